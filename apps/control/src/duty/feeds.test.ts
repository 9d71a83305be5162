import ICAL from 'ical.js';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { as, DAY, HOUR, openTestDuty, START, type TestDuty, twelves } from './rig.testkit.js';

let t: TestDuty;
beforeAll(async () => void (t = await openTestDuty()), 120_000);
beforeEach(() => t.reset());
afterAll(() => t.close());

const tokenOf = (path: string): string => /^\/v1\/duty\/calendar\/([\w-]{43})\/shifts\.ics$/.exec(path)![1]!;
const read = async (path: string) => {
  const text = await t.duty.feeds.read(tokenOf(path));
  const events = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent');
  return { text, events: events.map((e) => new ICAL.Event(e)) };
};

it('A22: another program reads the shifts of a person and of a schedule from the calendar as the rota has them', async () => {
  const { scheduleId } = await t.write(twelves({ name: '审核台; desk, "one"' }));
  const { path } = await t.duty.feeds.add({ kind: 'person' }, as('ann'));
  const { text, events } = await read(path);
  const shifts = await t.duty.shifts({ from: START, to: START + 90 * DAY, personId: 'ann' });
  expect(events.map((e) => [e.startDate.toJSDate().getTime(), e.endDate.toJSDate().getTime()])).toEqual(
    shifts.map((s) => [s.from, s.to]),
  );
  expect(events[0]!.summary).toBe('审核台; desk, "one": primary – ANN');
  expect(new Set(events.map((e) => e.uid)).size).toBe(events.length);
  // RFC 5545: CRLF, lines of 75 octets at most.
  expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75 && !line.includes('\n'))).toBe(
    true,
  );
  const whole = await read((await t.duty.feeds.add({ kind: 'schedule', scheduleId }, as('ann'))).path);
  expect(whole.events.length).toBeGreaterThan(events.length);
  expect(whole.events.some((e) => e.summary.endsWith('BEN'))).toBe(true);
});

it('keeps the UID of a shift from one reading to the next, so that no calendar shows it twice', async () => {
  await t.write(twelves());
  const { path } = await t.duty.feeds.add({ kind: 'person' }, as('ben'));
  const first = (await read(path)).events.map((e) => e.uid);
  t.pass(HOUR);
  const second = (await read(path)).events.map((e) => e.uid);
  expect(second.filter((uid) => first.includes(uid)).length).toBe(first.length);
});

it('leads nowhere once its address is revoked, which only its owner or whoever writes the rota may do', async () => {
  await t.write(twelves());
  const { feed, path } = await t.duty.feeds.add({ kind: 'person' }, as('ann'));
  await expect(t.duty.feeds.revoke(feed.feedId, as('ben'), false)).rejects.toMatchObject({
    code: 'not_found',
  });
  await t.duty.feeds.revoke(feed.feedId, as('ann'), false);
  await expect(read(path)).rejects.toMatchObject({ code: 'not_found' });
  const dump = JSON.stringify((await t.audit()).map((e) => e.body));
  expect(dump).not.toContain(tokenOf(path));
});
