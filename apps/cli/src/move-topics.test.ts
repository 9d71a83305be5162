import { openEmbeddedBus } from '@airlock/bus/embedded';
import { type ControlRecord, controlKey } from '@airlock/contracts/control';
import type { AdmissionRequest } from '@airlock/contracts/admission';
import { topics } from '@airlock/contracts/topics';
import { admission, startTestControl, type TestControl } from '@airlock/control/control.testkit';
import { startControl } from '@airlock/control/start';
import { silentLogger } from '@airlock/nest-host/logger';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdsLasting, moveTopics, type TopicProgress } from './move-topics.js';
import { list, listsOn } from './move-topics.testkit.js';

let dir: string;
/** Of all buses together: each look is later than the one before. */
let now = 0;
const clock = () => (now += 1);
const closing: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'airlock-move-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rm(dir, { recursive: true, force: true });
});

const openBus = async (name: string) => {
  const bus = await openEmbeddedBus({ dir: join(dir, name), fsync: 'normal', upkeepMs: 0, clock });
  closing.push(() => bus.close());
  return bus;
};
const openSource = async (): Promise<TestControl> => {
  const t = await startTestControl();
  closing.push(() => t.close());
  return t;
};
/** Another control on the same database and another bus. */
const controlOn = async (bus: TestControl['bus'], t: TestControl) => {
  const control = await startControl({
    bus,
    db: t.db,
    blobs: t.blobs,
    direct: t.direct,
    policy: t.inForce(),
    mediaServers: [],
    gateUrl: () => t.gate.url,
    http: { host: '127.0.0.1', port: 0 },
    logger: silentLogger(),
  });
  closing.push(() => control.close());
  return control;
};

describe('moving the bus', () => {
  it('a room that was cut is refused by a control that knows only the new bus', async () => {
    const t = await openSource();
    const who = admission({ roomId: 'cut', streamerId: 'cut' });
    const { stream } = (await t.call('POST', '/v1/admissions', who)).body;
    await t.call('POST', `/v1/streams/${stream.streamId}/cut`, { reason: 'it is time' });
    await t.control.close();
    const to = await openBus('to');
    expect(await holdsLasting(t.bus)).toBe(true);
    expect(await holdsLasting(to)).toBe(false);
    const steps: TopicProgress[] = [];
    const counts = await moveTopics({ from: t.bus, to, onProgress: (p) => steps.push(p) });
    expect(counts).toMatchObject({ [topics.control.name]: 2, [topics.known.name]: 0 });
    expect(steps).toContainEqual({ topic: topics.control.name, records: 2, of: 2 });
    const control = await controlOn(to, t);
    expect(await control.admit(who as AdmissionRequest)).toMatchObject({
      allow: false,
      reasons: [expect.stringContaining('it is time') as string],
    });
    expect(
      await control.admit(admission({ roomId: 'r', streamerId: 's' }) as AdmissionRequest),
    ).toMatchObject({
      allow: true,
    });
  }, 120_000);

  it('takes the last record of each key, once, and what came since', async () => {
    const [from, to] = [await openBus('from'), await openBus('to')];
    await from.publish(topics.lexicons, [list(1), list(2)]);
    await moveTopics({ from, to });
    await moveTopics({ from, to });
    expect(await listsOn(to)).toEqual([2]);
    await from.publish(topics.lexicons, [list(3)]);
    await moveTopics({ from, to });
    expect(await listsOn(to)).toEqual([2, 3]);
  });

  it('keeps the records of a stream together', async () => {
    const [from, to] = [await openBus('from'), await openBus('to')];
    const presence = (n: number): ControlRecord =>
      ({ type: 'presence', streamId: 's', reviewer: `rin-${n}`, until: n }) as ControlRecord;
    await from.publish(
      topics.control,
      Array.from({ length: 20 }, (_, n) => presence(n)).map((value) => ({
        key: controlKey(value),
        partitionKey: 's',
        value,
      })),
    );
    await moveTopics({ from, to });
    const used = (await to.lag(topics.control, 'g')).filter((p) => p.records > 0);
    expect(used).toMatchObject([{ records: 20 }]);
  });

  it.each([
    ['another key', { ...list(1), key: 'other' }],
    ['a later word on a key', list(9)],
  ])('leaves a bus alone that holds %s', async (_, own) => {
    const [from, to] = [await openBus('from'), await openBus('to')];
    await from.publish(topics.lexicons, [list(1)]);
    await moveTopics({ from, to });
    await to.publish(topics.lexicons, [own]);
    await from.publish(topics.policy, [
      {
        key: 'trial',
        value: { v: 1, type: 'policy', slot: 'trial', n: 1, hash: 'h', source: null, at: 1 },
      },
    ]);
    await expect(moveTopics({ from, to })).rejects.toMatchObject({ code: 'conflict' });
    expect((await to.lag(topics.policy, 'g'))[0]).toMatchObject({ records: 0 });
  });
});
