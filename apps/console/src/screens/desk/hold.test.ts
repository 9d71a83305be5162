import type { CaseId } from '@airlock/contracts/ids';
import type { Claim } from '@airlock/contracts/review';
import { describe, expect, it, vi } from 'vitest';
import { Refused, Unreachable } from '../../api/client.js';
import { Hold, type HoldCalls } from './hold.js';

const claim = (caseId: string, token: number, until = 30_000): Claim =>
  ({ item: { caseId }, token, until }) as unknown as Claim;
const refused = (detail: string) =>
  new Refused({ type: 'x', title: 'x', status: 409, code: 'conflict', detail });

const setUp = (over: Partial<HoldCalls> = {}) => {
  const calls = {
    claim: vi.fn<HoldCalls['claim']>(async (_, caseId) => claim(caseId, 1)),
    next: vi.fn<HoldCalls['next']>(async () => claim('n', 1)),
    renew: vi.fn<HoldCalls['renew']>(async (_, caseId, token) => claim(caseId, token, 60_000)),
    release: vi.fn<HoldCalls['release']>(async () => undefined),
    now: () => 10_000,
    ...over,
  };
  return { calls, hold: new Hold(calls) };
};

describe('the case that somebody has open', () => {
  it('is theirs when it was claimed, and goes back when another is taken', async () => {
    const { hold, calls } = setUp();
    expect(await hold.take('case', 'a' as CaseId)).toBe(true);
    expect(hold.view().open).toMatchObject({ state: 'held', token: 1, lastsMs: 20_000 });
    await hold.next('held');
    expect(calls.release).toHaveBeenCalledExactlyOnceWith('case', 'a', 1);
    expect(hold.view().open?.item.caseId).toBe('n');
  });

  it('stays with whoever has it when a claim is refused, and says why', async () => {
    const { hold } = setUp({ claim: vi.fn(async () => Promise.reject(refused('ann has it'))) });
    expect(await hold.take('case', 'a' as CaseId)).toBe(false);
    expect(hold.view()).toMatchObject({ isBusy: false, error: { message: 'ann has it' } });
    expect(hold.view().open).toBeUndefined();
  });

  it('lapses in the words of control, and can be claimed again', async () => {
    const { hold } = setUp({ renew: async () => Promise.reject(refused('Your claim has lapsed')) });
    await hold.take('case', 'a' as CaseId);
    await hold.renew();
    expect(hold.view().open).toMatchObject({ state: 'lapsed', because: 'Your claim has lapsed' });
    await hold.again();
    expect(hold.view().open).toMatchObject({ state: 'held' });
  });

  it('stays theirs while control is away, until the claim has run out', async () => {
    let now = 10_000;
    const { hold } = setUp({ renew: async () => Promise.reject(new Unreachable('x')), now: () => now });
    await hold.take('case', 'a' as CaseId);
    await hold.renew();
    expect(hold.view().open?.state).toBe('held');
    now = 30_000;
    await hold.renew();
    expect(hold.view().open).toMatchObject({ state: 'lapsed' });
  });

  it('takes no late answer for the case that is open now', async () => {
    const late = Promise.withResolvers<Claim>();
    const { hold } = setUp({ renew: () => late.promise });
    await hold.take('case', 'a' as CaseId);
    const renewing = hold.renew();
    await hold.giveBack();
    late.resolve(claim('a', 1, 99_000));
    await renewing;
    expect(hold.view().open).toBeUndefined();
  });
});
