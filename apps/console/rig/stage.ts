import type { EmbeddedBus } from '@airlock/bus/embedded';
import type { ChatModeRecord } from '@airlock/contracts/control';
import type { MessageId, RoomId, StreamerId, StreamId, UserId } from '@airlock/contracts/ids';
import { livePictureKey } from '@airlock/contracts/picture';
import { topics } from '@airlock/contracts/topics';
import { type MessageDecision, MessageVerdict, SegmentVerdict } from '@airlock/contracts/verdict';
import type { RunningControl } from '@airlock/control/start';
import {
  CHAT_RULES,
  holdsAt,
  laterMode,
  noPace,
  type Pace,
  paced,
  slowAt,
} from '@airlock/moderation/chat-mode';
import type { Policy } from '@airlock/policy/policy';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { chatLines } from '@airlock/testkit/chat';
import { segmentMessage } from '@airlock/testkit/segment-message';
import { randomUUID } from 'node:crypto';
import { type Clip, PIECE_MS } from './clips.js';

/** What a detector is said to have seen. */
export interface Hit {
  readonly label: string;
  readonly score?: number;
  readonly decision?: 'release' | 'hold' | 'dump';
  /** Of a bank: then it is a picture that is known. */
  readonly entry?: string;
  /** Writing that was read in the picture beside it. */
  readonly reads?: string;
  /** What a policy on trial says of it, where that is something else. */
  readonly trial?: 'release' | 'hold' | 'dump';
}

/** What is said to have been found in a line of chat. */
export interface Found {
  readonly label: string;
  readonly span?: readonly [number, number];
}

interface Room {
  readonly streamId: StreamId;
  readonly clip: Clip;
  seq: number;
  /** Seen in the next segment. */
  hits: Hit[];
  /** So much of the next segment nothing looks at, ms. */
  skippedMs: number;
  /** When lines of each author were let through. */
  readonly paces: Map<UserId, Pace>;
}

export interface StageDeps {
  readonly bus: EmbeddedBus;
  readonly control: RunningControl;
  readonly clips: readonly Clip[];
  readonly blobs: BlobStore;
  readonly policy: () => Policy;
  readonly onTrial: () => Policy | undefined;
}

const ATTEMPTS = 10;
const AUDIENCES = [12, 340, 2_800, 95, 7, 640, 1_900, 48];
const CATEGORIES = ['pets', 'talk', 'performance', 'news', 'games', 'shopping', 'music', 'outdoor'] as const;

/** Rooms on air without encoders or detectors: their media is drawn beforehand, and what is seen in it is said by the test. */
export class Stage {
  readonly rooms: Room[] = [];
  readonly #deps: StageDeps;
  readonly #modes = new Map<StreamId, ChatModeRecord>();
  readonly #closers: (() => unknown)[] = [];
  /** Puts a room on air; once the stage runs. */
  #begin: ((room: Room, n: number) => void) | undefined;

  constructor(deps: StageDeps) {
    this.#deps = deps;
  }

