import type { StreamId } from '@airlock/contracts/ids';
import type { SegmentMessage } from '@airlock/contracts/segment';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { describe, expect, it } from 'vitest';
import { type AccountOptions, whyNot } from './account.js';
import { innards, type Seen } from './audience.js';
import { marked } from './clips.js';
import type { FedSegment, FedStream } from './platform.js';
import { shows } from './platform.js';

const streamId = 's' as StreamId;
const clips = {
  clean: new Uint8Array(9_000).fill(1),
  prohibited: new Uint8Array(9_000).fill(2),
  illegal: new Uint8Array(9_000).fill(3),
};
const segment = (over: Partial<FedSegment> = {}): FedSegment => ({
  streamId,
  seq: 0,
  kind: 'clean',
  sha256: 'a',
  sentAt: 1_000,
  accepted: true,
  ...over,
});
const stream = (mode: FedStream['mode'], over: Partial<FedStream> = {}): FedStream => ({
  plan: { name: 'x', category: 'talk', show: shows.clean },
  streamId,
  mode,
  segments: [],
  lines: [],
  ...over,
});
const seen = (over: Partial<Seen> = {}): Seen => ({
  gate: 'gate-0',
  streamId,
  url: 'u',
  sha256: 'a',
  bytes: 9_188,
  innards: innards(clips.clean),
  askedAt: 20_000,
  doneAt: 20_010,
  ...over,
});
const released = (at: number) =>
  new Map([['s/0/0', [{ value: { decision: 'release', streamId } as unknown as SegmentVerdict, at }]]]);

const judge = (
  s: Seen,
  of: FedStream,
  one: FedSegment,
  verdicts: ReturnType<typeof released> = released(2_000),
  byBytes: AccountOptions['ledger']['byBytes'] = new Map(),
) => {
  const options = {
    ledger: { verdicts, segments: new Map(), byBytes },
    clips,
    cutGraceMs: 2_000,
    clocksAgree: true,
  };
  return whyNot(s, options as unknown as AccountOptions, {
    streams: new Map([[of.streamId, of]]),
    segments: new Map([[one.sha256, one]]),
  });
};

describe('what the audience may not have got', () => {
  it('is nothing where a clean segment came after its verdict', () => {
    expect(judge(seen(), stream('gated'), segment())).toBeUndefined();
  });
  it.each([
    [
      'a bad segment',
      seen(),
      stream('gated'),
      segment({ kind: 'prohibited' }),
      released(2_000),
      'a prohibited segment',
    ],
    ['one without a verdict', seen(), stream('gated'), segment(), new Map(), 'no verdict releases it'],
    ['one before its verdict', seen(), stream('gated'), segment(), released(20_011), 'before its verdict'],
    ['one of a review stream', seen(), stream('review'), segment(), released(2_000), 'nobody approved it'],
    [
      'one before its delay is over',
      seen({ doneAt: 8_000 }),
      stream('delay'),
      segment(),
      released(2_000),
      'before its delay was over',
    ],
    [
      'one after a cut',
      seen(),
      stream('open' as never, { mode: 'direct', cutAt: 10_000 }),
      segment(),
      released(2_000),
      'asked for 10000 ms after the cut',
    ],
    [
      'bytes of another stream',
      seen(),
      stream('gated'),
      segment({ streamId: 't' as StreamId }),
      released(2_000),
      'bytes of another stream',
    ],
    [
      'pictures under an unknown hash',
      seen({ sha256: 'b' }),
      stream('gated'),
      segment(),
      released(2_000),
      'bytes that nobody fed',
    ],
  ])('is %s', (_, got, of, one, verdicts, why) => {
    expect(judge(got, of, one, verdicts)).toBe(why);
  });
  it('is told by the stream where two sessions of one room sent the same bytes', () => {
    const of = (id: string, seq: number) => ({ streamId: id, epoch: 0, seq }) as unknown as SegmentMessage;
    const byBytes = new Map([
      ['s a', [of('s', 0)]],
      ['t a', [of('t', 0)]],
    ]);
    const captured = (id: string) =>
      judge(
        seen({ streamId: id as StreamId }),
        stream('gated', { streamId: 'other' as StreamId }),
        segment({ sha256: 'z' }),
        released(2_000),
        byBytes,
      );
    expect(captured('s')).toBeUndefined();
    expect(captured('t')).toBe('no verdict releases it');
  });
  it('is not the card that stands for dumped seconds', () => {
    expect(judge(seen({ sha256: 'b', innards: 'card' }), stream('gated'), segment())).toBeUndefined();
  });
});

it('marks a segment without touching its pictures', () => {
  const one = marked(clips.clean, 's 1');
  expect(one.length % 188).toBe((clips.clean.length + 188) % 188);
  expect(innards(one)).toBe(innards(clips.clean));
  expect(Buffer.from(one)).not.toEqual(Buffer.from(marked(clips.clean, 's 2')));
});
