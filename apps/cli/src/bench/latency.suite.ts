import { setTimeout as delay } from 'node:timers/promises';
import { findFfmpeg } from '@airlock/media/ffmpeg-path';
import { BlobKey } from '@airlock/contracts/ids';
import { segmentMessage } from '@airlock/testkit/segment-message';
import { HEIGHT, WIDTH } from './clips.js';
import type { BenchContext } from './context.js';
import { type BenchRow, calm, quantile, watchOthers } from './measure.js';
import { openPeerPool } from './peer-pool.js';
import { openRig, SYSTEM_CORES, type Rig } from './rig.js';
import { arrivals, openLoop } from './schedule.js';

/** Four tenths of what the peer can carry on two cores, so that it is not compared while it drowns. */
const STREAMS = 4;
const PATIENCE_MS = 60_000;

interface Block {
  /** From due to verdict, ms. */
  readonly delays: readonly number[];
  readonly othersBusy: number;
}

/** Row 3: from a complete segment to its verdict, both sides on the same arrivals. */
export async function latencySuite(context: BenchContext): Promise<BenchRow[]> {
  const clips = await context.clips();
  const itemMs = 2_000;
  const schedule = arrivals(STREAMS, itemMs, context.quick ? 10_000 : 30_000);
  const segmentOf = (stream: number, index: number) => {
    const { segments } = clips[stream % clips.length]!;
    return segments[(index + Math.floor(stream / clips.length)) % segments.length]!;
  };
  const ours: Block[] = [];
  const theirs: Block[] = [];
  const rig = await openRig(context);
  try {
    const peer = await openPeerPool(SYSTEM_CORES, {
      ffmpeg: findFfmpeg().path,
      width: WIDTH,
      height: HEIGHT,
    });
    try {
      const judge = await openJudging(rig);
      const block = async (
        look: (stream: number, index: number) => Promise<void>,
        into: Block[],
      ): Promise<void> => {
        const others = watchOthers(() => rig.cpu().main + rig.cpu().workers + peer.cpu());
        const delays: number[] = [];
        const running: Promise<void>[] = [];
        await openLoop(
          schedule,
          ({ stream, index }, dueAt) => {
            const one = look(stream, index).then(() => {
              // The first segment of each stream warms up.
              if (index > 0) delays.push(performance.now() - dueAt);
            });
            one.catch(() => undefined);
            running.push(one);
          },
          context.signal,
        );
        await Promise.all(running);
        into.push({ delays, othersBusy: others() });
      };
      const rounds = context.quick ? 1 : 3;
      for (let round = 0; round < rounds; round++) {
        const sides = [
          ['ours', () => block((stream, index) => judge(stream, segmentOf(stream, index)), ours)],
          ['peer', () => block((stream, index) => peer.look(segmentOf(stream, index).path), theirs)],
        ] as const;
        for (const [name, run] of round % 2 === 0 ? sides : sides.toReversed()) {
          context.say(`round ${round + 1} of ${rounds}: ${STREAMS} streams, ${name}`);
          await run();
        }
      }
    } finally {
      await peer.close();
    }
  } finally {
    await rig.close();
  }
  const [mine, peers] = [calm(ours), calm(theirs)];
  const all = (blocks: readonly Block[]): number[] => blocks.flatMap((b) => b.delays);
  const row = (id: string, q: number, share: string, least: number): BenchRow => {
    const [a, b] = [quantile(all(mine), q), quantile(all(peers), q)];
    return {
      id,
      what: `segment complete → verdict, p${q * 100}`,
      peer: 'fluent-ffmpeg fps=1 + nsfwjs (wasm)',
      unit: 'ms',
      ours: a,
      theirs: b,
      ratio: b / a,
      target: `≤ ${share} of the peer's`,
      met: b / a >= least,
      note: '',
    };
  };
  const note =
    `${STREAMS} streams of 2-s 720p segments arriving at real-time pace on the same schedule, blocks in turns; an ` +
    `open loop, so waiting counts. Ours is the whole system: blob store, bus, ${SYSTEM_CORES} media workers with all detectors, policy, ` +
    `verdict on the bus. The peer is ${SYSTEM_CORES} processes of its pipeline that find the segment in a file. ` +
    `${all(mine).length} and ${all(peers).length} verdicts; other processes used ` +
    `${Math.max(...[...mine, ...peers].map((b) => b.othersBusy)).toFixed(2)} cores at most meanwhile.`;
  return [{ ...row('3a', 0.5, '1/6', 6), note }, row('3b', 0.95, '1/5', 5)];
}

/** Hands whole segments of as many streams as asked for to the system and waits for the final verdict. */
async function openJudging(
  rig: Rig,
): Promise<
  (stream: number, segment: { bytes: Uint8Array; sha256: string; durationMs: number }) => Promise<void>
> {
  const waiting = new Map<string, () => void>();
  rig.onVerdict((v) => {
    if (v.final) waiting.get(`${v.streamId}/${v.seq}`)?.();
  });
  const sessions = await Promise.all(Array.from({ length: STREAMS }, (_, n) => rig.admit(`latency-${n}`)));
  const next = sessions.map(() => 0);
  return async (stream, { bytes, sha256, durationMs }) => {
    const { streamId, epoch } = sessions[stream]!;
    const seq = next[stream]!;
    next[stream] = seq + 1;
    const verdict = new Promise<void>((resolve) => waiting.set(`${streamId}/${seq}`, resolve));
    const capturedAt = Date.now();
    const blob = BlobKey.parse(`segments/${streamId}/${epoch}/${seq}.ts`);
    await rig.blobs.put(blob, bytes);
    const media = { blob, sha256, bytes: bytes.length };
    rig.publish(segmentMessage({ streamId, epoch, seq, media, durationMs, capturedAt }));
    const came = await Promise.race([verdict.then(() => true), delay(PATIENCE_MS, false, { ref: false })]);
    waiting.delete(`${streamId}/${seq}`);
    if (!came)
      throw new Error(rig.failure() ?? `no verdict on ${streamId}/${seq} after ${PATIENCE_MS / 1000} s`);
  };
}
