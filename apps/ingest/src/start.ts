import {
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { type TopicDefinition, topics } from '@airlock/contracts/topics';
import type { DirectPath } from '@airlock/bus/direct';
import type { Bus, Subscription } from '@airlock/bus/port';
import { DetectorSettings, planDetectors } from '@airlock/inference/detector-plan';
import { detectors } from '@airlock/inference/detectors';
import { openTextReaders } from '@airlock/inference/text-model';
import { isLoopback, originGuard, tokenGuard } from '@airlock/nest-host/guards';
import { createHttpApp } from '@airlock/nest-host/http-app';
import type { Logger } from '@airlock/nest-host/logger';
import { type Closers, openWith } from '@airlock/nest-host/lifecycle';
import { createMetrics, type Metrics } from '@airlock/nest-host/metrics';
import type { PolicyFile } from '@airlock/nest-host/policy-file';
import type { Policy } from '@airlock/policy/policy';
import { type Lexicon, compileLexicon, defaultPack, type LexiconList } from '@airlock/moderation/text';
import { type ChatConsumerDeps, consumeChat } from './chat.consumer.js';
import { createEnforcer } from './enforcer.js';
import { ingestEvents } from './events.js';
import { openKnownBank } from './known-bank.js';
import { createJudge } from './judge.js';
import { openLexiconLists } from './lexicon-lists.js';
import { createLooking } from './looking.js';
import { JOB_TIMEOUT_MS, type MediaWorkerConfig, openMediaWorkers } from './media-workers.js';
import { consumeSegments, type SegmentConsumerDeps } from './segment.consumer.js';
import { createShadow, type Shadow } from './shadow.js';
import { SHADOW, ShadowController } from './shadow.controller.js';
import { openRetroMatch } from './retro-match.js';
import { openStreamView } from './stream-view.js';
import { openTextModels } from './text-models.js';

export interface IngestOptions {
  readonly bus: Bus;
  readonly direct: DirectPath;
  /** With the one that the house has on trial, where it may have one. */
  readonly policy: Pick<PolicyFile, 'current' | 'onChange'> & { onTrial?(): Policy | undefined };
  readonly logger: Logger;
  /** Default: its own. Given where others in the process have something to add to ingest's `/metrics`. */
  readonly metrics?: Metrics;
  readonly clock?: () => number;
  /** Health and metrics; with a token, or on loopback, also where the policy on trial disagrees. */
  readonly http: { readonly host: string; readonly port: number; readonly token?: string };
  readonly media: Omit<MediaWorkerConfig, 'plan'>;
  /** Which detectors run and how; default: all whose models are there. */
  readonly detectors?: DetectorSettings;
  /** A policy on trial: evaluated beside the one in force, never acted upon. */
  readonly shadowPolicy?: PolicyFile;
  /** Word lists besides the built-in safety pack. */
  readonly lexicons?: readonly LexiconList[];
  /** Age at which a segment is no longer worth looking at, ms; `Infinity` for recordings. Default 8,000. */
  readonly shedAfterMs?: number;
}

const isOpen = (path: string): boolean => !path.startsWith('/shadow');

export interface RunningIngest {
  readonly url: string;
  close(): Promise<void>;
}

const GROUPS = [
  [topics.segments, 'ingest'],
  [topics.chat, 'ingest.chat'],
] as const;

const SEGMENTS = Symbol('SEGMENTS');
const CHAT = Symbol('CHAT');

/** Starts and stops the consumers with the application. */
class Consumers implements OnApplicationBootstrap, OnApplicationShutdown {
  private subscriptions: Subscription[] = [];

  constructor(
    @Inject(SEGMENTS) private readonly segments: SegmentConsumerDeps,
    @Inject(CHAT) private readonly chat: ChatConsumerDeps,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.subscriptions = [await consumeSegments(this.segments), await consumeChat(this.chat)];
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.subscriptions.map((s) => s.close()));
  }
}

@Module({})
class IngestModule {
  static with(segments: SegmentConsumerDeps, chat: ChatConsumerDeps, shadow?: Shadow): DynamicModule {
    return {
      module: IngestModule,
      controllers: shadow === undefined ? [] : [ShadowController],
      providers: [
        { provide: SEGMENTS, useValue: segments },
        { provide: CHAT, useValue: chat },
        { provide: SHADOW, useValue: shadow },
        Consumers,
      ],
    };
  }
}

/** Opens an ingest worker: bus in, media workers and text in the middle, verdicts out. */
export const startIngest = (options: IngestOptions): Promise<RunningIngest> =>
  openWith((closers) => open(options, closers), options.logger);

