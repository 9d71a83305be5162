import type { StreamId } from '@airlock/contracts/ids';
import type { SegmentMessage } from '@airlock/contracts/segment';
import { topics } from '@airlock/contracts/topics';
import { makeSegment } from '@airlock/testkit/media';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TestSystem } from './system.testkit.js';

let t: TestSystem;
beforeAll(async () => {
  t = await TestSystem.open();
}, 120_000);
afterAll(() => t?.close(), 60_000);

const soon = { timeout: 60_000, interval: 20 };
const until = (check: () => unknown) => vi.waitFor(check, soon);
const verdict = (id: StreamId, seq: number) =>
  vi.waitFor(() => {
    const found = t.verdictOf(id, seq);
    if (!found) throw new Error(`no verdict on ${id}/${seq}`);
    return found;
  }, soon);

describe('what the audience gets', { timeout: 90_000 }, () => {
  test('clean segments, a slate for a dumped one, and nothing more after a cut', async () => {
    const [dumped, cut] = [await t.admit(), await t.admit()];
    for (const seq of [0, 1, 2]) await t.segment(dumped, seq, seq === 1 ? t.clips.prohibited : t.clips.clean);
    for (const seq of [0, 1, 2]) await t.segment(cut, seq, seq === 1 ? t.clips.illegal : t.clips.clean);
    expect((await verdict(dumped, 1)).decision).toBe('dump');
    await until(async () => expect(await t.offered(dumped)).toEqual(['s/0.ts', 'slate/1.ts', 's/2.ts']));
    expect((await verdict(cut, 1)).actions).toEqual([{ kind: 'cut', rule: 'known-illegal' }]);
    await until(async () => expect((await t.view(cut)).state).toBe('dark'));
    await verdict(cut, 2);
    expect(await t.offered(cut)).not.toContain('s/2.ts');
    expect(t.actions.filter((a) => a.streamId === cut)).toHaveLength(1);
  });
});

describe('bad media is held, counted, and costs no neighbour anything', { timeout: 120_000 }, () => {
  const cases: readonly [string, string, (id: StreamId) => Promise<SegmentMessage>][] = [
    ['nothing', 'undecodable', (id) => t.message(id, 0, new Uint8Array())],
    ['noise', 'undecodable', (id) => t.message(id, 0, new Uint8Array(40_000).fill(77))],
    ['torn', 'undecodable', (id) => t.message(id, 0, t.clips.clean.subarray(0, 900))],
    ['wrong container', 'undecodable', (id) => t.message(id, 0, t.clips.clean, { container: 'fmp4' })],
    [
      '8K',
      'too_large',
      async (id) =>
        t.message(id, 0, await makeSegment({ size: '7680x4320', fps: 1, seconds: 1, audio: false })),
    ],
    ['sound alone', 'no_picture', async (id) => t.message(id, 0, await makeSegment({ pattern: 'none' }))],
    [
      'a claim of 2 GB',
      'too_large',
      async (id) => {
        const m = await t.message(id, 0, t.clips.clean);
        return { ...m, media: { ...m.media, bytes: 2 * 1024 ** 3 } };
      },
    ],
    [
      'a missing blob',
      'missing',
      async (id) => {
        const m = await t.message(id, 0, t.clips.clean);
        return { ...m, media: { ...m.media, blob: 'not/there' as never } };
      },
    ],
    [
      'a wrong sha256',
      'undecodable',
      async (id) => {
        const m = await t.message(id, 0, t.clips.clean);
        return { ...m, media: { ...m.media, sha256: '0'.repeat(64) } };
      },
    ],
  ];

  test.each(cases)('%s', async (_, failure, make) => {
    const [bad, neighbour] = [await t.admit(), await t.admit()];
    const before = await t.counter('airlock_segments_unjudged_total', { failure });
    await t.publish(await make(bad), await t.message(neighbour, 0, t.clips.clean));
    const held = await verdict(bad, 0);
    expect(held).toMatchObject({ decision: 'hold', failure, coverage: { frames: 0, unwatchedMs: 2_000 } });
    expect((await verdict(neighbour, 0)).decision).toBe('release');
    await until(async () => expect(await t.offered(neighbour)).toEqual(['s/0.ts']));
    expect(await t.offered(bad)).toBeUndefined();
    expect(await t.counter('airlock_segments_unjudged_total', { failure })).toBe(before + 1);
  });

  test('time that goes back, in the media and between segments', async () => {
    const id = await t.admit();
    const twice = Buffer.concat([t.clips.clean, t.clips.prohibited]);
    await t.segment(id, 0, twice, { durationMs: 4_000 });
    await t.segment(id, 1, t.clips.prohibited, { startMs: -90_000 });
    expect((await verdict(id, 0)).decision).not.toBe('release');
    expect((await verdict(id, 1)).decision).toBe('dump');
    expect(await t.offered(id)).not.toContain('s/0.ts');
  });
});

