import 'reflect-metadata';
import { recordsOf } from '@airlock/bus/read-topic';
import { AdmissionAnswer } from '@airlock/contracts/admission';
import { ActionView, StreamView } from '@airlock/contracts/http/stream-api';
import type { Action } from '@airlock/contracts/action';
import { controlKey, type ControlRecord } from '@airlock/contracts/control';
import type { ActionId, StreamId, UserId } from '@airlock/contracts/ids';
import { livePictureKey } from '@airlock/contracts/picture';
import { Problem } from '@airlock/contracts/problem';
import { topics } from '@airlock/contracts/topics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admission, messageVerdict, startTestControl, type TestControl, verdict } from './control.testkit.js';

let t: TestControl;
const kicks: { roomId: string; streamId: string }[] = [];
/** Rooms whose media server fails once. */
const flaky = new Set<string>();

beforeAll(async () => {
  t = await startTestControl({
    servers: [
      {
        name: 'embedded',
        kick: async (target) => {
          if (flaky.delete(target.roomId)) throw new Error('media server is busy');
          kicks.push({ ...target });
          return 'kicked';
        },
      },
    ],
  });
}, 120_000);
afterAll(() => t.close());

let rooms = 0;
const open = async (more: Parameters<typeof admission>[0] = {}): Promise<StreamId> => {
  rooms += 1;
  const who = { roomId: `room-${rooms}`, streamerId: `streamer-${rooms}`, ...more };
  const answer = AdmissionAnswer.parse((await t.call('POST', '/v1/admissions', admission(who))).body);
  if (!answer.allow) throw new Error(answer.reasons.join());
  return answer.stream.streamId;
};
const view = async (id: StreamId): Promise<StreamView> =>
  StreamView.parse((await t.call('GET', `/v1/streams/${id}`)).body);

describe('admission', () => {
  it('B19: classes the room by policy, and records before it answers', async () => {
    const id = await open({ category: 'news' });
    expect(await view(id)).toMatchObject({
      state: 'live',
      stream: { roomClass: 'news', release: { mode: 'review' }, live: true, epoch: 0 },
    });
    const seen = (await recordsOf(t.bus, topics.control)).map((r) => r.value);
    expect(seen).toContainEqual(expect.objectContaining({ type: 'stream', streamId: id }));
    const audit = (await t.call('GET', '/v1/audit?limit=5')).body.items;
    expect(audit[0]).toMatchObject({ verb: 'stream.admitted', subject: id });
  });

  it('never writes credentials down', async () => {
    await open({ credentials: { key: 'very-secret' } });
    expect(JSON.stringify((await t.call('GET', '/v1/audit?limit=5')).body)).not.toContain('very-secret');
  });

  it('gives a new stream to the same streamer and ends the old one, and none to another', async () => {
    const who = { roomId: 'same', streamerId: 'me' };
    const first = await open(who);
    const second = await open(who);
    expect(second).not.toBe(first);
    expect((await view(first)).state).toBe('ended');
    await expect(open({ ...who, streamerId: 'somebody-else' })).rejects.toThrow('another streamer');
  });

  it('refuses a room whose stream was cut until the cut is lifted', async () => {
    const who = { roomId: 'cut-room', streamerId: 'cut-streamer' };
    const id = await open(who);
    await t.call('POST', `/v1/streams/${id}/cut`, { reason: 'it is time' });
    await expect(open(who)).rejects.toThrow('it is time');
    await expect(open({ ...who, roomId: 'other-room' })).rejects.toThrow('it is time');
    await t.call('POST', `/v1/streams/${id}/lift`, { reason: 'sorry' });
    await open(who);
  });

  it('lifts a mute of one author when it is named, and only then', async () => {
    const id = await open({ roomId: 'loud-room', streamerId: 'loud-streamer' });
    const mute: Action = {
      actionId: `mute-${id}` as ActionId,
      kind: 'mute',
      streamId: id,
      userId: 'loud' as UserId,
      origin: { type: 'policy', rule: 'abuse-repeated', policyHash: 'b'.repeat(64) },
      reason: 'abuse',
      decidedAt: Date.now(),
    };
    const record: ControlRecord = { type: 'action', action: mute };
    await t.bus.publish(topics.control, [{ key: controlKey(record), value: record, partitionKey: id }]);
    const isInForce = async (): Promise<boolean | undefined> => {
      const { items } = (await t.call('GET', '/v1/actions')).body as { items: ActionView[] };
      return items.find((a) => a.action.actionId === mute.actionId)?.inForce;
    };
    await t.until(isInForce);
    const lift = (body: object) => t.call('POST', `/v1/streams/${id}/lift`, { reason: 'sorry', ...body });
    expect((await lift({})).status).toBe(409);
    expect(await isInForce()).toBe(true);
    const { body } = await lift({ lifts: mute.actionId });
    expect(body.items).toMatchObject([{ action: { kind: 'lift', lifts: mute.actionId } }]);
    expect(await isInForce()).toBe(false);
    expect((await lift({ lifts: mute.actionId })).status).toBe(409);
  });

  it('A26: refuses new streams while the retention store is full, and records on what is on air', async () => {
    const id = await open();
    const { room } = t.blobs;
    t.blobs.room = () => Promise.resolve(1024);
    await expect(open({ roomId: 'late', streamerId: 'late' })).rejects.toThrow('full');
    const audit = (await t.call('GET', '/v1/audit?limit=1')).body.items;
    expect(audit[0]).toMatchObject({ verb: 'stream.refused', subject: 'late' });
    expect((await view(id)).stream.live).toBe(true);
    t.blobs.room = room!;
    await open({ roomId: 'late', streamerId: 'late' });
  });
});

