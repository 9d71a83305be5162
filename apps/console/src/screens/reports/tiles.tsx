import { Paper, SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { coverage, rotaLayers } from './fold.js';
import { useNumbers } from './numbers.js';
import classes from './reports.module.css';
import type { Asked } from './reports.js';

interface Tile {
  readonly name: string;
  readonly value: string;
  readonly detail: string;
  readonly tone?: 'good' | 'bad' | undefined;
}

/** From these on, a number is one to be calm about. */
const GOOD_COVERAGE = 0.999;

/** The time in six numbers. */
export const Tiles = ({ asked: { span } }: { readonly asked: Asked }) => {
  const { t } = useTranslation('reports');
  const { count, share, duration } = useNumbers();
  const time = { from: span.from, to: span.to };
  const decided = useApi('decisionFigures', { query: { ...time, each: span.asks } }).data?.rows ?? [];
  const times = useApi('timeFigures', { query: time }).data?.rows;
  const appeals = useApi('appealFigures', { query: time }).data?.rows ?? [];
  const complaints = useApi('complaintFigures', { query: time }).data?.rows ?? [];
  const covered = useApi('coverageFigures', { query: { ...time, each: span.asks } }).data?.rows ?? [];
  const primary = rotaLayers(useApi('rotaFigures', { query: time }).data?.rows ?? [])[0];
  const sum = <R,>(rows: readonly R[], read: (row: R) => number): number =>
    rows.reduce((n, row) => n + read(row), 0);

  const all = sum(decided, (r) => r.count);
  const byPolicy = sum(decided.filter((r) => r.by === 'policy'), (r) => r.count); // prettier-ignore
  const dark = times?.find((r) => r.measure === 'dark');
  const ended = sum(appeals, (r) => r.decided);
  const turned = sum(appeals, (r) => r.reversed + r.partly);
  const received = sum(complaints, (r) => r.received);
  const late = sum(complaints, (r) => r.late);
  const whole = coverage(covered, [span.from]).all;
  const tiles: readonly Tile[] = [
    {
      name: t('tile.decisions'),
      value: count(all),
      detail: all === 0 ? t('tile.nothing') : t('tile.automated', { share: share(byPolicy / all) }),
    },
    {
      name: t('tile.dark'),
      value: duration(dark?.medianMs),
      detail: dark?.n ? t('tile.p95', { p95: duration(dark.p95Ms), n: count(dark.n) }) : t('tile.noCut'),
    },
    {
      name: t('tile.coverage'),
      value: share(whole.judged),
      detail: t('tile.unwatched', { time: duration(whole.unwatchedMs) }),
      tone: whole.judged === undefined ? undefined : whole.judged >= GOOD_COVERAGE ? 'good' : 'bad',
    },
    {
      name: t('tile.appeals'),
      value: ended === 0 ? '–' : share(turned / ended),
      detail: t('tile.ofDecided', { count: ended, filed: count(sum(appeals, (r) => r.filed)) }),
    },
    {
      name: t('tile.complaints'),
      value: count(late),
      detail: t('tile.ofReceived', { count: received }),
      tone: received === 0 ? undefined : late > 0 ? 'bad' : 'good',
    },
    {
      name: t('tile.rota'),
      value: share(primary?.share),
      detail: primary === undefined ? t('tile.noRota') : t('tile.gap', { time: duration(primary.gapMs) }),
      tone: primary === undefined ? undefined : primary.gapMs === 0 ? 'good' : 'bad',
    },
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
      {tiles.map(({ name, value, detail, tone }) => (
        <Paper key={name} withBorder px="sm" py="xs" className={classes['tile'] ?? ''} data-tone={tone}>
          <Text size="xs" c="dimmed">
            {name}
          </Text>
          <div className={classes['value']}>{value}</div>
          <Text size="xs" c="dimmed">
            {detail}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
};
