import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { useApi } from '../../api/use-api.js';
import { listText } from '../../parts/list-text.js';
import { Bars, Legend } from './bars.js';
import { ChartCard } from './chart-card.js';
import { useNumbers } from './numbers.js';
import type { Asked } from './reports.js';

/** Appeals by what they are against, and how they ended. */
export const Appeals = ({ asked: { span, name } }: { readonly asked: Asked }) => {
  const { t } = useTranslation('reports');
  const { count, duration } = useNumbers();
  const query = { from: span.from, to: span.to };
  const found = useApi('appealFigures', { query });
  const rows = found.data?.rows ?? [];
  const parts = rows.map((r) => ({ ...r, parts: [r.upheld, r.partly, r.reversed, r.filed - r.decided] }));
  const kinds = (['upheld', 'partly', 'reversed', 'open'] as const).map((kind, i) => ({
    name: t(`appeal.${kind}`),
    total: count(parts.reduce((sum, r) => sum + r.parts[i]!, 0)),
  }));
  const filed = rows.reduce((sum, r) => sum + r.filed, 0);
  return (
    <ChartCard
      title={t('appeals.title')}
      about={t('appeals.about')}
      summary={t('appeals.summary', {
        filed: count(filed),
        parts: listText(kinds.map((k) => `${k.name} ${k.total}`)),
      })}
      empty={filed === 0 ? t('appeals.empty') : undefined}
      numbers={{
        columns: [t('appeals.against'), t('appeals.filed'), ...kinds.map((k) => k.name), t('times.median'), t('times.p95')], // prettier-ignore
        rows: parts.map((r) => [
          t(`against.${r.against}`),
          count(r.filed),
          ...r.parts.map(count),
          duration(r.medianMs),
          duration(r.p95Ms),
        ]),
      }}
      files={{
        csv: urlOf('appealFigures', { query: { ...query, format: 'csv' } }),
        json: urlOf('appealFigures', { query: { ...query, format: 'json' } }),
        name: name('appeals'),
      }}
      state={found}
    >
      <Bars
        rows={parts.map((r) => ({
          key: r.against,
          name: t(`against.${r.against}`),
          parts: r.parts,
          label: t('appeals.label', { count: r.filed, median: duration(r.medianMs) }),
        }))}
      />
      <Legend kinds={kinds} />
    </ChartCard>
  );
};

/** Complaints by reason, how they ended and how long an answer took. */
export const Complaints = ({ asked: { span, name } }: { readonly asked: Asked }) => {
  const { t } = useTranslation(['reports', 'complaints']);
  const { count, duration } = useNumbers();
  const query = { from: span.from, to: span.to };
  const found = useApi('complaintFigures', { query });
  const rows = found.data?.rows ?? [];
  const parts = rows.map((r) => ({
    ...r,
    parts: [r.upheld, r.decided - r.upheld, r.received - r.decided],
  }));
  const kinds = (['upheld', 'rejected', 'open'] as const).map((kind, i) => ({
    name: t(`complaint.${kind}`),
    total: count(parts.reduce((sum, r) => sum + r.parts[i]!, 0)),
  }));
  const received = rows.reduce((sum, r) => sum + r.received, 0);
  const late = rows.reduce((sum, r) => sum + r.late, 0);
  return (
    <ChartCard
      title={t('complaints.title')}
      about={t('complaints.about')}
      summary={t('complaints.summary', {
        received: count(received),
        late: count(late),
        parts: listText(kinds.map((k) => `${k.name} ${k.total}`)),
      })}
      empty={received === 0 ? t('complaints.empty') : undefined}
      numbers={{
        columns: [t('complaints.reason'), t('complaints.received'), ...kinds.map((k) => k.name), t('complaints.late'), t('times.median'), t('times.p95')], // prettier-ignore
        rows: parts.map((r) => [
          t(`complaints:reason.${r.reason}`),
          count(r.received),
          ...r.parts.map(count),
          count(r.late),
          duration(r.medianMs),
          duration(r.p95Ms),
        ]),
      }}
      files={{
        csv: urlOf('complaintFigures', { query: { ...query, format: 'csv' } }),
        json: urlOf('complaintFigures', { query: { ...query, format: 'json' } }),
        name: name('complaints'),
      }}
      state={found}
    >
      <Bars
        rows={parts.map((r) => ({
          key: r.reason,
          name: t(`complaints:reason.${r.reason}`),
          parts: r.parts,
          label: t(r.late > 0 ? 'complaints.labelLate' : 'complaints.label', {
            count: r.received,
            median: duration(r.medianMs),
            late: count(r.late),
          }),
        }))}
      />
      <Legend kinds={kinds} />
    </ChartCard>
  );
};
