import { Badge, Group, Paper, Switch, Table, Text, Title } from '@mantine/core';
import type { LookResult } from '@airlock/contracts/quality';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useLabelName } from '../../parts/label-name.js';
import { usePersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { csvText } from './csv-text.js';
import { SaveBoth } from './quality.js';
import type { Asked } from './reports.js';
import { saveText } from '../../parts/save-file.js';

const SHOWN = 100;

const csvOf = (all: readonly LookResult[]): string =>
  csvText([
    ['at', 'caseId', 'label', 'kind', 'first', 'firstOutcome', 'second', 'secondOutcome', 'agreed', 'settled', 'note'],
    ...all.map((r) => [
      ...[new Date(r.second.at).toISOString(), r.caseId, r.label, r.kind, r.first.by, r.first.outcome],
      ...[r.second.by, r.second.outcome, String(r.agreed), r.settled, r.second.note],
    ]),
  ]); // prettier-ignore

/** What second looks came to, newest first. */
export const LookResults = ({ asked: { name } }: { readonly asked: Asked }) => {
  const { t } = useTranslation('reports');
  const id = useId();
  const time = useTimeText();
  const person = usePersonName();
  const label = useLabelName();
  const [isDisagreed, setDisagreed] = useState(false);
  const found = useApi('listLookResults', {
    query: { limit: SHOWN, ...(isDisagreed ? { disagreed: 'true' as never } : {}) },
  });
  const all = found.data?.items ?? [];
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <Group justify="space-between" align="start">
        <div>
          <Title order={2} size="h5" id={id}>
            {t('looks.title')}
          </Title>
          <Text size="xs" c="dimmed">
            {t('looks.about', { count: SHOWN })}
          </Text>
        </div>
        <Group>
          <Switch
            size="xs"
            label={t('looks.disagreed')}
            checked={isDisagreed}
            onChange={(event) => setDisagreed(event.currentTarget.checked)}
          />
          <SaveBoth
            title={t('looks.title')}
            isDisabled={all.length === 0}
            csv={() => saveText(`${name('second-looks')}.csv`, 'text/csv', csvOf(all))}
            json={() =>
              saveText(`${name('second-looks')}.json`, 'application/json', JSON.stringify(all, null, 1))
            }
          />
        </Group>
      </Group>
      <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Waiting />}
      {found.isSuccess && all.length === 0 && (
        <Text size="sm" c="dimmed" py="lg" ta="center">
          {t(isDisagreed ? 'looks.noneDisagreed' : 'looks.empty')}
        </Text>
      )}
      {all.length > 0 && (
        <Table.ScrollContainer minWidth={900} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table verticalSpacing={4} fz="sm" aria-label={t('looks.title')}>
            <Table.Thead>
              <Table.Tr>
                {(['at', 'label', 'kind', 'first', 'second', 'result', 'note'] as const).map((column) => (
                  <Table.Th key={column}>{t(`looks.${column}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {all.map((r) => (
                <Table.Tr key={r.lookId}>
                  <Table.Td ff="monospace" fz="xs">
                    {time(r.second.at)}
                  </Table.Td>
                  <Table.Td>{r.label === undefined ? t('noLabel') : label(r.label)}</Table.Td>
                  <Table.Td>{t(`looks.kindOf.${r.kind}`)}</Table.Td>
                  <Table.Td>
                    {person(r.first.by)}: {t(`decision.${r.first.outcome}`)}
                  </Table.Td>
                  <Table.Td>
                    {person(r.second.by)}: {t(`decision.${r.second.outcome}`)}
                  </Table.Td>
                  <Table.Td>
                    <Badge variant="light" color={r.agreed ? 'green' : 'orange'} tt="none">
                      {t(
                        r.agreed ? 'looks.agreed' : r.settled === undefined ? 'looks.open' : 'looks.settled',
                        {
                          outcome: r.settled === undefined ? '' : t(`decision.${r.settled}`),
                        },
                      )}
                    </Badge>
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{r.second.note}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
};