describe('sequence numbers', { timeout: 90_000 }, () => {
  test('out of order and delivered twice are put right', async () => {
    const id = await t.admit();
    const messages = await Promise.all([0, 1, 2].map((seq) => t.message(id, seq, t.clips.clean)));
    await t.publish(messages[1]!, messages[0]!, messages[0]!, messages[2]!, messages[1]!);
    await until(async () => expect(await t.offered(id)).toEqual(['s/0.ts', 's/1.ts', 's/2.ts']));
  });

  test('a missing one becomes a slate, and the stream goes on', async () => {
    const id = await t.admit();
    await t.segment(id, 0);
    await t.segment(id, 2);
    await until(async () => {
      const offered = await t.offered(id);
      expect([offered?.at(0), offered?.at(-1)]).toEqual(['s/0.ts', 's/2.ts']);
    });
  });

  test('two contents under one number: neither is shown', async () => {
    const id = await t.admit();
    const [a, b] = [await t.message(id, 0, t.clips.clean), await t.message(id, 0, t.clips.prohibited)];
    await t.publish(a, b);
    await until(() => expect(t.verdicts.filter((v) => v.streamId === id)).toHaveLength(2));
    expect((await t.offered(id)) ?? []).not.toContain('s/0.ts');
  });
});

describe('bytes that foreign producers put on the bus', { timeout: 90_000 }, () => {
  test('are parked with the reason and counted, and nobody else loses a record', async () => {
    const id = await t.admit();
    const good = await t.message(id, 0, t.clips.clean);
    const raw = (topic: typeof topics.segments | typeof topics.chat, value: Uint8Array) =>
      t.system.bus.appendRaw(topic as never, { key: id, value });
    const json = (value: object) => Buffer.from(JSON.stringify(value));
    await raw(topics.segments, Uint8Array.from([0xff, 0xfe, 0xfd]));
    await raw(topics.segments, json({ ...good, v: 9 }));
    await raw(topics.segments, json({ ...good, durationMs: 1e9 }));
    const line = { v: 1, streamId: id, messageId: 'm', userId: 'u', sentAt: 1 };
    await raw(topics.chat, json({ ...line, text: 'x'.repeat(1024 * 1024) }));
    await raw(topics.chat, Uint8Array.from([0x7b, 0x22, 0xc3, 0x28]));
    await t.publish(good);
    const said = await t.say(id, 'hello');
    await until(async () => expect(await t.offered(id)).toEqual(['s/0.ts']));
    await until(() => expect(t.lines.find((l) => l.messageId === said)?.decision).toBe('publish'));
    const reasons = (topic: string) =>
      t.parked
        .filter((p) => p.group.startsWith('ingest') && p.topic === topic)
        .map((p) => p.reason.split(':')[0]);
    expect(reasons(topics.segments.name)).toEqual(['not_utf8', 'unknown_version', 'schema']);
    expect(reasons(topics.chat.name)).toEqual(['schema', 'not_utf8']);
    for (const code of ['not_utf8', 'unknown_version', 'schema'])
      expect(await t.counter('airlock_bus_parked_total', { code, group: 'ingest' })).toBeGreaterThan(0);
  });

  test('a stream nobody admitted is parked and never shown', async () => {
    const [stranger, neighbour] = ['nobody-let-me-in' as StreamId, await t.admit()];
    await t.segment(stranger, 0);
    await t.segment(neighbour, 0);
    await until(() => expect(t.parked.some((p) => p.reason === 'the stream was not admitted')).toBe(true));
    await until(async () => expect(await t.offered(neighbour)).toEqual(['s/0.ts']));
    expect(await t.offered(stranger)).toBeUndefined();
    expect(await t.counter('airlock_unknown_stream_total')).toBeGreaterThan(0);
  });
});

