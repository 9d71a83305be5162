import { Group, Paper, SegmentedControl, SimpleGrid, Text } from '@mantine/core';
import type { Appeal } from '@airlock/contracts/redress';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { serverNow } from '../../live/clock.js';
import { Countdown } from '../../parts/countdown.js';
import { ErrorNote } from '../../parts/error-note.js';
import { Screen } from '../../parts/screen.js';
import { useTimeText } from '../../parts/time.js';
import { clockText } from '../../parts/time-text.js';
import { ReadPanes } from '../../parts/two-panes.js';
import { AppealPane } from './appeal-pane.js';

const DAY_MS = 86_400_000;

/** Decisions that somebody asks to have looked at again, by somebody who did not make them. */
export const Appeals = () => {
  const { t } = useTranslation('appeals');
  const [state, setState] = useState<Appeal['state']>('waiting');
  const [chosen, setChosen] = useState<string>();
  const list = useApi('listAppeals', { query: { state, limit: 200 } });
  const items = [...(list.data?.items ?? [])].sort((a, b) => a.dueAt - b.dueAt);
  return (
    <Screen
      title={t('title')}
      intro={t('intro')}
      actions={
        <SegmentedControl
          value={state}
          onChange={(value) => setState(value as Appeal['state'])}
          data={(['waiting', 'assigned', 'decided'] as const).map((value) => ({
            value,
            label: t(`state.${value}`),
          }))}
          aria-label={t('which')}
        />
      }
    >
      <Figures />
      <ReadPanes
        read={list}
        items={items}
        keyOf={(a) => a.appealId}
        line={(a) => <Line appeal={a} />}
        pane={(a) => <AppealPane appeal={a} />}
        chosen={chosen}
        onChoose={setChosen}
        empty={t(`none.${state}`)}
        label={t('title')}
      />
    </Screen>
  );
};

const Line = ({ appeal: a }: { readonly appeal: Appeal }) => {
  const { t } = useTranslation('appeals');
  const time = useTimeText();
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600} truncate>
          {a.appellant}
        </Text>
        {a.state === 'decided' ? (
          <Text size="xs">{a.outcome !== undefined && t(`outcome.${a.outcome}`)}</Text>
        ) : (
          <Countdown to={a.dueAt} urgentMs={DAY_MS} />
        )}
      </Group>
      <Text size="xs" c="dimmed" truncate>
        {time(a.filedAt)} · {a.grounds}
      </Text>
    </>
  );
};

/** The last thirty days in four numbers. */
const Figures = () => {
  const { t, i18n } = useTranslation('appeals');
  // To the hour: the same question is not asked again at every look.
  const until = useMemo(() => Math.ceil(serverNow() / 3_600_000) * 3_600_000, []);
  const figures = useApi('appealStatistics', { query: { from: until - 30 * DAY_MS, until } });
  if (figures.data === undefined) return <ErrorNote error={figures.error} />;
  const { filed, decided, upheldShare, medianMs } = figures.data;
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' });
  const shown: readonly (readonly [string, string])[] = [
    [t('figure.filed'), String(filed)],
    [t('figure.decided'), String(decided)],
    [t('figure.upheld'), upheldShare === undefined ? '–' : percent.format(upheldShare)],
    [t('figure.median'), medianMs === undefined ? '–' : clockText(medianMs)],
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }}>
      {shown.map(([name, value]) => (
        <Paper key={name} withBorder p="sm">
          <Text size="xs" c="dimmed">
            {name}
          </Text>
          <Text size="xl" fw={700}>
            {value}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
};