  async open(category?: string, title?: string): Promise<Room> {
    const n = this.rooms.length;
    const answer = await this.#admitted({
      roomId: `room-${String(n)}` as RoomId,
      streamerId: `streamer-${String(n)}` as StreamerId,
      title: title ?? `Room ${String(n)}`,
      category: category ?? CATEGORIES[n % CATEGORIES.length]!,
      source: 'rtmp',
      audience: String(AUDIENCES[n % AUDIENCES.length]),
    });
    const room: Room = {
      streamId: answer.stream.streamId,
      clip: this.#deps.clips[n % this.#deps.clips.length]!,
      seq: 0,
      hits: [],
      skippedMs: 0,
      paces: new Map(),
    };
    this.rooms.push(room);
    this.#begin?.(room, n);
    return room;
  }

  /** As an encoder does, it comes again where nobody could say in time whether it may start. */
  async #admitted(asked: object): Promise<{ readonly stream: { readonly streamId: StreamId } }> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#deps.control.admit(asked as never);
      if (answer.allow) return answer;
      const isSlow = answer.findings?.every((f) => f.code === 'rule.failed');
      if (isSlow !== true || attempt === ATTEMPTS) throw new Error(JSON.stringify(answer));
    }
  }

  /** Every room goes on by one segment each `everyMs`, one after the other; chat as told. */
  async run({
    everyMs = PIECE_MS,
    chatEveryMs = everyMs,
  }: { readonly everyMs?: number; readonly chatEveryMs?: number } = {}): Promise<void> {
    const tail = await this.#deps.bus.tail({
      topic: topics.control,
      from: 'earliest',
      handle: (rows) =>
        rows.forEach(({ value }) => {
          if (value?.type === 'chat')
            this.#modes.set(value.streamId, laterMode(this.#modes.get(value.streamId), value));
        }),
    });
    this.#closers.push(() => tail.close());
    this.#begin = (room, n) => {
      const lines = chatLines({ seed: n + 1, topic: 'clean', everyMs: 1, waves: 0 });
      const begin = setTimeout(
        () => {
          void this.segment(room);
          this.#every(everyMs, () => void this.segment(room));
          this.#every(chatEveryMs, () => {
            const { text, nickname, userId } = lines.next().value!;
            void this.say(room.streamId, text, { nickname, userId: userId as UserId });
          });
        },
        // Not all at the same moment.
        ((n % 8) / 8) * everyMs,
      );
      this.#closers.push(() => clearTimeout(begin));
    };
    this.rooms.forEach(this.#begin);
  }

  async stop(): Promise<void> {
    for (const close of this.#closers.splice(0)) await close();
  }

  async segment(room: Room): Promise<void> {
    const { bus, blobs, policy, onTrial } = this.#deps;
    const { streamId, clip } = room;
    const seq = room.seq++;
    const hits = room.hits.splice(0);
    const unwatchedMs = room.skippedMs;
    room.skippedMs = 0;
    const capturedAt = Date.now();
    const media = await clip.piece(seq);
    const value = segmentMessage({ streamId, seq, media, durationMs: PIECE_MS, capturedAt });
    await bus.publish(topics.segments, [{ key: streamId, value }]);
    const still = clip.stills[seq % clip.stills.length]!;
    const coarse = hits.some((h) => h.label.startsWith('minor_safety'));
    await blobs.put(livePictureKey(streamId), still);
    const decision =
      hits.find((h) => h.decision === 'dump')?.decision ??
      hits.find((h) => h.decision === 'hold')?.decision ??
      'release';
    const rules = hits.map(({ label }) => `rig.${label}`);
    const said = { decision: hits.find((h) => h.trial !== undefined)?.trial ?? decision, rules, actions: [] };
    const trial = onTrial();
    const verdict = SegmentVerdict.parse({
      ...{ v: 1, kind: 'segment', streamId, epoch: 0, seq, final: true, policyHash: policy().hash, decision },
      ...(trial === undefined ? {} : { trial: { policyHash: trial.hash, ...said } }),
      signals: hits.map(({ label, score = 0.93, entry }) => ({
        ...{ label, score, atMs: seq * PIECE_MS + 400, thumbnail: clip.still },
        ...(entry === undefined ? { source: 'frame' } : { source: 'known', detail: { entry } }),
        detector: { id: 'rig', version: '1' },
        region: { x: 0.3, y: 0.25, w: 0.35, h: 0.4 },
      })),
      texts: hits.flatMap(
        ({ reads }) =>
        reads === undefined
          ? []
          : [{ text: reads, origin: 'ocr', confidence: 0.9, atMs: seq * PIECE_MS + 400, detector: { id: 'rig', version: '1' } }], // prettier-ignore
      ),
      rules: hits.map(({ label, score = 0.93 }) => ({
        ...{ rule: `rig.${label}`, label, severity: policy().taxonomy.get(label)?.severity ?? 3 },
        ...(policy().taxonomy.get(label)?.clauses[0] === undefined
          ? {}
          : { clause: policy().taxonomy.get(label)!.clauses[0] }),
        when: `over("${label}")`,
        facts: { score },
      })),
      coverage: { frames: 2, reused: 0, unwatchedMs },
      picture: { at: capturedAt - PIECE_MS / 2, coarse },
      timing: { capturedAt, receivedAt: capturedAt, decidedAt: Date.now() },
    });
    await bus.publish(topics.verdicts, [{ key: streamId, value: verdict }]);
  }

  async say(
    streamId: StreamId,
    text: string,
    {
      userId = 'viewer' as UserId,
      nickname,
      decision: said = 'publish',
      found,
    }: {
      readonly userId?: UserId;
      readonly nickname?: string | undefined;
      readonly decision?: 'publish' | 'mask' | 'hold' | 'drop';
      readonly found?: Found;
    } = {},
  ): Promise<MessageId> {
    const { bus, policy } = this.#deps;
    const messageId = randomUUID() as MessageId;
    const line = { userId, text, sentAt: Date.now(), ...(nickname === undefined ? {} : { nickname }) };
    const { decision, rule } = this.#underRoom(streamId, said, { userId, messageId, at: line.sentAt });
    await bus.publish(topics.chat, [{ key: streamId, value: { v: 1, streamId, messageId, ...line } }]);
    const label = found?.label ?? 'abuse';
    const rules =
      said === 'publish'
        ? []
        : [{ rule: 'rig.chat', label, severity: 2, when: `over("${label}")`, facts: {} }];
    const verdict = MessageVerdict.parse({
      ...{ v: 1, kind: 'message', streamId, messageId, decision, policyHash: policy().hash },
      signals:
        found === undefined
          ? []
          : [{ ...found, score: 0.93, source: 'text', detector: { id: 'rig', version: '1' } }],
      rules: rule === undefined ? rules : [...rules, { rule, severity: 0, when: rule, facts: {} }],
      timing: { capturedAt: line.sentAt, receivedAt: line.sentAt, decidedAt: Date.now() },
      ...(decision === 'publish' || decision === 'mask' ? { display: line } : {}),
    });
    await bus.publish(topics.verdicts, [{ key: streamId, value: verdict }]);
    return messageId;
  }

  /** What ingest would make of the line in a room that is slowed or held. */
  #underRoom(
    streamId: StreamId,
    decision: MessageDecision,
    {
      userId,
      messageId,
      at,
    }: { readonly userId: UserId; readonly messageId: MessageId; readonly at: number },
  ): { readonly decision: MessageDecision; readonly rule?: string } {
    const mode = this.#modes.get(streamId)?.mode;
    const paces = this.rooms.find((room) => room.streamId === streamId)?.paces;
    const everyMs = slowAt(mode, at);
    if (decision === 'hold' || decision === 'drop' || paces === undefined) return { decision };
    if (everyMs !== undefined) {
      const { pace, passes } = paced(paces.get(userId) ?? noPace, { messageId, at }, everyMs);
      paces.set(userId, pace);
      if (!passes) return { decision: 'drop', rule: CHAT_RULES.slow };
    }
    return holdsAt(mode, at) ? { decision: 'hold', rule: CHAT_RULES.hold } : { decision };
  }

  #every(ms: number, run: () => void): void {
    const timer = setInterval(run, ms);
    this.#closers.push(() => clearInterval(timer));
  }
}
