import { ProposeEntry } from '@airlock/contracts/http/blacklist-api';
import { IdentityReport } from '@airlock/contracts/identity';
import type { BlacklistId } from '@airlock/contracts/blacklist';
import { ActionId, type StreamId, StreamerId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { noticesRepository } from '@airlock/storage/repositories/notices';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openActions } from '../actions/actions.js';
import { openTestGround, person, type TestGround } from '../actions/ground.testkit.js';
import { openLogKey } from '../audit/log-key.js';
import { type Blacklists, openBlacklists } from '../blacklist/blacklists.js';
import { actorFor, airlock } from '../house/effect.js';
import { type Identities, openIdentities } from '../identity/identities.js';
import { openRedress, type Redress } from './redress.js';

const DAY = 86_400_000;
const proposer = person('lead', 'duty_lead');
const voter = person('bo', 'board');
const reviewer = person('ray', 'appeals_reviewer');
const platform: Principal = { id: 'key:app', kind: 'machine', roles: ['platform'] };

let t: TestGround;
let identities: Identities;
let lists: Blacklists;
let actions: Awaited<ReturnType<typeof openActions>>;
let redress: Redress;
const closers = createClosers();
beforeAll(async () => {
  t = await openTestGround();
  const signer = await openLogKey({ name: 'test.example/log' });
  actions = await openActions(t.ground);
  identities = await openIdentities(t.ground, {});
  lists = openBlacklists(t.ground, { identities, signer }, closers);
  redress = await openRedress(t.ground, { signer, evidence: { sealIn: async () => ({}) as never } });
}, 120_000);
afterAll(async () => {
  await closers.close();
  await t.close();
});

/** An entry against somebody with two accounts, both of which were told. */
const listed = async (name: string) => {
  const accounts = [`${name}-1`, `${name}-2`].map((id) => StreamerId.parse(id));
  const claims = { document: { type: 'id_card', number: `110105 ${name}` } };
  const report = IdentityReport.parse({ level: 'face', verifiedAt: t.time.now, provider: 'kyc', claims });
  for (const id of accounts) await identities.report(airlock('test'), id, report);
  const { approvalId, entry } = await lists.propose(
    actorFor(proposer, 'blacklists.propose'),
    ProposeEntry.parse({
      subject: { streamerId: accounts[0] },
      grounds: { facts: 'f', reasons: 'r', legalBasis: 'Order 117 Art. 14', appealChannel: 'a@example.org' },
      ...{ term: { permanent: false, until: t.time.now + 900 * DAY }, reason: 'fraud', lang: 'en' },
    }),
  );
  await t.approve(approvalId, voter);
  const against = ActionId.parse(entry.entryId);
  const appeal = (appellant: string) =>
    redress.appeals.file({ against, appellant, grounds: 'that was not me', lang: 'en' }, platform);
  return { entryId: entry.entryId, against, accounts, appeal };
};
const promised = async (entryId: BlacklistId): Promise<number> => {
  const [told] = await noticesRepository(t.db.queries).list({ limit: 1, subject: entryId });
  return (told!.body as { redress: { until: number } }).redress.until;
};
const isRefused = async (streamerId: StreamerId): Promise<boolean> =>
  (await lists.rule.opinion({ streamerId } as never, t.time.now)).deny !== undefined;