async function open(options: IngestOptions, closers: Closers): Promise<{ url: string }> {
  const { bus, direct, policy, logger, media, clock = Date.now, shedAfterMs = 8_000 } = options;
  const { metrics = createMetrics({ app: 'ingest' }) } = options;
  const events = ingestEvents(logger, metrics);
  const lists = await openLexiconLists(bus);
  closers.add('lists of terms', () => lists.close());
  const lexicon = (): Lexicon =>
    compileLexicon([...defaultPack, ...(options.lexicons ?? []), ...lists.all()]);
  const settings = options.detectors ?? DetectorSettings.parse({});
  const plan = await planDetectors(detectors, settings, media.modelsDir);
  events.detectorsPlanned(plan);
  const byFile = options.shadowPolicy ?? (plan.run.some(({ shadow }) => shadow) ? policy : undefined);
  const shadow = createShadow({ policy: () => policy.onTrial?.() ?? byFile?.current(), events });
  const text = { lexicon: lexicon(), ...(await openTextReaders(media.modelsDir)) };
  lists.onChange(() => (text.lexicon = lexicon()));
  const judge = createJudge({
    policy: policy.current,
    text,
    clock,
    shadow,
  });
  const models = openTextModels({
    plan,
    modelsDir: media.modelsDir,
    withinMs: shedAfterMs === Infinity ? Infinity : settings.textsWithinMs,
    events,
    logger,
  });
  if (models) closers.add('text models', () => models.close());
  const view = await openStreamView(bus);
  closers.add('stream view', () => view.close());
  view.onForgotten((id) => judge.forget(id));
  view.onAction((action, stream) => judge.recall(action, stream));
  const known = await openKnownBank(bus);
  closers.add('known pictures', () => known.close());
  const workers = openMediaWorkers({ ...media, plan, known: known.all }, logger);
  closers.add('media workers', () => workers.close());
  metrics.gauge('airlock_media_workers', 'Media workers by what they do', ['state'], (g) => {
    const { workers: all, ready, busy } = workers.stats();
    g.set({ state: 'ready' }, ready);
    g.set({ state: 'busy' }, busy);
    g.set({ state: 'starting' }, Math.max(0, all - ready - busy));
  });
  metrics.gauge(
    'airlock_media_workers_restarted',
    'Media workers started again since the process began',
    [],
    (g) => g.set(workers.stats().restarts),
  );
  metrics.gauge('airlock_bus_lag_records', 'Records that wait to be read', ['topic', 'group'], async (g) => {
    for (const [topic, group] of GROUPS) {
      const lag = await bus.lag(topic as TopicDefinition<unknown>, group);
      g.set(
        { topic: topic.name, group },
        lag.reduce((sum, { records }) => sum + records, 0),
      );
    }
  });
  events.policyLoaded(policy.current().hash);
  closers.add(
    'policy',
    policy.onChange((p) => events.policyLoaded(p.hash)),
  );

  const enforce = createEnforcer({ bus, direct, view, events });
  const retro = await openRetroMatch({ bus, view, judge, models, enforce, events, clock });
  known.onChange((news) => {
    workers.tell(news);
    retro.match(news.put ?? []).catch(events.backFailed);
  });
  metrics.gauge('airlock_known_entries', 'Known pictures and clips that act', [], (g) => g.set(known.size));
  metrics.gauge(
    'airlock_known_frames_remembered',
    'Pictures of the last hour that can be found again',
    [],
    (g) => g.set(retro.frames),
  );
  const common = { bus, judge, view, models, enforce, events, clock };
  const look = createLooking({ workers, events, clock, shedAfterMs });
  // A recording has no neighbours that would wait in vain.
  const patienceMs = shedAfterMs === Infinity ? Infinity : (media.jobTimeoutMs ?? JOB_TIMEOUT_MS);
  const { host, port, token } = options.http;
  // What users wrote may stand in a trace: not for everyone on the network.
  const shown = token !== undefined || isLoopback(host) ? shadow : undefined;
  const app = await createHttpApp({
    name: 'ingest',
    host,
    port,
    logger,
    metrics,
    guards: [originGuard({ host }), ...(token === undefined ? [] : [tokenGuard({ token, open: isOpen })])],
    module: IngestModule.with({ ...common, look, retro, patienceMs }, common, shown),
    checks: [
      { name: 'media workers', check: () => workers.check() },
      ...(models === undefined ? [] : [{ name: 'text models', check: () => models.check() }]),
    ],
  });
  closers.add('http', () => app.close());
  return { url: app.url };
}