describe.runIf(process.platform === 'linux')('media workers', { timeout: 120_000 }, () => {
  const workers = (): number[] =>
    readdirSync(`/proc/${process.pid}/task`)
      .flatMap((task) => readFileSync(`/proc/${process.pid}/task/${task}/children`, 'utf8').split(' '))
      .filter((pid) => pid !== '' && commandOf(pid).includes('media-worker'))
      .map(Number);
  const commandOf = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  };

  test.each(['SIGKILL', 'SIGSTOP'] as const)('one that gets %s loses no stream a segment', async (signal) => {
    const ids = await Promise.all([0, 1, 2, 3].map(() => t.admit()));
    for (const id of ids) await t.segment(id, 0);
    await Promise.all(ids.map((id) => verdict(id, 0)));
    await until(() => expect(workers()).toHaveLength(2));
    process.kill(workers()[0]!, signal);
    for (const id of ids) for (const seq of [1, 2]) await t.segment(id, seq);
    for (const id of ids) for (const seq of [1, 2]) expect((await verdict(id, seq)).decision).toBe('release');
    for (const id of ids)
      await until(async () => expect(await t.offered(id)).toEqual(['s/0.ts', 's/1.ts', 's/2.ts']));
    await until(() => expect(workers()).toHaveLength(2));
  });
});

describe('the policy file', { timeout: 90_000 }, () => {
  const hashOf = async (id: StreamId, seq: number) => (await verdict(id, seq)).policyHash;

  test('a broken one changes nothing; a good one is in force for verdicts and plans of running streams', async () => {
    const id = await t.admit();
    await t.segment(id, 0);
    const before = await hashOf(id, 0);
    const refused = await t.counter('airlock_policy_refused_total');
    await t.policy((text) => text.replace('over("known.prohibited")', 'over("known.prohibitet") &&'));
    await until(async () => expect(await t.counter('airlock_policy_refused_total')).toBe(refused + 1));
    await t.segment(id, 1);
    expect(await hashOf(id, 1)).toBe(before);

    await t.policy((text) =>
      text.replace(/(name: default\n[^]*?release: \{ mode: )gated, delayMs: 0/, '$1review, delayMs: 0'),
    );
    await until(async () => expect((await t.view(id)).stream.policyHash).not.toBe(before));
    await t.segment(id, 2);
    expect(await hashOf(id, 2)).toBe((await t.view(id)).stream.policyHash);
    expect((await verdict(id, 2)).decision).toBe('release');
    // Clean, but in review now: it waits for a person.
    await until(async () => expect((await t.view(id)).state).toBe('waiting'));
    expect(await t.offered(id)).toEqual(['s/0.ts', 's/1.ts']);

    await t.policy((text) => text);
    await until(async () => expect((await t.view(id)).stream.policyHash).toBe(before));
    await until(async () => expect(await t.offered(id)).toEqual(['s/0.ts', 's/1.ts', 's/2.ts']));
  });
});

describe('closing and opening again', { timeout: 120_000 }, () => {
  test('ends what nobody captures any more, repeats no effect, and takes new streams', async () => {
    const [shown, cut] = [await t.admit(), await t.admit()];
    await t.segment(shown, 0);
    await t.segment(cut, 0, t.clips.illegal);
    await until(async () => expect(await t.offered(shown)).toEqual(['s/0.ts']));
    await until(async () => expect((await t.view(cut)).state).toBe('dark'));
    // The view turns dark by the direct path; the record of it comes by the topic, a little later.
    await until(async () => expect(t.actions.filter((a) => a.streamId === cut)).toHaveLength(1));
    const playlist = await t.playlist(shown);
    await t.system.close();
    const [verdicts, acted] = [t.verdicts.length, t.actions.length];

    await t.start();
    for (const id of [shown, cut]) expect((await t.view(id)).stream.live).toBe(false);
    await until(async () => expect(await t.playlist(shown)).toContain('#EXT-X-ENDLIST'));
    expect((await t.playlist(shown)).startsWith(playlist.trimEnd())).toBe(true);
    expect((await t.view(cut)).state).toBe('dark');
    const fresh = await t.admit();
    await t.segment(fresh, 0);
    await until(async () => expect(await t.offered(fresh)).toEqual(['s/0.ts']));
    expect(t.verdicts.slice(verdicts).map((v) => v.streamId)).toEqual([fresh]);
    expect(t.actions.slice(acted)).toEqual([]);
  });
});
