import type { WorkloadRow } from '@airlock/contracts/report';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { useApi } from '../../api/use-api.js';
import { usePersonName } from '../../parts/person-name.js';
import { Bars, Legend } from './bars.js';
import { ChartCard } from './chart-card.js';
import { useNumbers } from './numbers.js';
import type { Asked } from './reports.js';

const done = (r: WorkloadRow): number => r.cases + r.looks + r.actions + r.items;

/** What each reviewer did, and what doing it put before their eyes. */
export const Workload = ({ asked: { span, name } }: { readonly asked: Asked }) => {
  const { t } = useTranslation('reports');
  const { count, duration } = useNumbers();
  const person = usePersonName();
  const query = { from: span.from, to: span.to };
  const found = useApi('workloadFigures', { query });
  const rows = [...(found.data?.rows ?? [])].sort((a, b) => done(b) - done(a));
  const parts = (['cases', 'looks', 'actions', 'items'] as const).map((kind) => ({
    kind,
    name: t(`work.${kind}`),
  }));
  return (
    <ChartCard
      title={t('work.title')}
      about={t('work.about')}
      summary={rows.map((r) => `${person(r.reviewer)}: ${count(done(r))}`).join('; ')}
      empty={rows.length === 0 ? t('work.empty') : undefined}
      numbers={{
        columns: [t('reviewer'), ...parts.map((p) => p.name), t('work.violations'), t('work.median'), t('work.exposure'), t('work.severe')], // prettier-ignore
        rows: rows.map((r) => [
          person(r.reviewer),
          ...parts.map(({ kind }) => count(r[kind])),
          count(r.violations),
          duration(r.medianCaseMs),
          duration(r.exposureMs),
          count(r.severe),
        ]),
      }}
      files={{
        csv: urlOf('workloadFigures', { query: { ...query, format: 'csv' } }),
        json: urlOf('workloadFigures', { query: { ...query, format: 'json' } }),
        name: name('workload'),
      }}
      state={found}
    >
      <Bars
        rows={rows.map((r) => ({
          key: r.reviewer,
          name: person(r.reviewer),
          parts: parts.map(({ kind }) => r[kind]),
          label: t('work.label', {
            cases: count(r.cases),
            exposure: duration(r.exposureMs),
            severe: count(r.severe),
          }),
        }))}
      />
      <Legend
        kinds={parts.map((p) => ({ name: p.name, total: count(rows.reduce((n, r) => n + r[p.kind], 0)) }))}
      />
    </ChartCard>
  );
};
