import { Anchor, Button, Group, SegmentedControl, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { AlertIcon } from '@primer/octicons-react';
import { Link } from '@tanstack/react-router';
import type { Incident } from '@airlock/contracts/incident';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { Since } from '../../parts/countdown.js';
import { ErrorNote } from '../../parts/error-note.js';
import { PersonName } from '../../parts/person-name.js';
import { Screen } from '../../parts/screen.js';
import { useTimeText } from '../../parts/time.js';
import { clockText } from '../../parts/time-text.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import { useBoth } from '../pages/use-both.js';
import classes from './incidents.module.css';
import { DrillMark, Level } from './marks.js';
import { OpenDialog } from './open-dialog.js';
import { useIncidentsFollowed } from './use-incidents.js';

const MOST = 200;

/** What happened that was more than a case, and what was done about it. */
export const Incidents = () => {
  const { t } = useTranslation(['incidents', 'shell']);
  const may = useMay();
  const [state, setState] = useState<Incident['state']>('open');
  const [isOpening, opening] = useDisclosure();
  useIncidentsFollowed();
  const list = useApi('listIncidents', { query: { state, limit: MOST } });
  return (
    <Screen
      title={t('shell:nav.incidents')}
      intro={t('intro')}
      actions={
        <Group>
          <SegmentedControl
            value={state}
            onChange={(value) => setState(value as Incident['state'])}
            aria-label={t('which')}
            data={(['open', 'closed'] as const).map((value) => ({ value, label: t(`state.${value}`) }))}
          />
          {may('incidents.open') && (
            <Button leftSection={<AlertIcon />} onClick={opening.open}>
              {t('open.title')}
            </Button>
          )}
        </Group>
      }
    >
      <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && <Waiting />}
      {list.data?.items.length === 0 && <Text c="dimmed">{t(`none.${state}`)}</Text>}
      {list.data !== undefined && list.data.items.length > 0 && <Rows items={list.data.items} />}
      {isOpening && <OpenDialog onClose={opening.close} />}
    </Screen>
  );
};

const Rows = ({ items }: { readonly items: readonly Incident[] }) => {
  const { t } = useTranslation('incidents');
  const both = useBoth();
  const time = useTimeText();
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table verticalSpacing="xs" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {(['level', 'title', 'playbook', 'progress', 'commander', 'opened', 'length'] as const).map(
              (name) => (
                <Table.Th key={name}>{t(`column.${name}`)}</Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((i) => (
            <Table.Tr key={i.incidentId} className={i.drill ? classes['drill'] : undefined}>
              <Table.Td>
                <Level level={i.level} />
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Group gap="xs">
                  <Anchor
                    component={Link}
                    to="/incidents/$incidentId"
                    params={{ incidentId: i.incidentId } as never}
                    size="sm"
                    fw={600}
                  >
                    {i.title}
                  </Anchor>
                  {i.drill && <DrillMark />}
                </Group>
              </Table.Td>
              <Table.Td>{i.playbook === undefined ? '–' : both(i.playbook.title)}</Table.Td>
              <Table.Td ff="monospace">
                {i.checks === 0 ? '–' : `${String(i.done)}/${String(i.checks)}`}
              </Table.Td>
              <Table.Td>
                <PersonName id={i.commander} />
              </Table.Td>
              <Table.Td ff="monospace">{time(i.openedAt)}</Table.Td>
              <Table.Td>
                {i.closedAt === undefined ? (
                  <Since at={i.openedAt} />
                ) : (
                  <Text size="sm" ff="monospace">
                    {clockText(i.closedAt - i.openedAt)}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};
