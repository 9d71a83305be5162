import { Badge, Group, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../live/clock.js';
import { listText } from '../../parts/list-text.js';
import type { Checking, System } from './checker.js';
import { byReview, dueOf } from './due-systems.js';

const COLUMNS = ['system', 'version', 'document', 'owner', 'controls', 'reviewBy'] as const;
const COLOURS = { over: 'red', soon: 'orange' } as const;

/** The management systems of the house: who answers for each, what carries it out, and when it is read again. */
export const Systems = ({ checking }: { readonly checking: Checking }) => {
  const { t, i18n } = useTranslation('policy');
  const lang = i18n.language.startsWith('zh') ? 'zh' : 'en';
  const good = checking.checked?.good;
  if (good === undefined)
    return (
      <Text size="sm" c="dimmed">
        {t(checking.checked === undefined ? 'checking' : 'notGood')}
      </Text>
    );
  if (good.systems.length === 0)
    return (
      <Text size="sm" c="dimmed" maw={720}>
        {t('systems.none')}
      </Text>
    );
  return (
    <Table.ScrollContainer minWidth={820}>
      <Table verticalSpacing={6} fz="sm" aria-label={t('tab.systems')}>
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((name) => (
              <Table.Th key={name}>{t(`systems.${name}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {byReview(good.systems).map((s) => (
            <Table.Tr key={s.name}>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {s.title[lang]}
                </Text>
                <Text size="xs" c="dimmed">
                  {s.name}
                </Text>
              </Table.Td>
              <Table.Td>{s.version}</Table.Td>
              <Table.Td>
                <Document at={s.document} />
              </Table.Td>
              <Table.Td>{s.owner}</Table.Td>
              <Table.Td maw={260}>{listText(s.controls)}</Table.Td>
              <Table.Td>
                <ReadAgain system={s} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};

const Document = ({ at }: { readonly at: string }) =>
  /^https?:/.test(at) ? (
    <a href={at} target="_blank" rel="noreferrer" style={{ color: 'inherit', overflowWrap: 'anywhere' }}>
      {at}
    </a>
  ) : (
    at
  );

const ReadAgain = ({ system }: { readonly system: System }) => {
  const { t } = useTranslation('policy');
  const due = dueOf(system, serverNow());
  return (
    <Group gap={6} wrap="nowrap">
      <span style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>{system.reviewBy}</span>
      {due !== 'later' && (
        <Badge color={COLOURS[due]} variant="light" tt="none">
          {t(`systems.${due}`)}
        </Badge>
      )}
    </Group>
  );
};
