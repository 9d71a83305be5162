import type { DirectPath } from '@airlock/bus/direct';
import type { Bus } from '@airlock/bus/port';
import type { Action } from '@airlock/contracts/action';
import type {
  AdmissionAnswer,
  AdmissionFinding,
  AdmissionRequest,
  ResumeRequest,
  StreamSession,
} from '@airlock/contracts/admission';
import type { CaseView } from '@airlock/contracts/http/stream-api';
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import { assertBindable, isLoopback, originGuard } from '@airlock/nest-host/guards';
import { createHttpApp } from '@airlock/nest-host/http-app';
import { openWith } from '@airlock/nest-host/lifecycle';
import type { Logger } from '@airlock/nest-host/logger';
import { createMetrics, type Metrics } from '@airlock/nest-host/metrics';
import type { PolicyInForce } from '@airlock/nest-host/policy-in-force';
import type { Policy } from '@airlock/policy/policy';
import type { BlobStore } from '@airlock/storage/blobs/port';
import type { Database } from '@airlock/storage/database';
import { createAskHouse } from './admission/ask-house.js';
import { capacityRule } from './admission/capacity-rule.js';
import { createComeBack } from './admission/come-back.js';
import { createDriftWatch } from './admission/drift-watch.js';
import { startReAsking } from './admission/re-asking.js';
import type { OidcOptions } from './access/oidc.js';
import { createAdmission } from './admission.js';
import type { LogKeyOptions } from './audit/log-key.js';
import { createControlWriter } from './control-writer.js';
import { type Captures, noCaptures } from './captures.js';
import type { Control } from './control.js';
import { CONTROLLERS } from './controllers/all.js';
import { BANKS, CONTROL, HOUSE, POLICIES } from './controllers/tokens.js';
import { createDarkWatch } from './dark-watch.js';
import { createDecisions } from './decisions.js';
import { seedDemoRota } from './duty/demo-rota.js';
import { startRelay, targetOf } from './enforcement-relay.js';
import { createEvents } from './events.js';
import { followPolicy } from './follow-policy.js';
import { startGateWatch } from './gate-watch.js';
import { airlock, createEffects } from './house/effect.js';
import { pushChanges } from './house/push-changes.js';
import type { AdmissionRule, Beginning, Consequence, Ending, OnDump } from './house/hooks.js';
import { openHouse } from './house/house.js';
import { Hub } from './hub.js';
import { idSource } from './ids.js';
import { openLivePictures } from './live-pictures.js';
import type { IdentityKeyOptions } from './identity/key-ring.js';
import { createBanks } from './known/banks.js';
import { openLexicons } from './known/lexicons.js';
import { openLookBacks } from './look-back/look-backs.js';
import { openPolicies } from './policy/policies.js';
import type { PolicyRoom } from './policy/room.js';
import { openTrials } from './policy/trials.js';
import { watchKnown } from './known/known-watch.js';
import type { MediaServer } from './media-server.js';
import { hookGuard } from './media-servers/hook-auth.js';
import { createHooks } from './media-servers/hooks.js';
import { isPublishServer } from './media-servers/publish-server.js';
import { Publishers, settling } from './media-servers/publishers.js';
import { Meter } from './pipeline/meter.js';
import { outboxDepth, outboxGauges } from './pipeline/outbox-depth.js';
import { startPipeline } from './pipeline/pipeline.js';
import { summarise } from './policy-summary.js';
import type { NotifyOptions } from './paging/paging.js';
import { Projection } from './projection.js';
import { watchSilence } from './silence.js';
import { createRecords } from './records.js';
import { startRecorders } from './recorders.js';
import { createStreamChanges } from './stream-changes.js';
import { darkens } from './state/actions.js';

