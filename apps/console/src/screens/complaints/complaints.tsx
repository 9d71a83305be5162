import { Badge, Group, SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Complaint } from '@airlock/contracts/complaint';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiQuery } from '../../api/use-api.js';
import { Countdown } from '../../parts/countdown.js';
import { ErrorNote } from '../../parts/error-note.js';
import { Screen } from '../../parts/screen.js';
import { Severity } from '../../parts/severity.js';
import { useTimeText } from '../../parts/time.js';
import { TwoPanes } from '../../parts/two-panes.js';
import { Waiting } from '../../parts/waiting.js';
import { ComplaintPane } from './complaint-pane.js';

/** The list is read again so often: reports come from outside and are not pushed. */
const AGAIN_MS = 10_000;

/** Reports from the audience and from authorities, the gravest first. */
export const Complaints = () => {
  const { t } = useTranslation('complaints');
  const [state, setState] = useState<Complaint['state']>('open');
  const [chosen, setChosen] = useState<string>();
  const list = useQuery({
    ...apiQuery('listComplaints', { query: { state, limit: 200 } }),
    refetchInterval: AGAIN_MS,
  });
  const items = list.data?.items ?? [];
  const shown = items.find((c) => c.receipt === chosen) ?? items[0];
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
      <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending ? (
        <Waiting />
      ) : (
        <TwoPanes
          items={items}
          keyOf={(c) => c.receipt}
          line={(c) => <Line complaint={c} />}
          chosen={shown?.receipt}
          onChoose={setChosen}
          empty={t(`none.${state}`)}
          label={t('title')}
        >
          {shown !== undefined && <ComplaintPane key={shown.receipt} complaint={shown} />}
        </TwoPanes>
      )}
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
