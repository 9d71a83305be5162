import { Badge, Group, List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LabelName } from '../../parts/label-name.js';
import { PersonName } from '../../parts/person-name.js';
import type { Fact } from './in-words.js';

/** A fact as people read it. */
export const FactValue = ({ fact: { kind, value } }: { readonly fact: Fact }) => {
  const { t, i18n } = useTranslation(['approvals', 'shell']);
  const each: readonly (string | number)[] = typeof value === 'object' ? value : [value];
  switch (kind) {
    case 'person':
      return each.map((id, i) => (
        <span key={id}>
          {i > 0 && ' · '}
          <PersonName id={String(id)} />
        </span>
      ));
    case 'roles':
      return (
        <Group gap={4}>
          {each.map((role) => (
            <Badge key={role} variant="light">
              {t(`shell:role.${role}` as 'shell:role.duty')}
            </Badge>
          ))}
        </Group>
      );
    case 'time':
      return new Date(Number(value)).toLocaleString(i18n.language, {
        dateStyle: 'medium',
        timeStyle: 'short',
      });
    case 'number':
      return Number(value).toLocaleString(i18n.language);
    case 'minutes':
      return t('value.minutes', { count: Number(value) });
    case 'points':
      return Number(value) > 0 ? `+${String(value)}` : String(value);
    case 'action':
      return t(`action.${String(value)}` as 'action.cut');
    case 'card':
      return t(`card.${String(value)}` as 'card.red');
    case 'family':
      return t(`family.${String(value)}` as 'family.platform');
    case 'label':
      return <LabelName label={String(value)} />;
    case 'list':
      return (
        <List size="sm">
          {each.map((item) => (
            <List.Item key={item}>{item}</List.Item>
          ))}
        </List>
      );
    case 'text':
      return (
        <Text component="span" inherit style={{ overflowWrap: 'anywhere' }}>
          {value}
        </Text>
      );
    default:
      return kind satisfies never;
  }
};