export interface ControlDeps {
  readonly bus: Bus;
  readonly blobs: BlobStore;
  readonly db: Database;
  readonly direct: DirectPath;
  /** Stays the caller's to close. */
  readonly policy: PolicyInForce;
  readonly mediaServers: readonly MediaServer[];
  /** Where sources are pulled from on request. */
  readonly captures?: Captures;
  /** After so long without media a stream that no capture has in hand is over, ms; never, where absent. */
  readonly silentMs?: number;
  /** Base URL of the gate as viewers reach it, without a slash at the end. */
  readonly gateUrl: () => string;
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Needed to listen on more than this machine. */
    readonly token?: string;
    readonly allowedHosts?: readonly string[];
    readonly allowedOrigins?: readonly string[];
    /** Whose `X-Forwarded-For` is believed; nobody's by default. */
    readonly trustedProxies?: readonly string[];
  };
  /** Who signs people in besides us. */
  readonly oidc?: OidcOptions;
  readonly logger: Logger;
  /** ms since 1970; default `Date.now`. */
  readonly clock?: () => number;
  /** The numbers of control, where others add theirs; its own by default. */
  readonly metrics?: Metrics;
  /** Whether webhooks may lie in private networks; by default only where nobody else can ask for it. */
  readonly privateWebhooks?: boolean;
  /** What the blob store may hold, bytes; by default as much as it can. */
  readonly blobQuota?: number;
  /** What signs the heads of the audit log; by default a key that ends with this process. */
  readonly logKey?: LogKeyOptions;
  /** How people on duty are reached outside of the console. */
  readonly notify?: NotifyOptions;
  /** What numbers of people are hashed under; by default keys that end with this process. */
  readonly identityKeys?: IdentityKeyOptions;
  /** Whether whoever sits at the machine may act as the demo's staff. */
  readonly demoPersons?: boolean;
  /** Whether a rota of the demo's staff is written where there is none. */
  readonly demoRota?: boolean;
}

export interface RunningControl {
  readonly url: string;
  admit(request: AdmissionRequest): Promise<AdmissionAnswer>;
  ended(stream: { readonly streamId: StreamId }): Promise<void>;
  /** Ends every stream that was on air before this control started; for where capture starts and ends with it. */
  endLeftovers(): Promise<void>;
  /** The source is back; its segments count from 0 under this epoch. */
  resumed(stream: StreamSession & Pick<ResumeRequest, 'remoteAddress'>): Promise<void>;
  /** What the first administrator sets a password and a second factor with; undefined once anybody has an account. */
  firstInvitation(): Promise<string | undefined>;
  close(): Promise<void>;
}

const RESTORED_ACTIONS = 200;

