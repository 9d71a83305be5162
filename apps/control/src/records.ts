import { isDeepStrictEqual } from 'node:util';
import type { Action } from '@airlock/contracts/action';
import type { AdmissionFinding, AdmissionRequest } from '@airlock/contracts/admission';
import type { ChatMessage } from '@airlock/contracts/chat';
import type { ChatModeRecord, ReleaseRecord, StreamRecord } from '@airlock/contracts/control';
import type { AuditQuery } from '@airlock/contracts/audit';
import type { AuditEntry, CaseView, ChatLine, Darkness, PageQuery } from '@airlock/contracts/http/stream-api';
import type { ActionId, BlobKey, CaseId, MessageId, StreamId } from '@airlock/contracts/ids';
import type { CameFrom } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { MediaRef, SegmentMessage } from '@airlock/contracts/segment';
import type { MessageDecision, SegmentVerdict, Verdict } from '@airlock/contracts/verdict';
import { CHAT_RULES } from '@airlock/moderation/chat-mode';
import {
  effectsAt,
  type Enforcement,
  fold,
  mutedAuthor,
  noEnforcement,
} from '@airlock/moderation/enforcement';
import type { BlobStore } from '@airlock/storage/blobs/port';
import type { Database, Queries } from '@airlock/storage/database';
import { actionsRepository, type StoredAction } from '@airlock/storage/repositories/actions';
import { type AuditRecord, auditRepository } from '@airlock/storage/repositories/audit';
import { type CaseItem, casesRepository } from '@airlock/storage/repositories/cases';
import { chatRepository } from '@airlock/storage/repositories/chat';
import { outboxRepository, type OutboxRow } from '@airlock/storage/repositories/outbox';
import { segmentsRepository } from '@airlock/storage/repositories/segments';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import { verdictsRepository } from '@airlock/storage/repositories/verdicts';
import { auditEntry } from './audit/audit-entry.js';
import type { Actor, Effects } from './house/effect.js';
import type { Beginning, Consequence, Dump, OnDump, Ending } from './house/hooks.js';
import { cameFrom } from './person.js';
import { markCase } from './quality/marking.js';
import { isClean } from './state/streams.js';

export const KICK = 'kick';
/** Streams begun here whose first record may be on its way through the topic. */
const MAX_BEGUN = 5_000;
/** Actions on one stream that are looked at for how it stands. */
const MAX_STANDING = 1_000;
/** With the relay's back-off about a day of trying. */
const KICK_ATTEMPTS = 3_000;

type Held = { type: 'message'; streamId: StreamId; messageId: MessageId; decision: MessageDecision; by: string; role?: string | undefined; from?: CameFrom | undefined; decidedAt: number; display?: { text: string } | undefined }; // prettier-ignore

const actorOf = ({ origin }: Action, from: CameFrom | undefined): Actor =>
  origin.type === 'human'
    ? { id: origin.user, role: origin.role as Actor['role'], ...cameFrom({ from }) }
    : { id: `policy:${origin.rule}`, role: 'policy' };

export interface Admitted {
  readonly record: StreamRecord;
  readonly request: AdmissionRequest;
  readonly findings: readonly AdmissionFinding[];
}

export interface Refused {
  readonly request: AdmissionRequest;
  readonly findings: readonly AdmissionFinding[];
  /** ms since 1970 */
  readonly at: number;
}

/** What the actions on a stream that are written down amount to without this one. */
const stoodBefore = async (tx: Queries, { actionId, streamId }: Action): Promise<Enforcement> => {
  const known = await actionsRepository(tx).list({ streamId, limit: MAX_STANDING });
  return known
    .filter(({ action }) => action.actionId !== actionId)
    .reduce((state, { action }) => fold(state, action), noEnforcement);
};

/** How a stream stands as an action is taken, and whether an author whom it is about may write. */
const standsOf = (state: Enforcement, { decidedAt: at, userId, lifts }: Action, isLive: boolean) => {
  const { standing } = effectsAt(state, at);
  const author = userId ?? (lifts === undefined ? undefined : state.actions.get(lifts)?.userId);
  return {
    state: standing === 'none' ? (isLive ? 'live' : 'ended') : standing,
    ...(author === undefined ? {} : { muted: mutedAuthor(state, author, at) !== undefined }),
  };
};

/** Credentials stay out of the log. */
const unsecret = ({ credentials: _secret, ...asked }: AdmissionRequest) => asked;

