import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { CreditEntry, CreditRules } from '@airlock/contracts/credit';
import { StreamerId } from '@airlock/contracts/ids';
import { type LedgerLine, standing } from '@airlock/moderation/credit';
import { creditRepository } from '../repositories/credit.js';
import { atTheDoor } from '../repositories/door.js';
import type { SuiteContext } from './repository-suite.js';
import { stream } from './samples.js';

type In<T> = Partial<{ [K in keyof T]: unknown }>;

const line = (entryId: string, over: In<CreditEntry> = {}): CreditEntry =>
  CreditEntry.parse({
    ...{ entryId, streamerId: 'cr1', at: 1_000, kind: 'manual', points: -3 },
    ...{ by: 'ann', role: 'board', reason: 'because' },
    ...over,
  });
const cause = {
  actionId: 'a1',
  action: 'cut',
  streamId: 's1',
  label: 'violence',
  severity: 4,
  clause: 'C 1',
};
const cr1 = StreamerId.parse('cr1');

/** The credit ledger. Its lines stay from test to test: each has streamers of its own. */
export function creditCases(context: SuiteContext): void {
  const credit = () => creditRepository(context.database.queries);

  it('B20: takes a line once and gives every ledger whole, in the order of its times', async () => {
    const lines = [
      line('act/a1', {
        kind: 'deduction',
        at: 2_000,
        points: -25,
        card: 'yellow',
        cause,
        audience: 12,
        policyHash: 'h',
      }),
      line('rev/act/a1', { kind: 'reversal', at: 3_000, points: 25, reverses: 'act/a1' }),
      line('clean/s2', { kind: 'clean_time', at: 500, points: 0, streamId: 's2', liveMs: 3_600_000 }),
    ];
    expect(await credit().append(lines)).toHaveLength(3);
    expect(await credit().append([...lines, line('m1', { streamerId: 'cr0' })])).toEqual(['m1']);
    expect(await credit().of(cr1)).toEqual([lines[2], lines[0], lines[1]]);
    const door = await atTheDoor(context.database.queries, [cr1]);
    expect(door.get(cr1)!.ledger).toEqual([lines[2], lines[0], lines[1]]);
    expect((await credit().ofAction(lines[0]!.cause!.actionId)).map((e) => e.entryId)).toEqual(['act/a1']);
    const all: { streamerId: StreamerId; lines: LedgerLine[] }[] = [];
    for await (const ledger of credit().ledgers()) all.push(ledger);
    expect(all.map((l) => [l.streamerId, l.lines.length])).toEqual([
      ['cr0', 1],
      ['cr1', 3],
    ]);
    const rules = CreditRules.parse({});
    for (const { streamerId, lines: packed } of all)
      for (const revalue of [false, true])
        expect(standing(rules, packed, 9_000, { revalue })).toEqual(
          standing(rules, await credit().of(streamerId), 9_000, { revalue }),
        );
    const whole: typeof all = [];
    for await (const ledger of credit().ledgers(1)) whole.push(ledger);
    expect(whole).toEqual(all);
    expect(all[1]!.lines.find((l) => l.entryId === 'act/a1')).toMatchObject({
      ...{ entryId: 'act/a1', at: 2_000, kind: 'deduction', points: -25, card: 'yellow', audience: 12 },
      cause: { action: 'cut', streamId: 's1', label: 'violence', severity: 4 },
    });
    expect(await credit().append([line('other', { kind: 'reversal', reverses: 'act/a1' })])).toEqual([]);
  });

  it('B20: no line of the ledger can be changed or removed, nor the table emptied', async () => {
    await credit().append([line('stays', { streamerId: 'cr2', at: Date.now() - 1_094 * 86_400_000 })]);
    for (const statement of [
      `UPDATE credit_entries SET points = 0 WHERE entry_id = 'stays'`,
      `DELETE FROM credit_entries WHERE entry_id = 'stays'`,
      'TRUNCATE credit_entries',
    ])
      await expect(sql.raw(statement).execute(context.database.queries)).rejects.toThrow('append-only');
    expect(await credit().of(StreamerId.parse('cr2'))).toHaveLength(1);
  });

  it('B20: a line of more than three years ago may go, and is never changed', async () => {
    await credit().append([line('old', { streamerId: 'cr6', at: Date.now() - 1_096 * 86_400_000 })]);
    const run = (statement: string) => sql.raw(statement).execute(context.database.queries);
    await expect(run(`UPDATE credit_entries SET points = 0 WHERE entry_id = 'old'`)).rejects.toThrow(
      'append-only',
    );
    await run(`DELETE FROM credit_entries WHERE entry_id = 'old'`);
    expect(await credit().of(StreamerId.parse('cr6'))).toEqual([]);
  });

  it('adds up what was changed by hand and how long somebody was on air', async () => {
    const streamerId = StreamerId.parse('cr3');
    const hand = (id: string, at: number, points: number) => line(id, { streamerId, at, points });
    await credit().append([hand('h1', 1_000, 4), hand('h2', 2_000, -5), hand('h3', 100, 50)]);
    expect(await credit().byHandSince(streamerId, 100)).toBe(9);
    await context.repos.streams.save([
      stream({ streamId: 'x1', streamerId, startedAt: 1_000, live: false, endedAt: 3_000 }),
      stream({ streamId: 'x2', streamerId, startedAt: 8_000 }),
      stream({ streamId: 'x3', streamerId: 'cr9', startedAt: 8_000 }),
    ]);
    expect(await credit().airTime(streamerId, { from: 2_000, until: 9_500 })).toBe(2_500);
    expect(await credit().airTime(streamerId, { from: 3_000, until: 8_000 })).toBe(0);
  });

  it('D29: gives the figures of a year from the ledger alone', async () => {
    const [from, until] = [1_000_000, 2_000_000];
    const deduction = (id: string, at: number, over: In<CreditEntry> = {}) =>
      line(id, {
        streamerId: 'cr4',
        at,
        kind: 'deduction',
        points: -25,
        cause: { ...cause, actionId: id },
        ...over,
      });
    await credit().append([
      deduction('y0', from - 1),
      deduction('y1', from, { card: 'yellow' }),
      deduction('y2', from + 5, {
        streamerId: 'cr5',
        points: -60,
        card: 'red',
        cause: { ...cause, actionId: 'y2', label: undefined },
      }),
      deduction('y3', from + 6, { points: -5 }),
      line('y4', { streamerId: 'cr4', at: from + 7, kind: 'reversal', points: 25, reverses: 'y1' }),
      line('y5', { streamerId: 'cr4', at: from + 8 }),
      line('y6', {
        streamerId: 'cr5',
        at: from + 9,
        kind: 'clean_time',
        points: 0,
        streamId: 's9',
        liveMs: 7,
      }),
      deduction('y7', until),
    ]);
    expect(await credit().figures({ from, until })).toEqual({
      ...{
        deductions: 3,
        pointsDeducted: 90,
        streamers: 2,
        reversals: 1,
        byHand: 1,
        yellowCards: 1,
        redCards: 1,
      },
      cleanMs: 7,
      byLabel: [
        { label: 'violence', deductions: 2, points: 30 },
        { label: '', deductions: 1, points: 60 },
      ],
    });
  });
}