describe('appeals against list entries', () => {
  it('D17: each account that was told may appeal once, to neither who proposed nor who voted', async () => {
    const { accounts, appeal } = await listed('ada');
    const [one, two] = accounts.map((id) => `streamer:${id}`);
    const first = await appeal(one!);
    expect(first).toMatchObject({ state: 'waiting', decider: 'lead bo' });
    await expect(appeal(one!)).rejects.toMatchObject({ code: 'conflict' });
    expect((await appeal(two!)).appealId).not.toBe(first.appealId);
    await expect(appeal('streamer:somebody')).rejects.toMatchObject({ code: 'not_found' });
    for (const id of ['lead', 'bo'])
      await expect(
        redress.appeals.take(first.appealId, person(id, 'appeals_reviewer')),
      ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('D17: an entry that was made longer may be appealed once more, not to whoever asked for or allowed that', async () => {
    const { entryId, accounts, appeal } = await listed('eve');
    const one = `streamer:${accounts[0]}`;
    const first = await appeal(one);
    const dee = actorFor(person('dee', 'board'), 'blacklists.decide');
    const want = { until: t.time.now + 950 * DAY, permanent: false, reason: 'did it again' };
    const asked = await lists.extend(dee, entryId, want);
    await expect(appeal(one)).rejects.toMatchObject({ code: 'conflict' });
    await t.approve(asked, person('cal', 'board'));
    const second = await appeal(one);
    expect(second.decider.split(' ')).toEqual(['lead', 'bo', 'cal', 'dee']);
    expect(first.decider).toBe('lead bo');
    await expect(appeal(one)).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      redress.appeals.take(second.appealId, person('dee', 'appeals_reviewer')),
    ).rejects.toMatchObject({ code: 'forbidden' });
    expect(await redress.appeals.take(second.appealId, reviewer)).toMatchObject({ state: 'assigned' });
  });

  it('D17: an appeal is taken until the day that the notice named, and not a moment later', async () => {
    const { entryId, accounts, appeal } = await listed('ben');
    const now = t.time.now;
    t.time.now = (await promised(entryId)) + 1;
    await expect(appeal(`streamer:${accounts[0]}`)).rejects.toMatchObject({ code: 'gone' });
    t.time.now -= 1;
    await appeal(`streamer:${accounts[0]}`);
    t.time.now = now;
  });

  it('D17: appeal outcome notice sent; a reversal ends the entry in the same step, for every account', async () => {
    const { entryId, accounts, appeal } = await listed('cy');
    const { appealId } = await appeal(`streamer:${accounts[0]}`);
    expect(await isRefused(accounts[1]!)).toBe(true);
    let fails = true;
    t.ground.reversals.push(async () => {
      if (fails) throw new Error('half-way');
    });
    const decision = { outcome: 'reversed' as const, reason: 'another person of that name' };
    await expect(redress.appeals.decide(appealId, decision, reviewer)).rejects.toThrow('half-way');
    expect((await lists.get(entryId)).status).toBe('active');
    fails = false;
    t.reconsidered.splice(0);
    await redress.appeals.decide(appealId, decision, reviewer);
    expect(await lists.get(entryId)).toMatchObject({ status: 'lifted', endReason: decision.reason });
    for (const id of accounts) expect(await isRefused(id)).toBe(false);
    const notices = noticesRepository(t.db.queries);
    const [outcome] = await notices.list({ limit: 9, subject: appealId, kind: 'appeal.decided' });
    expect(outcome).toMatchObject({ recipient: `streamer:${accounts[0]}` });
    expect(outcome!.text).toContain(decision.reason);
    const told = await notices.list({ limit: 9, subject: entryId, kind: 'lifted' });
    expect(told.map((n) => n.recipient).sort()).toEqual(accounts.map((id) => `streamer:${id}`));
    await expect.poll(() => t.reconsidered).toContain(accounts[1]);
  });

  it('D17: one that is upheld leaves the entry; one that is partly founded ends it', async () => {
    const { entryId, accounts, appeal } = await listed('di');
    const [one, two] = await Promise.all(accounts.map((id) => appeal(`streamer:${id}`)));
    await redress.appeals.decide(one!.appealId, { outcome: 'upheld', reason: 'it was them' }, reviewer);
    expect(await isRefused(accounts[0]!)).toBe(true);
    await redress.appeals.decide(two!.appealId, { outcome: 'partly', reason: 'long enough' }, reviewer);
    expect((await lists.get(entryId)).status).toBe('lifted');
  });
});

it('E05: whoever allowed an action on many streams does not review an appeal against it', async () => {
  const stream = await t.onAir('many');
  const want = { kind: 'cut' as const, reason: 'order 7', clause: 'Order 7' };
  const { approvalId } = await actions.mass.request(
    { ...want, target: { streamIds: ['many' as StreamId] } },
    proposer,
  );
  await t.approve(approvalId, person('lou', 'duty_lead'));
  const { actionId } = t.projection.view(stream.streamId)!.darkBy!;
  const { appealId } = await redress.appeals.file(
    { against: actionId, appellant: `streamer:${stream.streamerId}`, grounds: 'why me' },
    platform,
  );
  for (const id of ['lead', 'lou'])
    await expect(redress.appeals.take(appealId, person(id, 'appeals_reviewer'))).rejects.toMatchObject({
      code: 'forbidden',
    });
  expect(await redress.appeals.take(appealId, reviewer)).toMatchObject({ state: 'assigned' });
});