/** Held with every other line of its room: somebody works on those, line by line, where they set it. */
const isHeldByRoom = (v: Verdict): boolean => v.rules.some((r) => r.rule === CHAT_RULES.hold);

const admissionEntry = (answer: Admitted | Refused): AuditRecord => {
  const { request, findings } = answer;
  const common = { actor: `streamer:${request.streamerId}`, role: 'streamer' };
  const asked = unsecret(request);
  if ('record' in answer) {
    const { startedAt, streamId, roomClass, policyHash, restrictions, floor, tier } = answer.record;
    const detail = { request: asked, roomClass, policyHash, tier, restrictions, floor, findings };
    return { ...common, at: startedAt, kind: 'stream.admitted', subject: streamId, detail };
  }
  const detail = { request: asked, reasons: findings.map((f) => f.reason), findings };
  return { ...common, at: answer.at, kind: 'stream.refused', subject: request.roomId, detail };
};

/** A verdict that a person has to look at, as an item of a case. */
const caseItem = (v: Verdict): CaseItem | undefined => {
  const needsPerson = v.kind === 'segment' ? !isClean(v) : v.decision === 'hold' && !isHeldByRoom(v);
  if (!needsPerson) return undefined;
  const worst = v.rules.reduce<(typeof v.rules)[number] | undefined>(
    (a, b) => (a === undefined || b.severity > a.severity ? b : a),
    undefined,
  );
  return {
    key: v.kind === 'segment' ? `s/${v.epoch}/${v.seq}` : `m/${v.messageId}`,
    at: v.timing.decidedAt,
    severity: worst?.severity ?? 1,
    label: worst?.label ?? v.signals[0]?.label,
    thumbnail: v.signals.find((s) => s.thumbnail !== undefined)?.thumbnail,
    body: v,
  };
};

