import { BarChart, LineChart } from '@mantine/charts';
import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { useApi } from '../../api/use-api.js';
import { useBarText } from './bar-text.js';
import { Legend } from './bars.js';
import { ChartCard } from './chart-card.js';
import { coverage } from './fold.js';
import { useNumbers } from './numbers.js';
import { colourOf, usePatterns } from './patterns.js';
import type { Asked } from './reports.js';
import { barsOf } from './span.js';

/** Below so much the axis goes down to nothing: small gaps are not to look like large ones. */
const CLOSE = 0.9;
const AXIS = { width: 56 };

/** How much of what was on air was judged, and what nobody and nothing saw or heard of it. */
export const Coverage = ({ asked: { span, now, name } }: { readonly asked: Asked }) => {
  const { t } = useTranslation('reports');
  const { count, share, duration } = useNumbers();
  const barText = useBarText(span);
  const query = { from: span.from, to: span.to, each: span.asks };
  const found = useApi('coverageFigures', { query });
  const { defs, fill } = usePatterns(4);
  const { bars, all } = useMemo(
    () => coverage(found.data?.rows ?? [], barsOf(span, now)),
    [found.data, span, now],
  );
  const least = Math.min(...bars.map((b) => b.judged ?? 1));
  const data = bars.map((b) => ({
    at: barText(b.at),
    judged: b.judged ?? null,
    unwatched: b.unwatchedMs,
    unheard: b.unheardMs,
  }));
  return (
    <ChartCard
      title={t('coverage.title')}
      about={t('coverage.about')}
      summary={t('coverage.summary', {
        share: share(all.judged),
        media: duration(all.mediaMs),
        unwatched: duration(all.unwatchedMs),
        unheard: duration(all.unheardMs),
      })}
      empty={all.segments === 0 ? t('coverage.empty') : undefined}
      numbers={{
        columns: [t(`bar.${span.bar}`), t('coverage.segments'), t('coverage.judged'), t('coverage.unwatched'), t('coverage.unheard')], // prettier-ignore
        rows: bars.map((b) => [
          barText(b.at),
          count(b.segments),
          share(b.judged),
          duration(b.unwatchedMs),
          duration(b.unheardMs),
        ]),
      }}
      files={{
        csv: urlOf('coverageFigures', { query: { ...query, format: 'csv' } }),
        json: urlOf('coverageFigures', { query: { ...query, format: 'json' } }),
        name: name('coverage'),
      }}
      state={found}
    >
      <Text size="xs" fw={500}>
        {t('coverage.judgedOf', { share: share(all.judged), media: duration(all.mediaMs) })}
      </Text>
      <LineChart
        h={110}
        data={data}
        dataKey="at"
        series={[{ name: 'judged', label: t('coverage.judged'), color: colourOf(0) }]}
        curveType="linear"
        connectNulls={false}
        lineProps={{ isAnimationActive: false }}
        withDots={bars.length < 2 || data.filter((d) => d.judged !== null).length < 3}
        accessibilityLayer={false}
        tickLine="none"
        valueFormatter={share}
        withXAxis={false}
        yAxisProps={{ ...AXIS, domain: [least >= CLOSE ? CLOSE : 0, 1], tickCount: 3 }}
      />
      <Text size="xs" fw={500} mt="xs">
        {t('coverage.missed')}
      </Text>
      {all.unwatchedMs + all.unheardMs === 0 ? (
        <Text size="xs" c="dimmed">
          {t('coverage.nothingMissed')}
        </Text>
      ) : (
        <>
          {' '}
          <BarChart
            h={110}
            data={data}
            dataKey="at"
            type="stacked"
            series={[
              { name: 'unwatched', label: t('coverage.unwatched'), color: colourOf(2) },
              { name: 'unheard', label: t('coverage.unheard'), color: colourOf(3) },
            ]}
            barProps={(s) => ({ fill: fill(s.name === 'unwatched' ? 2 : 3), isAnimationActive: false })}
            maxBarWidth={48}
            accessibilityLayer={false}
            tickLine="none"
            valueFormatter={duration}
            xAxisProps={{ minTickGap: 16 }}
            yAxisProps={{ ...AXIS, tickCount: 3 }}
          >
            {defs}
          </BarChart>
          <Legend
            first={2}
            kinds={[
              { name: t('coverage.unwatched'), total: duration(all.unwatchedMs) },
              { name: t('coverage.unheard'), total: duration(all.unheardMs) },
            ]}
          />
        </>
      )}
    </ChartCard>
  );
};
