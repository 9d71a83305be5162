import { Group, Paper, Stack, Text } from '@mantine/core';
import { AlertIcon, CheckCircleIcon, XCircleIcon } from '@primer/octicons-react';
import type { PartState, PipelineView } from '@airlock/contracts/pipeline';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { feed } from '../../live/live.js';
import { ErrorNote } from '../../parts/error-note.js';
import { Screen } from '../../parts/screen.js';
import { Waiting } from '../../parts/waiting.js';
import classes from './health.module.css';
import { curve, withLook } from './history.js';

/** The pipeline as a picture: each part with how it stands and what goes through it. */
export const Health = () => {
  const { t } = useTranslation('health');
  const first = useApi('getPipeline', {});
  const [looks, setLooks] = useState<readonly PipelineView[]>([]);
  useEffect(() => feed.on('pipeline', (look) => setLooks((before) => withLook(before, look))), []);
  const now = looks.at(-1) ?? first.data;
  return (
    <Screen title={t('title')} intro={t('intro')}>
      <ErrorNote error={first.error} onRetry={() => void first.refetch()} />
      {first.isPending && now === undefined && <Waiting />}
      {now !== undefined && <Picture now={now} looks={looks} />}
    </Screen>
  );
};

interface PictureProps {
  readonly now: PipelineView;
  readonly looks: readonly PipelineView[];
}

const Picture = ({ now, looks }: PictureProps) => {
  const { t } = useTranslation('health');
  const { number, ms, pair, share } = useNumbers();
  const of = (read: (look: PipelineView) => number | undefined) => looks.map(read);
  return (
    <div className={classes['picture']} role="group" aria-label={t('title')}>
      <Part
        name={t('part.capture')}
        state={now.capture.state}
        history={of((l) => l.capture.perSecond)}
        facts={[
          [t('fact.live'), number(now.capture.live)],
          [t('fact.segments'), number(now.capture.perSecond)],
        ]}
      />
      <Arrow text={t('flow.segments')} />
      <Part
        name={t('part.ingest')}
        state={now.ingest.state}
        history={of((l) => l.ingest.age?.p95)}
        facts={[
          [t('fact.verdicts'), number(now.ingest.perSecond)],
          [t('fact.age'), now.ingest.age && pair(now.ingest.age)],
          [t('fact.decode'), now.ingest.decodeMs === undefined ? undefined : ms(now.ingest.decodeMs)],
          [t('fact.infer'), now.ingest.inferMs === undefined ? undefined : ms(now.ingest.inferMs)],
          [t('fact.unwatched'), share(now.ingest.unwatchedShare)],
          [t('fact.failures'), number(now.ingest.failures)],
          [t('fact.leftOut'), number(now.ingest.leftOut)],
        ]}
      />
      <Arrow text={t('flow.verdicts')} />
      <Part
        name={t('part.gate')}
        state={now.gate.state}
        history={of((l) => l.gate.shown)}
        facts={[
          [t('fact.shown'), number(now.gate.shown)],
          [t('fact.slate'), number(now.gate.slate)],
          [t('fact.dark'), number(now.gate.dark)],
          [t('fact.waiting'), number(now.gate.waiting)],
          [t('fact.unknown'), number(now.gate.unknown)],
        ]}
      />
      <div className={classes['beside']}>
        <Part
          name={t('part.chat')}
          state={now.chat.state}
          history={of((l) => l.chat.perSecond)}
          facts={[
            [t('fact.lines'), number(now.chat.perSecond)],
            [t('fact.age'), now.chat.age && pair(now.chat.age)],
          ]}
        />
        <Part
          name={t('part.review')}
          state="ok"
          history={of((l) => l.review.held)}
          facts={[
            [t('fact.held'), number(now.review.held)],
            [t('fact.oldest'), now.review.oldestMs === undefined ? undefined : ms(now.review.oldestMs)],
          ]}
        />
        <Part
          name={t('part.cut')}
          state="ok"
          history={of((l) => l.dark?.ms)}
          facts={[[t('fact.toDark'), now.dark === undefined ? undefined : ms(now.dark.ms)]]}
        />
        <Part
          name={t('part.outbox')}
          state={now.outbox.state}
          history={of((l) => l.outbox.pending)}
          facts={[
            [t('fact.pending'), number(now.outbox.pending)],
            [t('fact.oldest'), ms(now.outbox.oldestMs)],
            [t('fact.dead'), number(now.outbox.dead)],
          ]}
        />
        <Part
          name={t('part.database')}
          state={now.database.state}
          history={of((l) => l.database.pingMs)}
          facts={[
            [t('fact.ping'), now.database.pingMs === undefined ? undefined : ms(now.database.pingMs)],
            [t('fact.watchers'), number(now.watchers)],
          ]}
        />
      </div>
    </div>
  );
};

const useNumbers = () => {
  const { t, i18n } = useTranslation('health');
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 1 });
  const ms = (n: number) =>
    n < 10_000 ? t('unit.ms', { n: number.format(n) }) : t('unit.s', { n: number.format(n / 1_000) });
  return {
    number: (n: number) => number.format(n),
    share: (n: number) => share.format(n),
    ms,
    /** Of one unit where it is the same. */
    pair: ({ p50, p95 }: { readonly p50: number; readonly p95: number }) =>
      `${p95 < 10_000 ? number.format(p50) : ms(p50)} / ${ms(p95)}`,
  };
};

const LOOK = {
  ok: { icon: CheckCircleIcon, colour: 'green' },
  strained: { icon: AlertIcon, colour: 'orange' },
  failing: { icon: XCircleIcon, colour: 'red' },
} as const satisfies Record<PartState, unknown>;

interface PartProps {
  readonly name: string;
  readonly state: PartState;
  readonly history: readonly (number | undefined)[];
  /** What is not known is shown as a dash. */
  readonly facts: readonly (readonly [name: string, value: string | undefined])[];
}

const WIDTH = 200;
const HEIGHT = 32;

const Part = ({ name, state, history, facts }: PartProps) => {
  const { t } = useTranslation('health');
  const { icon: Icon, colour } = LOOK[state];
  return (
    <Paper
      withBorder
      p="sm"
      className={classes['part']}
      data-state={state}
      component="section"
      aria-label={name}
    >
      <Stack gap={6}>
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600}>{name}</Text>
          <Text c={colour} component="span" role="img" aria-label={t(`state.${state}`)}>
            <Icon />
          </Text>
        </Group>
        <dl className={classes['facts']}>
          {facts.map(([label, value]) => (
            <Fact key={label} label={label}>
              {value ?? '–'}
            </Fact>
          ))}
        </dl>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          className={classes['curve']}
          aria-hidden
          preserveAspectRatio="none"
        >
          <polyline points={curve(history, WIDTH, HEIGHT)} />
        </svg>
      </Stack>
    </Paper>
  );
};

const Fact = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </>
);

const Arrow = ({ text }: { readonly text: string }) => (
  <div className={classes['arrow']} aria-hidden>
    <Text size="xs" c="dimmed">
      {text}
    </Text>
    <svg viewBox="0 0 60 12">
      <path d="M0 6h52M46 1l7 5-7 5" />
    </svg>
  </div>
);
