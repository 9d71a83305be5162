import type { RotaRow } from '@airlock/contracts/report';
import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { useApi } from '../../api/use-api.js';
import { useTimeText } from '../../parts/time.js';
import { useBarText } from './bar-text.js';
import { ChartCard } from './chart-card.js';
import { type RotaLayer, rotaLayers } from './fold.js';
import { useNumbers } from './numbers.js';
import { Swatch, usePatterns } from './patterns.js';
import classes from './reports.module.css';
import type { Asked } from './reports.js';
import type { Span } from './span.js';

const DAY_MS = 86_400_000;
const HEIGHT = 26;

/** Hour by hour, whether somebody was on call in each layer. */
export const Rota = ({ asked: { span, name } }: { readonly asked: Asked }) => {
  const { t } = useTranslation('reports');
  const { share, duration } = useNumbers();
  const time = useTimeText();
  const query = { from: span.from, to: span.to };
  const found = useApi('rotaFigures', { query });
  const layers = rotaLayers(found.data?.rows ?? []);
  const says = (l: RotaLayer): string =>
    t('rota.says', { layer: t(`layer.${l.layer}`), share: share(l.share), gap: duration(l.gapMs) });
  return (
    <ChartCard
      title={t('rota.title')}
      about={t('rota.about')}
      summary={layers.map(says).join('; ')}
      empty={
        found.data?.staffed === false ? t('rota.none') : layers.length === 0 ? t('rota.empty') : undefined
      }
      numbers={{
        columns: [t('bar.hour'), t('rota.layer'), t('rota.covered')],
        rows: layers.flatMap((l) =>
          l.hours
            .filter((h) => h.coveredMs < h.totalMs)
            .map((h) => [time(h.at), t(`layer.${h.layer}`), share(h.coveredMs / h.totalMs)]),
        ),
      }}
      files={{
        csv: urlOf('rotaFigures', { query: { ...query, format: 'csv' } }),
        json: urlOf('rotaFigures', { query: { ...query, format: 'json' } }),
        name: name('rota'),
      }}
      state={found}
    >
      {layers.map((l) => (
        <Strip key={l.layer} layer={l} span={span} />
      ))}
      <Group gap="md" mt="xs">
        {([0, 1, 4] as const).map((kind) => (
          <Group key={kind} gap={6}>
            <Swatch kind={kind} />
            <Text size="xs">{t(kind === 0 ? 'rota.all' : kind === 1 ? 'rota.part' : 'rota.nobody')}</Text>
          </Group>
        ))}
      </Group>
    </ChartCard>
  );
};

/** Hours that follow each other and are covered alike. */
const runs = (hours: readonly RotaRow[]): readonly { at: number; to: number; share: number }[] => {
  const found: { at: number; to: number; share: number }[] = [];
  for (const { at, coveredMs, totalMs } of hours) {
    const share = coveredMs / totalMs;
    const last = found.at(-1);
    if (last !== undefined && last.to === at && last.share === share) last.to = at + totalMs;
    else found.push({ at, to: at + totalMs, share });
  }
  return found;
};

const Strip = ({ layer, span }: { readonly layer: RotaLayer; readonly span: Span }) => {
  const { t } = useTranslation('reports');
  const { share, duration } = useNumbers();
  const { defs, fill } = usePatterns(5);
  const text = useBarText(span);
  const place = (at: number): string =>
    `${String((100 * (at - span.from)) / Math.max(1, span.to - span.from))}%`;
  const width = (from: number, to: number): string =>
    `${String((100 * (to - from)) / Math.max(1, span.to - span.from))}%`;
  const step = span.bar === 'hour' ? DAY_MS / 4 : Math.ceil((span.to - span.from) / DAY_MS / 7) * DAY_MS;
  const marks = Array.from(
    { length: Math.ceil((span.to - span.from) / step) },
    (_, i) => span.from + i * step,
  );
  return (
    <div>
      <Text size="xs" fw={500} mt="xs">
        {t('rota.label', {
          layer: t(`layer.${layer.layer}`),
          share: share(layer.share),
          gap: duration(layer.gapMs),
        })}
      </Text>
      <svg className={classes['plot']} height={HEIGHT + 14}>
        {defs}
        <rect width="100%" height={HEIGHT} className={classes['ground']} />
        {runs(layer.hours).map(({ at, to, share: covered }) => (
          <rect
            key={at}
            x={place(at)}
            width={width(at, to)}
            height={HEIGHT}
            fill={fill(covered === 1 ? 0 : covered === 0 ? 4 : 1)}
          />
        ))}
        {marks.map((at) => (
          <text key={at} className={classes['axis']} x={place(at)} y={HEIGHT + 11}>
            {text(at)}
          </text>
        ))}
      </svg>
    </div>
  );
};
