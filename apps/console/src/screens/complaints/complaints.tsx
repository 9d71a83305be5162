import { Badge, Group, SegmentedControl, Text } from '@mantine/core';
import type { Complaint } from '@airlock/contracts/complaint';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { Countdown } from '../../parts/countdown.js';
import { Screen } from '../../parts/screen.js';
import { Severity } from '../../parts/severity.js';
import { useTimeText } from '../../parts/time.js';
import { ReadPanes } from '../../parts/two-panes.js';
import { ComplaintPane } from './complaint-pane.js';

/** Reports from the audience and from authorities, the gravest first. */
export const Complaints = () => {
  const { t } = useTranslation('complaints');
  const [state, setState] = useState<Complaint['state']>('open');
  const [chosen, setChosen] = useState<string>();
  const list = useApi('listComplaints', { query: { state, limit: 200 } });
  return (
    <Screen
      title={t('title')}
      intro={t('intro')}
      actions={
        <SegmentedControl
          value={state}
          onChange={(value) => setState(value as Complaint['state'])}
          data={(['open', 'decided'] as const).map((value) => ({ value, label: t(`state.${value}`) }))}
          aria-label={t('which')}
        />
      }
    >
      <ReadPanes
        read={list}
        items={list.data?.items ?? []}
        keyOf={(c) => c.receipt}
        line={(c) => <Line complaint={c} />}
        pane={(c) => <ComplaintPane complaint={c} />}
        chosen={chosen}
        onChoose={setChosen}
        empty={t(`none.${state}`)}
        label={t('title')}
      />
    </Screen>
  );
};

const Line = ({ complaint: c }: { readonly complaint: Complaint }) => {
  const { t } = useTranslation('complaints');
  const time = useTimeText();
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <Group gap="xs" wrap="nowrap">
          <Severity severity={c.severity} />
          <Text size="sm" fw={600}>
            {t(`reason.${c.reason}`)}
          </Text>
          {c.weight > 1 && (
            <Badge size="xs" color="blue" variant="light">
              {t('standing.trusted')}
            </Badge>
          )}
        </Group>
        {c.state === 'open' ? (
          <Countdown to={c.dueAt} urgentMs={3_600_000} />
        ) : (
          <Text size="xs">{c.outcome !== undefined && t(`outcome.${c.outcome}`)}</Text>
        )}
      </Group>
      <Text size="xs" c="dimmed" truncate>
        {time(c.receivedAt)} · {c.explanation}
      </Text>
    </>
  );
};