/** Everything control writes down and reads again. Each method is one transaction; all may be repeated. */
export const createRecords = (
  db: Database,
  options: {
    readonly newCaseId: () => CaseId;
    readonly servers: readonly string[];
    readonly effects: Effects;
    readonly consequences: readonly Consequence[];
    readonly dumps: readonly OnDump[];
    readonly blobs: BlobStore;
    readonly beginnings: readonly Beginning[];
    readonly endings: readonly Ending[];
    /** Of the policy in force. */
    readonly policyHash: () => string;
  },
) => {
  const { queries } = db;
  const audit = (q: Queries, ...records: AuditRecord[]) => {
    const policyHash = options.policyHash();
    return auditRepository(q).append(records.map((r) => ({ ...r, detail: { policyHash, ...r.detail } })));
  };
  const dumped = async (tx: Queries, dump: Dump): Promise<void> => {
    for (const follow of options.dumps) await follow(tx, dump);
  };
  /** Where the bytes lie. Small ones came within the message, and the topic forgets them. */
  const stored = async ({ blob, inline = '' }: MediaRef, name: string): Promise<BlobKey> => {
    if (blob !== undefined) return blob;
    const key = `inline/${name}` as BlobKey;
    await options.blobs.put(key, Buffer.from(inline, 'base64'));
    return key;
  };

  /** First records that are written down here and not yet seen on the topic. */
  const begun = new Map<StreamId, StreamRecord>();

  return {
    /** Who was let on and who was not, in the order of the answers. */
    async admissions(answers: readonly (Admitted | Refused)[]): Promise<void> {
      const streams = answers.flatMap((a) => ('record' in a ? a.record : []));
      await db.transaction(async (tx) => {
        if (streams.length > 0) {
          await streamsRepository(tx).save(streams);
          for (const begin of options.beginnings) await begin(tx, streams);
        }
        await audit(tx, ...answers.map(admissionEntry));
      });
      for (const stream of streams) begun.set(stream.streamId, stream);
      for (const old of begun.keys()) {
        if (begun.size <= MAX_BEGUN) break;
        begun.delete(old);
      }
    },

    /** Opens or appends to the case of a stream that was let on for a person to look at. */
    admissionCase: (
      streamId: StreamId,
      findings: readonly AdmissionFinding[],
      at: number,
    ): Promise<CaseView | undefined> =>
      db.transaction(async (tx) => {
        const items = findings.map((f): CaseItem => ({ key: `a/${f.code}`, at, severity: 2, label: f.code, body: { kind: 'admission', ...f } })); // prettier-ignore
        const answer = await casesRepository(tx).append({ caseId: options.newCaseId(), streamId, items });
        if (answer?.opened === true)
          await audit(tx, { at, actor: 'airlock:admission', role: 'system', kind: 'case.opened', subject: streamId, detail: { caseId: answer.case.caseId, findings } }); // prettier-ignore
        return answer?.case;
      }),

    streamEnded: (record: StreamRecord): Promise<void> =>
      options.effects({ id: `streamer:${record.streamerId}`, role: 'streamer' }, async (effect) => {
        await streamsRepository(effect.tx).save([record]);
        effect.record({ kind: 'stream.ended', subject: record.streamId });
        for (const ending of options.endings) await ending(effect, record);
      }),

    /** As the topic has them; the first record of a stream that began here is written already. */
    async streams(records: readonly StreamRecord[]): Promise<void> {
      const news = records.filter((r) => !isDeepStrictEqual(begun.get(r.streamId), r));
      await streamsRepository(queries).save(news);
      for (const { streamId } of records) begun.delete(streamId);
    },

    /** The action, its audit row, and what has to be done about it outside, all or nothing; once per action id. */
    action: (
      action: Action,
      stream: StreamRecord | undefined,
      kick: boolean,
      from?: CameFrom,
    ): Promise<boolean> =>
      options.effects(actorOf(action, from), async (effect) => {
        const { tx } = effect;
        if ((await actionsRepository(tx).insert(action)) === 'known') return false;
        const { actionId, streamId } = action;
        if (kick && stream !== undefined) {
          const entries = options.servers.map((server) => ({
            dedupeKey: `${actionId}/kick/${server}`,
            kind: KICK,
            target: server,
            subject: actionId,
            payload: { streamId, roomId: stream.roomId },
            maxAttempts: KICK_ATTEMPTS,
          }));
          if (entries.length > 0) await outboxRepository(tx).enqueue(entries, action.decidedAt);
        }
        const { origin } = action;
        const ruled = origin.type === 'policy' ? { policyHash: origin.policyHash } : {};
        const stood = await stoodBefore(tx, action);
        const isLive = stream?.live !== false;
        effect.record({
          kind: `stream.${action.kind}`,
          subject: streamId,
          before: standsOf(stood, action, isLive),
          after: standsOf(fold(stood, action), action, isLive),
          detail: { ...action },
          ...ruled,
        });
        effect.announce({ type: `airlock.stream.${action.kind}`, subject: streamId, data: { action } });
        for (const consequence of options.consequences) await consequence(effect, action, stream);
        return true;
      }),

    darkness: (action: Action, darkness: Darkness): Promise<boolean> =>
      db.transaction(async (tx) => {
        const darkAt = action.decidedAt + darkness.timeToDarkMs;
        if (!(await actionsRepository(tx).recordDarkness(action.actionId, Math.round(darkAt), darkness)))
          return false;
        await audit(tx, { at: darkness.confirmedAt, actor: 'airlock:probe', role: 'system', kind: 'stream.dark', subject: action.streamId, detail: { actionId: action.actionId, ...darkness } }); // prettier-ignore
        return true;
      }),

    /** The audit row of a person's decision on a run of segments. */
    runDecided: (r: ReleaseRecord): Promise<void> =>
      db.transaction(async (tx) => {
        const { streamId, epoch, fromSeq, toSeq, decidedAt: at, by } = r;
        if (r.decision === 'dump') await dumped(tx, { streamId, epoch, fromSeq, toSeq, at, by });
        await audit(tx, { at: r.decidedAt, actor: r.by, role: r.role ?? 'system', kind: `segments.${r.decision}`, subject: r.streamId, detail: { epoch, fromSeq, toSeq, ...cameFrom(r) } }); // prettier-ignore
      }),

    messageDecided: (r: Held): Promise<void> =>
      db.transaction(async (tx) => {
        const { streamId, messageId, decision, by, decidedAt: at, display } = r;
        const shown = display === undefined ? {} : { display: display.text };
        const before = (await chatRepository(tx).get(streamId, messageId))?.decision;
        await chatRepository(tx).decide({ streamId, messageId, decision, by, at, ...shown });
        await audit(tx, { at, actor: by, role: r.role ?? 'system', kind: `message.${decision}`, subject: streamId, detail: { messageId, before, after: decision, ...cameFrom(r) } }); // prettier-ignore
      }),

    async chatModeSet({
      streamId,
      mode,
      reason,
      by,
      role,
      decidedAt: at,
      from,
    }: ChatModeRecord): Promise<void> {
      await audit(queries, { at, actor: by, role: role ?? 'system', kind: 'chat.mode', subject: streamId, detail: { mode, reason, ...cameFrom({ from }) } }); // prettier-ignore
    },

    /** Timeline, chat decisions and cases of a batch; returns the cases that changed. */
    verdicts: (verdicts: readonly Verdict[]): Promise<CaseView[]> =>
      db.transaction(async (tx) => {
        await verdictsRepository(tx).save(verdicts.filter((v) => v.kind === 'segment'));
        await chatRepository(tx).saveVerdicts(verdicts.filter((v) => v.kind === 'message'));
        const hits = new Map<StreamId, { verdict: Verdict; item: CaseItem }[]>();
        for (const v of verdicts) {
          if (v.kind === 'segment' && v.decision === 'dump') {
            const { streamId, epoch, seq, timing, rules } = v;
            const by = `policy:${rules[0]?.rule ?? v.failure ?? 'dump'}`;
            await dumped(tx, { streamId, epoch, fromSeq: seq, toSeq: seq, at: timing.decidedAt, by });
          }
          const item = caseItem(v);
          if (item === undefined) continue;
          const own = hits.get(v.streamId) ?? [];
          hits.set(v.streamId, own);
          own.push({ verdict: v, item });
        }
        const changed: CaseView[] = [];
        for (const [streamId, own] of hits) {
          const answer = await casesRepository(tx).append({
            caseId: options.newCaseId(),
            streamId,
            items: own.map(({ item }) => item),
          });
          if (answer === undefined) continue;
          changed.push(answer.case);
          const shown = own.map(({ verdict }) => verdict);
          await markCase(tx, answer.case.caseId, shown);
          if (answer.opened) {
            await audit(tx, { at: answer.case.openedAt, actor: 'airlock:control', role: 'system', kind: 'case.opened', subject: streamId, detail: { caseId: answer.case.caseId } }); // prettier-ignore
          }
        }
        return changed;
      }),

    messages: (messages: readonly ChatMessage[]): Promise<void> =>
      chatRepository(queries).saveMessages(messages),

    segments: async (messages: readonly SegmentMessage[]): Promise<void> => {
      const whole = messages.filter((m) => m.part.last);
      const entries = await Promise.all(
        whole.map(
          async ({ streamId, epoch, seq, container, media, init, startMs, durationMs, capturedAt }) => {
            const name = `${streamId}/${epoch}-${seq}`;
            return {
              ...{ streamId, epoch, seq, container, startMs, durationMs, capturedAt },
              ...{ blob: await stored(media, name), bytes: media.bytes, sha256: media.sha256 },
              ...(init === undefined ? {} : { init: await stored(init, `${name}.init`) }),
            };
          },
        ),
      );
      await segmentsRepository(queries).save(entries);
    },

    // Reads

    chatLine: (streamId: StreamId, messageId: MessageId): Promise<ChatLine | undefined> =>
      chatRepository(queries).get(streamId, messageId),
    chat: (streamId: StreamId, page: PageQuery): Promise<ChatLine[]> =>
      chatRepository(queries).list(streamId, page),
    verdictsOf: async (streamId: StreamId, page: PageQuery): Promise<SegmentVerdict[]> =>
      (await verdictsRepository(queries).timeline(streamId, { ...page, kind: 'segment' })).filter(
        (v) => v.kind === 'segment',
      ),
    cases: (page: PageQuery & { state: 'open' | 'closed' | 'all' }): Promise<CaseView[]> =>
      casesRepository(queries).list(page),
    storedAction: (id: ActionId): Promise<StoredAction | undefined> => actionsRepository(queries).get(id),
    newestActions: (limit: number): Promise<StoredAction[]> => actionsRepository(queries).list({ limit }),
    enforcement: (ids: readonly ActionId[]): Promise<OutboxRow[]> => outboxRepository(queries).of(ids),
    audit: async ({ verb, ...page }: AuditQuery): Promise<AuditEntry[]> =>
      (await auditRepository(queries).list({ ...page, kind: verb })).map(auditEntry),
  };
};

export type Records = ReturnType<typeof createRecords>;

/** Waits for something that must be on record before it takes effect. Throws `unavailable` when it cannot be. */
export const onRecord = async (write: Promise<void>, what: string): Promise<void> => {
  try {
    await write;
  } catch (cause) {
    throw new AirlockError('unavailable', `${what} cannot be written down, so it does not take effect`, {
      hint: 'The database does not answer. Cuts work without it.',
      cause,
    });
  }
};