/** Starts everything people do with streams: admission, decisions, records, enforcement, the API and the page. */
export const startControl = (deps: ControlDeps): Promise<RunningControl> =>
  openWith<Omit<RunningControl, 'close'>>(async (closers) => {
    const { bus, blobs, db, direct, gateUrl, http, logger, clock = Date.now } = deps;
    const startedAt = clock();
    assertBindable(http.host, http.token);
    const metrics = deps.metrics ?? createMetrics({ app: 'control' });
    const events = createEvents(metrics, logger);
    const hub = new Hub();
    const ids = idSource();
    const policy = (): Policy => deps.policy.current();
    const servers = deps.mediaServers.map((s) => s.name);
    const newCaseId = (): CaseId => ids.action(clock()).replace('act_', 'case_') as string as CaseId;
    let onAnnounced = (): void => undefined;
    const policyHash = (): string => policy().hash;
    const effects = createEffects(db, clock, () => onAnnounced(), pushChanges(hub), policyHash);
    const consequences: Consequence[] = [];
    const beginnings: Beginning[] = [];
    const dumps: OnDump[] = [];
    const endings: Ending[] = [];
    const records = createRecords(db, {
      newCaseId,
      servers,
      effects,
      blobs,
      consequences,
      dumps,
      beginnings,
      endings,
      policyHash,
    });
    const writer = createControlWriter({ bus, direct, logger });
    closers.add('control writer', () => writer.close());

    const darkWatch = createDarkWatch({
      ...{ gateUrl, clock, events, logger },
      onDark: ({ actionId }, darkness) => projection.extend(actionId, { darkness }),
      record: records.darkness,
    });
    closers.add('dark watch', () => darkWatch.close());
    const onAction = (action: Action): void => {
      events.acted(action);
      if (darkens(action)) darkWatch.begin(action);
    };

    const meter = new Meter(clock);
    const projection = new Projection({ bus, direct, clock, hub, gateUrl, logger, meter, onAction });
    closers.add('projection', () => projection.close());
    await projection.open();
    await restore(projection, records);

    const outbox = outboxDepth(db);
    const pipeline = startPipeline({ outbox, hub, projection, meter, clock });
    closers.add('pipeline', () => pipeline.close());

    const gateWatch = startGateWatch({
      gateUrl,
      wanted: () => projection.streams.live().map((r) => r.streamId),
      onState: (streamId, state) => projection.setAudience(streamId, state),
    });
    closers.add('gate watch', () => gateWatch.close());

    const publishers = new Publishers(clock);
    const publishServers = deps.mediaServers.filter(isPublishServer);
    const relay = startRelay({
      db,
      servers: deps.mediaServers.map((s) => settling(s, publishers)),
      clock,
      events,
      onChange: (id, enforcement) => projection.extend(id, { enforcement }),
    });
    closers.add('relay', () => relay.close());
    const common = { projection, records, writer, ids, clock, events };
    const decisions = createDecisions(common);
    const change = createStreamChanges(projection, writer);
    const showCase = (view: CaseView): void => {
      projection.setCase(view.streamId, view.caseId);
      hub.push('case', view);
    };
    const onCases = async (streamId: StreamId, cases: readonly AdmissionFinding[]): Promise<void> => {
      const view = await records.admissionCase(streamId, cases, clock());
      if (view !== undefined) showCase(view);
    };
    const admissionRules: AdmissionRule[] = [capacityRule(policy, () => meter.read())];
    const ask = createAskHouse({ rules: admissionRules, clock, logger });
    const reAsking = startReAsking({
      ...{ projection, ask, change, decisions, effects, policy, onCases, clock, logger },
    });
    closers.add('re-asking', () => reAsking.close());
    // Before anything is written down: what follows from an action is part of its record.
    const house = await openHouse(
      {
        ...{ db, blobs, clock, policy, projection, decisions, hub, logger, metrics },
        ...{
          effects,
          consequences,
          dumps,
          beginnings,
          endings,
          admissionRules,
          reconsider: reAsking.reconsider,
        },
        privateWebhooks: deps.privateWebhooks ?? isLoopback(http.host),
        blobQuota: deps.blobQuota,
        logKey: deps.logKey ?? { name: 'airlock.local/audit' },
        access: { token: http.token, oidc: deps.oidc, demoPersons: deps.demoPersons },
        notify: deps.notify,
        identityKeys: deps.identityKeys ?? {},
      },
      closers,
    );
    onAnnounced = () => house.webhooks.wake();
    if (deps.demoRota === true) {
      const skills = policy().source.review.skills.map((s) => s.skill);
      await seedDemoRota(house.duty, clock(), skills);
    }
    // The API does not wait for the groups: after a crash that may take as long as the broker thinks us alive, and a cut
    // needs no record to take effect.
    let isRecording = false;
    const hearDrift = createDriftWatch({ projection, policy, onCases });
    const recording = startRecorders({
      bus,
      records,
      projection,
      hub,
      events,
      onOutbox: () => relay.wake(),
      onVerdicts: async (verdicts) => {
        await house.paging.verdicts(verdicts);
        await hearDrift(verdicts);
      },
    });
    recording.then(
      () => (isRecording = true),
      () => undefined,
    );
    closers.add('recorders', async () => {
      const recorders = await recording.catch(() => []);
      await Promise.all(recorders.map((recorder) => recorder.close()));
    });
    closers.add(
      'policy',
      deps.policy.onChange((p) => hub.push('policy', summarise(p))),
    );

    const policies = await openPolicies({ ...house, inForce: deps.policy, bus, direct }, closers);
    const room: PolicyRoom = {
      policies,
      trials: await openTrials({ ...house, bus, policies }, closers),
      lookBacks: openLookBacks(house, closers),
      lexicons: openLexicons({ ...house, bus }, closers),
    };
    const banks = createBanks({ db, bus, clock, logger, policyHash });
    closers.add('banks', () => banks.close());
    const knownWatch = watchKnown({
      ...{ bus, db, banks, newCaseId, clock },
      tierOf: (streamId) => projection.streams.record(streamId)?.tier,
      onCase: showCase,
    });
    closers.add('known pictures', async () => (await knownWatch.catch(() => undefined))?.close());

    const admission = createAdmission({ ...common, blobs, change, policy, ask, reAsking, onCases });
    const comeBack = createComeBack({ admission, projection, blacklists: house.blacklists });
    reAsking.reconsider({});
    closers.add(
      'admission policy',
      deps.policy.onChange(() => reAsking.reconsider({})),
    );
    closers.add('plans', followPolicy({ policy: deps.policy, projection, change, logger }));
    const captures = deps.captures ?? noCaptures;
    if (deps.silentMs !== undefined)
      closers.add(
        'silence',
        watchSilence({
          ...{ projection, captures, events, clock, silentMs: deps.silentMs },
          mediaServers: deps.mediaServers,
          end: admission.ended,
        }),
      );
    const pictures = openLivePictures({
      ...{ blobs, logger },
      pictureOf: (streamId) => projection.streams.pictureOf(streamId),
      isLive: (streamId) => projection.streams.record(streamId)?.live === true,
    });
    closers.add('pictures', () => pictures.close());
    const control: Control = {
      projection,
      records,
      admission,
      comeBack,
      ask,
      reAsking,
      captures,
      publishServers,
      hooks: createHooks({ admission, captures, publishers, logger }),
      decisions,
      hub,
      bus,
      blobs,
      pictures,
      ids,
      clock,
      policy,
      gateUrl,
      pipeline,
    };
    metrics.gauge('airlock_streams_live', 'Streams on air', [], (g) =>
      g.set(projection.streams.live().length),
    );
    outboxGauges(metrics, outbox, clock);
    metrics.gauge('airlock_watchers', 'Open event streams', [], (g) => g.set(hub.watchers));
    const app = await createHttpApp({
      module: {
        controllers: [...CONTROLLERS],
        providers: [
          { provide: CONTROL, useValue: control },
          { provide: HOUSE, useValue: house },
          { provide: BANKS, useValue: banks },
          { provide: POLICIES, useValue: room },
        ],
      },
      name: 'control',
      host: http.host,
      port: http.port,
      logger,
      metrics,
      checks: [
        { name: 'database', check: () => db.ping() },
        {
          name: 'records',
          check: () => {
            if (!isRecording) throw new AirlockError('not_ready', 'the topics are not written down yet');
          },
        },
      ],
      authenticate: house.access.authenticate,
      ...(http.trustedProxies === undefined ? {} : { trustedProxies: http.trustedProxies }),
      clock,
      guards: [
        originGuard({
          host: http.host,
          ...(http.allowedHosts === undefined ? {} : { allowedHosts: http.allowedHosts }),
          ...(http.allowedOrigins === undefined ? {} : { allowedOrigins: http.allowedOrigins }),
        }),
        hookGuard(publishServers),
      ],
    });
    closers.add('http', () => app.close());
    await Promise.all([recording, knownWatch]);
    return {
      url: app.url,
      admit: (request) => admission.admit(request),
      ended: ({ streamId }) => admission.ended(streamId),
      endLeftovers: () => admission.endLeftovers(startedAt),
      resumed: ({ streamId, ...from }) => comeBack(airlock('capture'), streamId, from),
      firstInvitation: () => house.access.accounts.shell.firstInvitation(),
    };
  }, deps.logger);

/** What the database knows and the topics do not: how actions went. */
const restore = async (projection: Projection, records: ReturnType<typeof createRecords>): Promise<void> => {
  const stored = await records.newestActions(RESTORED_ACTIONS);
  const rows = await records.enforcement(stored.map((s) => s.action.actionId));
  for (const { action, darkness } of stored) {
    const enforcement = rows.filter((r) => r.subject === action.actionId).map(targetOf);
    projection.extend(action.actionId, { enforcement, ...(darkness === undefined ? {} : { darkness }) });
  }
};
