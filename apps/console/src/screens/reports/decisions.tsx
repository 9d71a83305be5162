import { BarChart } from '@mantine/charts';
import { Group, SegmentedControl } from '@mantine/core';
import type { DecisionRow } from '@airlock/contracts/report';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { useApi } from '../../api/use-api.js';
import { useLabelName } from '../../parts/label-name.js';
import { listText } from '../../parts/list-text.js';
import { useBarText } from './bar-text.js';
import { Bars, Legend } from './bars.js';
import { ChartCard } from './chart-card.js';
import { useDecisionText } from './decision-text.js';
import { byLabel, OTHERS, type Split, stacks } from './fold.js';
import { useNumbers } from './numbers.js';
import { colourOf, usePatterns } from './patterns.js';
import type { Asked } from './reports.js';
import { barsOf } from './span.js';

const SPLITS = ['by', 'label', 'decision'] as const satisfies readonly Split[];
const SUBJECTS = ['every', 'segment', 'message', 'stream', 'case'] as const;
const SHOWN_LABELS = 10;
const MOST_KINDS = 6;
/** A label has dots in it, which the drawing would take for a path. */
const keyOf = (kind: number): string => `k${String(kind)}`;

/** Decisions over time, told apart by who took them, by label or by what was decided. */
export const Decisions = ({ asked }: { readonly asked: Asked }) => {
  const { t } = useTranslation('reports');
  const { span, now, name } = asked;
  const { count } = useNumbers();
  const label = useLabelName();
  const decision = useDecisionText();
  const barText = useBarText(span);
  const [split, setSplit] = useState<Split>('by');
  const [subject, setSubject] = useState<(typeof SUBJECTS)[number]>('every');
  const query = { from: span.from, to: span.to, each: span.asks };
  const found = useApi('decisionFigures', { query });
  const { defs, fill } = usePatterns(MOST_KINDS);
  const bars = useMemo(() => barsOf(span, now), [span, now]);
  const kinds = useMemo(() => {
    const rows = (found.data?.rows ?? []).filter((r) => subject === 'every' || r.subject === subject);
    return stacks(rows, bars, split);
  }, [found.data, bars, split, subject]);
  const nameOf = (key: string): string => {
    if (key === OTHERS) return t('others');
    if (split === 'by') return t(`by.${key as DecisionRow['by']}`);
    return key === '' ? t('noLabel') : split === 'label' ? label(key) : decision(key);
  };
  const data = bars.map((at, i) => ({
    at: barText(at),
    ...Object.fromEntries(kinds.map(({ values }, kind) => [keyOf(kind), values[i]])),
  }));
  const total = kinds.reduce((sum, s) => sum + s.total, 0);
  return (
    <ChartCard
      title={t('decisions.title')}
      about={t(span.asks === 'day' ? 'decisions.aboutUtc' : 'decisions.about')}
      summary={t('decisions.summary', {
        total: count(total),
        parts: listText(kinds.map((s) => `${nameOf(s.key)} ${count(s.total)}`)),
      })}
      empty={total === 0 ? t('decisions.empty') : undefined}
      numbers={{
        columns: [t(`bar.${span.bar}`), ...kinds.map((s) => nameOf(s.key))],
        rows: bars.map((at, i) => [barText(at), ...kinds.map((s) => count(s.values[i]!))]),
      }}
      files={{
        csv: urlOf('decisionFigures', { query: { ...query, format: 'csv' } }),
        json: urlOf('decisionFigures', { query: { ...query, format: 'json' } }),
        name: name('decisions'),
      }}
      state={found}
      controls={
        <Group gap="sm">
          <SegmentedControl
            size="xs"
            value={split}
            onChange={(value) => setSplit(value as Split)}
            data={SPLITS.map((value) => ({ value, label: t(`split.${value}`) }))}
            aria-label={t('split.label_')}
          />
          <SegmentedControl
            size="xs"
            value={subject}
            onChange={(value) => setSubject(value as (typeof SUBJECTS)[number])}
            data={SUBJECTS.map((value) => ({ value, label: t(`subject.${value}`) }))}
            aria-label={t('subject.of')}
          />
        </Group>
      }
    >
      <BarChart
        h={220}
        data={data}
        dataKey="at"
        type="stacked"
        series={kinds.map((s, kind) => ({
          name: keyOf(kind),
          label: nameOf(s.key),
          color: colourOf(kind),
        }))}
        barProps={(series) => ({ fill: fill(Number(series.name.slice(1))), isAnimationActive: false })}
        maxBarWidth={48}
        accessibilityLayer={false}
        tickLine="none"
        valueFormatter={count}
        xAxisProps={{ minTickGap: 16 }}
        yAxisProps={{ allowDecimals: false, width: 44 }}
        withTooltip
      >
        {defs}
      </BarChart>
      <Legend kinds={kinds.map((s) => ({ name: nameOf(s.key), total: count(s.total) }))} />
    </ChartCard>
  );
};

/** Each label with how often the policy and people decided on it. */
export const DecisionsByLabel = ({ asked }: { readonly asked: Asked }) => {
  const { t } = useTranslation('reports');
  const { span, name } = asked;
  const { count } = useNumbers();
  const label = useLabelName();
  const query = { from: span.from, to: span.to, each: span.asks };
  const found = useApi('decisionFigures', { query });
  const labels = byLabel(found.data?.rows ?? []);
  const nameOf = (key: string): string => (key === '' ? t('noLabel') : label(key));
  const total = (by: 'policy' | 'human'): string => count(labels.reduce((sum, l) => sum + l[by], 0));
  const whole = { from: span.from, to: span.to, each: 'all' } as const;
  return (
    <ChartCard
      title={t('labels.title')}
      about={t('labels.about', { count: Math.min(SHOWN_LABELS, labels.length) })}
      summary={labels.slice(0, SHOWN_LABELS).map((l) => t('labels.summary', { label: nameOf(l.label), policy: count(l.policy), human: count(l.human) })).join('; ')} // prettier-ignore
      empty={labels.length === 0 ? t('labels.empty') : undefined}
      numbers={{
        columns: [t('split.label'), t('by.policy'), t('by.human')],
        rows: labels.map((l) => [nameOf(l.label), count(l.policy), count(l.human)]),
      }}
      files={{
        csv: urlOf('decisionFigures', { query: { ...whole, format: 'csv' } }),
        json: urlOf('decisionFigures', { query: { ...whole, format: 'json' } }),
        name: name('decisions-by-label'),
      }}
      state={found}
    >
      <Bars
        rows={labels.slice(0, SHOWN_LABELS).map((l) => ({
          key: l.label,
          name: nameOf(l.label),
          parts: [l.policy, l.human],
          label: `${count(l.policy)} / ${count(l.human)}`,
        }))}
      />
      <Legend
        kinds={[
          { name: t('by.policy'), total: total('policy') },
          { name: t('by.human'), total: total('human') },
        ]}
      />
    </ChartCard>
  );
};
