import type { PolicyChange } from '@airlock/contracts/policy';
import { Badge, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLabelName } from '../../parts/label-name.js';
import classes from './policy.module.css';

const COLOURS = { added: 'green', removed: 'red', changed: 'blue', moved: 'gray' } as const;
/** A value that is longer is cut: the text beside it has all of it. */
const SHOWN = 160;

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
};

/** What a policy changes, in words: by label, room class and rule. */
export const ChangeList = ({ changes }: { readonly changes: readonly PolicyChange[] }) => {
  const { t } = useTranslation('policy');
  const labelName = useLabelName();
  return (
    <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {changes.map((change) => {
        const { area, name, kind, fields } = change;
        const title =
          area === 'label'
            ? labelName(name)
            : area === 'section'
              ? t(`section.${name as 'retention'}`, { defaultValue: name })
              : name;
        return (
          <li key={`${area} ${name} ${kind}`}>
            <Group gap="xs" mb={2}>
              <Badge size="sm" variant="light" color={COLOURS[kind]}>
                {t(`kind.${kind}`)}
              </Badge>
              <Text size="sm">
                {t(`area.${area}`)} <b>{title}</b>
                {title !== name && (
                  <Text component="span" size="xs" c="dimmed" ml={6}>
                    {name}
                  </Text>
                )}
              </Text>
            </Group>
            {kind === 'changed' && (
              <div className={classes.change}>
                {fields.map(({ field, before, after }) => (
                  <Field key={field} name={field} before={before} after={after} />
                ))}
              </div>
            )}
          </li>
        );
      })}
    </Stack>
  );
};

const Field = ({
  name,
  before,
  after,
}: {
  readonly name: string;
  readonly before?: unknown;
  readonly after?: unknown;
}) => {
  const { t } = useTranslation('policy');
  const nothing = t('nothing');
  return (
    <>
      <Text size="sm" c="dimmed">
        {t(`field.${(name.split('.').at(-1) ?? '') as 'threshold'}`, { defaultValue: name })}
      </Text>
      <span className={classes.value}>
        {before === undefined ? nothing : shown(before)} →{' '}
        <b>{after === undefined ? nothing : shown(after)}</b>
      </span>
    </>
  );
};
