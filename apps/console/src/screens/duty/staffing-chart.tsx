import { CompositeChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import type { StaffingHour } from '@airlock/contracts/staffing';
import { useTranslation } from 'react-i18next';

export interface StaffingChartProps {
  readonly hours: readonly StaffingHour[];
  readonly time: (at: number) => string;
}

/** Reviewers on the rota and needed, by hour; the table below it says the same in numbers. */
export const StaffingChart = ({ hours, time }: StaffingChartProps) => {
  const { t } = useTranslation('duty');
  return (
    <div role="img" aria-label={t('staffing.chart')}>
      <CompositeChart
        h={260}
        data={hours.map((h) => ({
          hour: time(h.from),
          rostered: h.rostered,
          needed: h.needed?.all ?? null,
          cases: h.forecast?.cases ?? null,
        }))}
        dataKey="hour"
        withLegend
        withRightYAxis
        yAxisLabel={t('staffing.reviewers')}
        rightYAxisLabel={t('column.cases')}
        yAxisProps={{ allowDecimals: false, domain: [0, 'auto'] }}
        rightYAxisProps={{ domain: [0, 'auto'] }}
        series={[
          { name: 'cases', label: t('column.cases'), type: 'area', color: 'gray.5', yAxisId: 'right' },
          { name: 'rostered', label: t('column.rostered'), type: 'bar', color: 'blue.5' },
          { name: 'needed', label: t('column.needed'), type: 'line', color: 'red.6' },
        ]}
      />
    </div>
  );
};
