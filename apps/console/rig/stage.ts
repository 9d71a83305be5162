import type { EmbeddedBus } from '@airlock/bus/embedded';
import type { MessageId, RoomId, StreamerId, StreamId, UserId } from '@airlock/contracts/ids';
import { SegmentMessage } from '@airlock/contracts/segment';
import { topics } from '@airlock/contracts/topics';
import { MessageVerdict, SegmentVerdict } from '@airlock/contracts/verdict';
import type { RunningControl } from '@airlock/control/start';
import type { Policy } from '@airlock/policy/policy';
import { chatLines } from '@airlock/testkit/chat';
import { randomUUID } from 'node:crypto';
import { type Clip, PIECE_MS } from './clips.js';

/** What a detector is said to have seen. */
export interface Hit {
  readonly label: string;
  readonly score?: number;
  readonly decision?: 'release' | 'hold' | 'dump';
}

interface Room {
  readonly streamId: StreamId;
  readonly clip: Clip;
  seq: number;
  /** Seen in the next segment. */
  hits: Hit[];
}

const CATEGORIES = ['pets', 'talk', 'performance', 'news', 'games', 'shopping', 'music', 'outdoor'] as const;

/** Rooms on air without encoders or detectors: their media is drawn beforehand, and what is seen in it is said by the test. */
export class Stage {
  readonly rooms: Room[] = [];
  readonly #timers = new Set<ReturnType<typeof setInterval>>();

  constructor(
    readonly bus: EmbeddedBus,
    readonly control: RunningControl,
    readonly clips: readonly Clip[],
    readonly policy: () => Policy,
  ) {}

  async open(category?: string): Promise<Room> {
    const n = this.rooms.length;
    const answer = await this.control.admit({
      roomId: `room-${String(n)}` as RoomId,
      streamerId: `streamer-${String(n)}` as StreamerId,
      title: `Room ${String(n)}`,
      category: category ?? CATEGORIES[n % CATEGORIES.length]!,
      source: 'rtmp',
    } as never);
    if (!answer.allow) throw new Error(JSON.stringify(answer));
    const room: Room = {
      streamId: answer.stream.streamId,
      clip: this.clips[n % this.clips.length]!,
      seq: 0,
      hits: [],
    };
    this.rooms.push(room);
    return room;
  }

  /** Every room goes on by one segment each two seconds; chat as told. */
  run({ chatEveryMs = 2_000 }: { readonly chatEveryMs?: number } = {}): void {
    this.#every(PIECE_MS, () => this.rooms.forEach((room) => void this.segment(room)));
    this.rooms.forEach((room, seed) => {
      const lines = chatLines({ seed: seed + 1, topic: 'clean', everyMs: 1, waves: 0 });
      this.#every(chatEveryMs, () => {
        const { text, nickname, userId } = lines.next().value!;
        void this.say(room.streamId, text, { nickname, userId: userId as UserId });
      });
    });
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers.clear();
  }

  async segment(room: Room): Promise<void> {
    const { streamId, clip } = room;
    const seq = room.seq++;
    const hits = room.hits.splice(0);
    const capturedAt = Date.now();
    const message = SegmentMessage.parse({
      ...{ v: 1, streamId, epoch: 0, seq, part: { index: 0, last: true }, container: 'mpegts' },
      media: clip.pieces[seq % clip.pieces.length],
      ...{ startMs: seq * PIECE_MS, durationMs: PIECE_MS, capturedAt },
    });
    await this.bus.publish(topics.segments, [{ key: streamId, value: message }]);
    const verdict = SegmentVerdict.parse({
      ...{ v: 1, kind: 'segment', streamId, epoch: 0, seq, final: true, policyHash: this.policy().hash },
      decision:
        hits.find((h) => h.decision === 'dump')?.decision ??
        hits.find((h) => h.decision === 'hold')?.decision ??
        'release',
      signals: hits.map(({ label, score = 0.93 }) => ({
        ...{ label, score, source: 'frame', atMs: seq * PIECE_MS + 400, thumbnail: clip.still },
        detector: { id: 'rig', version: '1' },
        region: { x: 0.3, y: 0.25, w: 0.35, h: 0.4 },
      })),
      rules: hits.map(({ label, score = 0.93 }) => ({
        ...{ rule: `rig.${label}`, label, severity: this.policy().taxonomy.get(label)?.severity ?? 3 },
        ...(this.policy().taxonomy.get(label)?.clauses[0] === undefined
          ? {}
          : { clause: this.policy().taxonomy.get(label)!.clauses[0] }),
        when: `over("${label}")`,
        facts: { score },
      })),
      coverage: { frames: 2, reused: 0, unwatchedMs: 0 },
      timing: { capturedAt, receivedAt: capturedAt, decidedAt: Date.now() },
    });
    await this.bus.publish(topics.verdicts, [{ key: streamId, value: verdict }]);
  }

  async say(
    streamId: StreamId,
    text: string,
    {
      userId = 'viewer' as UserId,
      nickname,
      decision = 'publish',
    }: {
      readonly userId?: UserId;
      readonly nickname?: string | undefined;
      readonly decision?: 'publish' | 'mask' | 'hold' | 'drop';
    } = {},
  ): Promise<MessageId> {
    const messageId = randomUUID() as MessageId;
    const line = { userId, text, sentAt: Date.now(), ...(nickname === undefined ? {} : { nickname }) };
    await this.bus.publish(topics.chat, [{ key: streamId, value: { v: 1, streamId, messageId, ...line } }]);
    const verdict = MessageVerdict.parse({
      ...{
        v: 1,
        kind: 'message',
        streamId,
        messageId,
        decision,
        policyHash: this.policy().hash,
        signals: [],
      },
      rules:
        decision === 'publish'
          ? []
          : [{ rule: 'rig.chat', label: 'abuse', severity: 2, when: 'over("abuse")', facts: {} }],
      timing: { capturedAt: line.sentAt, receivedAt: line.sentAt, decidedAt: Date.now() },
      ...(decision === 'publish' || decision === 'mask' ? { display: line } : {}),
    });
    await this.bus.publish(topics.verdicts, [{ key: streamId, value: verdict }]);
    return messageId;
  }

  #every(ms: number, run: () => void): void {
    this.#timers.add(setInterval(run, ms));
  }
}