describe('a cut', () => {
  it('B12: is one action however often it is asked for', async () => {
    const id = await open();
    const cut = () =>
      t.call('POST', `/v1/streams/${id}/cut`, { reason: 'once' }, { 'idempotency-key': 'my key / 1' });
    const [a, b] = [await cut(), await cut()];
    expect(a.status).toBe(200);
    expect(b.body.action).toEqual(a.body.action);
    const mine = (await t.call('GET', '/v1/actions')).body.items.filter(
      (v: ActionView) => v.action.streamId === id,
    );
    expect(mine).toHaveLength(1);
    expect((await view(id)).state).toBe('dark');
  });

  it('B12: kicks the publisher until that is confirmed, and measures the dark', async () => {
    t.gate.state.dark = false;
    flaky.add('flaky');
    const id = await open({ roomId: 'flaky' });
    const { actionId } = (await t.call('POST', `/v1/streams/${id}/cut`, { reason: 'bad' })).body.action;
    const before = t.gate.state.requests;
    await t.until(() => t.gate.state.requests > before + 3);
    t.gate.state.dark = true;
    const done = await t.until(async () => {
      const v = ActionView.parse((await t.call('GET', `/v1/actions/${actionId}`)).body);
      return v.darkness !== undefined && v.enforcement[0]?.state === 'confirmed' && v;
    });
    expect(done.darkness!.source).toBe('gate');
    const lastByteAt = done.action.decidedAt + done.darkness!.timeToDarkMs;
    expect(lastByteAt).toBeGreaterThanOrEqual(t.gate.state.lastContentByteAt!);
    expect(lastByteAt).toBeLessThanOrEqual(done.darkness!.confirmedAt);
    expect(done.enforcement[0]).toMatchObject({ server: 'embedded', attempts: 2 });
    expect(kicks.filter((k) => k.streamId === id)).toHaveLength(1);
    await t.until(async () =>
      (await t.call('GET', '/v1/audit')).body.items.some(
        (e: { verb: string; detail: { actionId: string } }) =>
          e.verb === 'stream.dark' && e.detail.actionId === actionId,
      ),
    );
    expect((await t.call('GET', '/metrics')).body).toContain('airlock_time_to_dark_seconds_count');
  });

  it('B12: goes through when the control topic is down, and reaches it later', async () => {
    const id = await open();
    const publish = t.bus.publish;
    const direct: unknown[] = [];
    const off = t.direct.on((r) => void direct.push(r));
    t.bus.publish = () => Promise.reject(new Error('no broker'));
    const answer = await t.call('POST', `/v1/streams/${id}/cut`, { reason: 'now' });
    t.bus.publish = publish;
    off();
    expect(answer.status).toBe(200);
    expect(direct).toHaveLength(1);
    await t.until(async () =>
      (await t.call('GET', '/v1/audit')).body.items.some(
        (e: { verb: string; subject: string }) => e.verb === 'stream.cut' && e.subject === id,
      ),
    );
  });

  it('does not wait for a bus that never answers once the direct path has it, and reaches the topic later', async () => {
    const id = await open();
    const publish = t.bus.publish;
    const hanging = Promise.withResolvers<void>();
    t.bus.publish = () => hanging.promise;
    const answer = await t.call('POST', `/v1/streams/${id}/cut`, { reason: 'now' });
    t.bus.publish = publish;
    expect(answer.status).toBe(200);
    hanging.reject(new Error('no broker'));
    await t.until(async () =>
      (await t.call('GET', '/v1/audit')).body.items.some(
        (e: { verb: string; subject: string }) => e.verb === 'stream.cut' && e.subject === id,
      ),
    );
  });

  it('is refused as an error when neither path takes it', async () => {
    const id = await open();
    const publish = t.bus.publish;
    const off = t.direct.on(() => Promise.reject(new Error('no gate')));
    t.bus.publish = () => Promise.reject(new Error('no broker'));
    const answer = await t.call('POST', `/v1/streams/${id}/cut`, { reason: 'now' });
    t.bus.publish = publish;
    off();
    expect(answer.status).toBe(503);
    expect(Problem.parse(answer.body).code).toBe('unavailable');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('with the database down', () => {
  it('a cut takes effect at once and is written down later; an approval is refused and the segments stay held', async () => {
    const id = await open({ category: 'news' });
    await t.publishSegment(id, 0);
    await t.publishVerdict(verdict(id, 0));
    await t.until(async () => (await view(id)).pending);
    const { transaction } = t.db;
    const append = t.db.queries.transaction;
    const down = () => {
      throw new Error('the database is gone');
    };
    Object.assign(t.db, { transaction: () => Promise.reject(new Error('the database is gone')) });
    Object.assign(t.db.queries, { transaction: down });
    const approval = await t.call('POST', `/v1/streams/${id}/approve`, {});
    const cut = await t.call('POST', `/v1/streams/${id}/cut`, { reason: 'without a database' });
    const state = await view(id);
    Object.assign(t.db, { transaction });
    Object.assign(t.db.queries, { transaction: append });
    expect(Problem.parse(approval.body)).toMatchObject({ code: 'unavailable', status: 503 });
    expect(cut.status).toBe(200);
    expect(state.state).toBe('dark');
    await t.until(async () =>
      (await t.call('GET', '/v1/audit')).body.items.some(
        (e: { verb: string; subject: string }) => e.verb === 'stream.cut' && e.subject === id,
      ),
    );
  });
});

describe('review', () => {
  it('releases what waits by approval, and forgets it as pending', async () => {
    const id = await open({ category: 'news' });
    for (let seq = 0; seq < 3; seq += 1) {
      await t.publishSegment(id, seq);
      await t.publishVerdict(verdict(id, seq));
    }
    const pending = await t.until(async () => {
      const v = await view(id);
      return v.pending?.segments === 3 && v;
    });
    expect(pending).toMatchObject({ state: 'waiting', pending: { fromSeq: 0, toSeq: 2, durationMs: 6_000 } });
    const answer = await t.call('POST', `/v1/streams/${id}/approve`, {});
    expect(answer.body.items).toMatchObject([{ epoch: 0, fromSeq: 0, toSeq: 2, decision: 'release' }]);
    expect((await view(id)).pending).toBeUndefined();
    expect((await view(id)).lock.map((c) => c.state)).toEqual(['approved', 'approved', 'approved']);
    const again = await t.call('POST', `/v1/streams/${id}/approve`, {});
    expect(Problem.parse(again.body)).toMatchObject({ code: 'conflict', status: 409 });
  });
});

describe('verdicts', () => {
  it('open one case per stream, whatever comes twice', async () => {
    const id = await open();
    for (const seq of [0, 1, 2, 1]) {
      await t.publishSegment(id, seq);
      await t.publishVerdict(verdict(id, seq, seq === 0 ? 'release' : 'dump'));
    }
    const own = async () =>
      (await t.call('GET', '/v1/cases')).body.items.filter((c: { streamId: string }) => c.streamId === id);
    await t.until(async () => (await own())[0]?.hits === 2);
    expect(await own()).toMatchObject([{ state: 'open', severity: 4, label: 'known.prohibited', hits: 2 }]);
    const timeline = (await t.call('GET', `/v1/streams/${id}/verdicts`)).body.items;
    expect(timeline.map((v: { seq: number }) => v.seq).sort()).toEqual([0, 1, 2]);
    expect((await view(id)).hits).toHaveLength(2);
  });

  it('survive a restart of control', async () => {
    const id = await open({ category: 'news' });
    await t.publishSegment(id, 0);
    await t.publishVerdict(verdict(id, 0, 'dump'));
    await t.until(async () => (await view(id)).openCase);
    // How far the audience is behind goes on with the clock.
    const told = async () => {
      const { delay: _delay, ...rest } = await view(id);
      return rest.audience !== undefined && rest;
    };
    const before = await t.until(told);
    await t.restart();
    expect(await t.until(told)).toEqual(before);
  });
});

describe('chat', () => {
  it('takes a line, shows its decision, and lets a person publish a held one', async () => {
    const id = await open();
    const posted = await t.call('POST', `/v1/streams/${id}/chat`, { userId: 'u1', text: 'hello there' });
    expect(posted.status).toBe(202);
    const { messageId } = posted.body;
    await t.publishVerdict(messageVerdict(id, messageId, 'hold'));
    const lines = async () => (await t.call('GET', `/v1/streams/${id}/chat`)).body.items;
    await t.until(async () => (await lines())[0]?.decision === 'hold');
    const released = await t.call('POST', `/v1/streams/${id}/messages/${messageId}/release`);
    expect(released.body).toMatchObject({ decision: 'publish', by: 'operator', text: 'hello there' });
    await t.until(async () => (await lines())[0]?.by === 'operator');
    const missing = await t.call('POST', `/v1/streams/${id}/messages/nobody/drop`);
    expect(missing.status).toBe(404);
  });

  it.each([
    ['no text', { userId: 'u' }],
    ['a line of 1 MB', { userId: 'u', text: 'x'.repeat(1_000_000) }],
    ['more than any body may have', { userId: 'u', text: 'x'.repeat(1_100_000) }],
  ])('refuses %s', async (_, body) => {
    const answer = await t.call('POST', `/v1/streams/${await open()}/chat`, body);
    expect([400, 413]).toContain(answer.status);
    Problem.parse(answer.body);
  });
});

describe('chat as a whole', () => {
  it('C01: is slowed and held for a time by a person, on record, and ends when it is set anew', async () => {
    const id = await open();
    const until = Date.now() + 600_000;
    const set = (body: object) => t.call('PUT', `/v1/streams/${id}/chat/mode`, body);
    const answer = await set({ slow: { everyMs: 5_000, until }, hold: {}, reason: 'a raid' });
    expect(answer.body).toMatchObject({
      by: 'operator',
      mode: { slow: { everyMs: 5_000, until }, hold: {} },
    });
    expect((await view(id)).chatMode?.mode).toEqual({ slow: { everyMs: 5_000, until }, hold: {} });
    await set({ reason: 'it is over' });
    expect((await view(id)).chatMode).toBeUndefined();
    const reasons = async (): Promise<string[]> =>
      (await t.call('GET', '/v1/audit')).body.items
        .filter((e: { verb: string; subject: string }) => e.verb === 'chat.mode' && e.subject === id)
        .map((e: { detail: { reason: string } }) => e.detail.reason);
    await t.until(async () => (await reasons()).length === 2);
    expect((await reasons()).sort()).toEqual(['a raid', 'it is over']);
    expect((await set({ hold: {} })).status).toBe(400);
  });

  it('lets a person publish a held line with what was found in it covered', async () => {
    const id = await open();
    const line = { userId: 'u1', text: 'call 13812345678 now' };
    const { messageId } = (await t.call('POST', `/v1/streams/${id}/chat`, line)).body;
    await t.publishVerdict({
      ...messageVerdict(id, messageId, 'hold'),
      signals: [
        {
          ...{ label: 'privacy.contact', score: 1, source: 'text', span: [5, 16] },
          detector: { id: 'contacts', version: '1' },
        },
      ],
    });
    const mask = (body: object) => t.call('POST', `/v1/streams/${id}/messages/${messageId}/mask`, body);
    const lines = async () => (await t.call('GET', `/v1/streams/${id}/chat`)).body.items;
    await t.until(async () => (await lines())[0]?.decision === 'hold');
    expect((await mask({})).body).toMatchObject({ decision: 'mask', display: 'call *********** now' });
    expect((await mask({ spans: [[0, 4]] })).body).toMatchObject({ display: '**** 13812345678 now' });
  });

  it('opens no case for lines that wait because all do', async () => {
    const id = await open();
    const { messageId } = (await t.call('POST', `/v1/streams/${id}/chat`, { userId: 'u', text: 'hi' })).body;
    const rules = [{ rule: 'chat.hold', severity: 0, when: 'every line waits', facts: {} }];
    await t.publishVerdict({ ...messageVerdict(id, messageId, 'hold'), rules });
    const lines = async () => (await t.call('GET', `/v1/streams/${id}/chat`)).body.items;
    await t.until(async () => (await lines())[0]?.decision === 'hold');
    expect((await view(id)).openCase).toBeUndefined();
  });
});

describe('the delay', () => {
  it('is dumped whole: all that the audience has not been given, and not what comes after', async () => {
    const id = await open();
    for (const seq of [0, 1, 2]) await t.publishSegment(id, seq);
    await t.until(async () => (await view(id)).delay?.dumpableMs === 6_000);
    const answer = await t.call('POST', `/v1/streams/${id}/dump`, { scope: 'delay' });
    expect(answer.body.items).toMatchObject([{ epoch: 0, fromSeq: 0, toSeq: 2, decision: 'dump' }]);
    await t.publishSegment(id, 3);
    await t.until(async () => (await view(id)).delay?.dumpableMs === 2_000);
    expect((await view(id)).lock.map((c) => c.state)).toEqual(['dumped', 'dumped', 'dumped', 'waiting']);
    expect((await t.call('POST', `/v1/streams/${id}/dump`, {})).status).toBe(409);
  });
});

describe('the small picture of a stream', () => {
  it('is the newest that was drawn, has an ETag, and is gone with the stream', async () => {
    const id = await open();
    const get = (headers: Record<string, string> = {}) =>
      fetch(`${t.control.url}/v1/streams/${id}/picture`, { headers });
    expect((await get()).status).toBe(404);
    await t.blobs.put(livePictureKey(id), Uint8Array.of(0xff, 0xd8, 0xff, 1));
    await t.publishSegment(id, 0);
    await t.publishVerdict({ ...verdict(id, 0), picture: { at: 1_000, coarse: false } });
    await t.until(async () => (await view(id)).picture?.at === 1_000);
    const first = await get();
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect([first.headers.get('etag'), new Uint8Array(await first.arrayBuffer()).at(-1)]).toEqual([
      '"1000"',
      1,
    ]);
    expect((await get({ 'if-none-match': '"1000"' })).status).toBe(304);
    await t.call('POST', `/v1/streams/${id}/end`);
    await t.until(async () => (await get()).status === 404);
    expect((await view(id)).picture).toBeUndefined();
  });
});

describe('preview', () => {
  it('lists and serves every captured segment, judged or not', async () => {
    const id = await open({ category: 'news' });
    const path = `/v1/streams/${id}/preview`;
    expect((await t.call('GET', `${path}/index.m3u8`)).status).toBe(404);
    await t.publishSegment(id, 0, 'first');
    await t.publishSegment(id, 2, 'third');
    const text = await t.until(async () => {
      const answer = await t.call('GET', `${path}/index.m3u8`);
      return answer.status === 200 && answer.body.includes('0/2.ts') && (answer.body as string);
    });
    expect(text).toMatch(/MEDIA-SEQUENCE:0\n[^]*0\/0\.ts\n#EXT-X-DISCONTINUITY\n[^]*0\/2\.ts\n$/);
    const { body: all } = await t.call('GET', `${path}/index.m3u8?window=3600`);
    expect(all).toMatch(/0\/0\.ts\n[^]*0\/2\.ts\n$/);
    expect((await t.call('GET', `${path}/index.m3u8?window=1`)).status).toBe(400);
    expect((await t.call('GET', `${path}/0/2.ts`)).body).toBe('third');
    expect((await t.call('GET', `${path}/0/1.ts`)).status).toBe(404);
    expect((await t.call('GET', `${path}/0/..%2f2.ts`)).status).toBe(400);
  });
});

describe('events', () => {
  it('begin with a snapshot and go on with what happens', async () => {
    const id = await open();
    const abort = new AbortController();
    const response = await fetch(`${t.control.url}/v1/events`, { signal: abort.signal });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const readUntil = async (what: string) => {
      while (!text.includes(what)) text += (await reader.read()).value ?? '';
    };
    await readUntil('event: snapshot');
    await readUntil(id);
    await t.call('POST', `/v1/streams/${id}/cut`, { reason: 'watch me' });
    await readUntil('event: action');
    await readUntil('watch me');
    await readUntil('"state":"dark"');
    abort.abort();
  });
});

describe('the audience', () => {
  it('is what the gate says, not what control expects', async () => {
    const id = await open();
    await t.until(async () => (await view(id)).audience === 'waiting');
    await t.call('POST', `/v1/streams/${id}/cut`, { reason: 'is it dark?' });
    expect(await view(id)).toMatchObject({ state: 'dark', audience: 'waiting' });
    t.gate.tell('dark');
    await t.until(async () => (await view(id)).audience === 'dark');
    await t.call('POST', `/v1/streams/${id}/end`);
    await t.until(async () => (await view(id)).audience === undefined);
  });
});
