import type { TimeRow } from '@airlock/contracts/report';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { useApi } from '../../api/use-api.js';
import { ChartCard } from './chart-card.js';
import { useNumbers } from './numbers.js';
import classes from './reports.module.css';
import type { Asked } from './reports.js';
import { onScale, scaleOf } from './time-scale.js';

const ROW = 40;
const TOP = 18;
const LEFT = 150;
const RIGHT = 34;
const WIDTH = 560;

/** How long things took: from the median to what 95 of 100 stayed below, on one scale by powers of ten. */
export const Times = ({ asked: { span, name } }: { readonly asked: Asked }) => {
  const { t } = useTranslation('reports');
  const { duration, count } = useNumbers();
  const query = { from: span.from, to: span.to };
  const found = useApi('timeFigures', { query });
  const rows = found.data?.rows ?? [];
  const measured = rows.filter((row) => row.n > 0);
  const says = (row: TimeRow): string =>
    t('times.says', {
      measure: t(`measure.${row.measure}`),
      median: duration(row.medianMs),
      p95: duration(row.p95Ms),
      n: count(row.n),
    });
  return (
    <ChartCard
      title={t('times.title')}
      about={t('times.about')}
      summary={measured.map(says).join('; ')}
      empty={measured.length === 0 ? t('times.empty') : undefined}
      numbers={{
        columns: [t('times.measure'), t('times.median'), t('times.p95'), t('n')],
        rows: rows.map((r) => [
          t(`measure.${r.measure}`),
          duration(r.medianMs),
          duration(r.p95Ms),
          count(r.n),
        ]),
      }}
      files={{
        csv: urlOf('timeFigures', { query: { ...query, format: 'csv' } }),
        json: urlOf('timeFigures', { query: { ...query, format: 'json' } }),
        name: name('times'),
      }}
      state={found}
    >
      <Ranges rows={rows} />
    </ChartCard>
  );
};

const Ranges = ({ rows }: { readonly rows: readonly TimeRow[] }) => {
  const { t } = useTranslation('reports');
  const { duration, count } = useNumbers();
  const scale = scaleOf(rows.flatMap((row) => [row.medianMs, row.p95Ms].filter((ms) => ms !== undefined)));
  const x = (ms: number): number => LEFT + onScale(scale, ms) * (WIDTH - LEFT - RIGHT);
  const height = TOP + rows.length * ROW;
  return (
    <svg className={classes['plot']} viewBox={`0 0 ${String(WIDTH)} ${String(height + 4)}`}>
      {scale.map((ms) => (
        <g key={ms}>
          <line className={classes['grid']} x1={x(ms)} x2={x(ms)} y1={TOP} y2={height} />
          <text className={classes['axis']} x={x(ms)} y={11} textAnchor="middle">
            {duration(ms)}
          </text>
        </g>
      ))}
      {rows.map((row, i) => {
        const y = TOP + i * ROW + ROW / 2;
        const { medianMs, p95Ms } = row;
        return (
          <g key={row.measure}>
            <text x={0} y={y - 1} fontSize={13} fill="currentColor">
              {t(`measure.${row.measure}`)}
            </text>
            <text className={classes['axis']} x={0} y={y + 12}>
              {t('nOf', { n: count(row.n) })}
            </text>
            {medianMs === undefined || p95Ms === undefined ? (
              <text className={classes['axis']} x={LEFT} y={y + 4}>
                {t('times.none')}
              </text>
            ) : (
              <>
                <line
                  x1={x(medianMs)}
                  x2={x(p95Ms)}
                  y1={y}
                  y2={y}
                  stroke="var(--s0)"
                  strokeWidth={6}
                  strokeOpacity={0.35}
                />
                <circle cx={x(medianMs)} cy={y} r={6} fill="var(--s0)" />
                <path d={`M${String(x(p95Ms))} ${String(y - 7)}v14`} stroke="var(--s0)" strokeWidth={3} />
                <text
                  x={x(medianMs)}
                  y={y - 10}
                  fontSize={11}
                  fill="currentColor"
                  textAnchor={x(p95Ms) - x(medianMs) < 52 ? 'end' : 'middle'}
                >
                  {duration(medianMs)}
                </text>
                {duration(p95Ms) !== duration(medianMs) && (
                  <text
                    x={x(p95Ms)}
                    y={y - 10}
                    fontSize={11}
                    fill="var(--mantine-color-dimmed)"
                    textAnchor={x(p95Ms) - x(medianMs) < 52 ? 'start' : 'middle'}
                  >
                    {duration(p95Ms)}
                  </text>
                )}
              </>
            )}
          </g>
        );
      })}
    </svg>
  );
};
