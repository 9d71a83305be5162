import type { DecisionAnswer, DecisionRequest } from '@airlock/contracts/http/review-api';
import type { CaseId } from '@airlock/contracts/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refused, Unreachable } from '../../api/client.js';
import { send, type SenderCalls } from './sender.js';

const CASE = 'c' as CaseId;
const request: DecisionRequest = {
  ...{ outcome: 'violation', clause: 'House rules 1.1', evidence: ['s/0/1'], note: 'Seen. ' },
  ...{ token: 3, acts: [] },
};
const conflict = new Refused({ type: 'x', title: 'x', status: 409, code: 'conflict', detail: 'closed' });

/** Control behind a network that loses a call on its way (`lost`), or the answer to it (`unheard`). */
const behind = (network: ('lost' | 'unheard' | 'well')[], rival?: DecisionAnswer) => {
  let record: DecisionAnswer | undefined = rival;
  let decided = 0;
  const through = <T>(act: () => T): Promise<T> => {
    const weather = network.shift() ?? 'well';
    if (weather === 'lost') return Promise.reject(new Unreachable('lost'));
    try {
      const answer = act();
      return weather === 'unheard' ? Promise.reject(new Unreachable('unheard')) : Promise.resolve(answer);
    } catch (error) {
      return Promise.reject(weather === 'unheard' ? new Unreachable('unheard') : (error as Error));
    }
  };
  const calls: SenderCalls = {
    decide: (_, { outcome, clause, note }) =>
      through(() => {
        if (record !== undefined) throw conflict;
        decided += 1;
        record = { decision: { by: 'me', outcome, clause, note: note.trim() } } as unknown as DecisionAnswer;
        return record;
      }),
    outcome: () => through(() => record),
    pause: () => Promise.resolve(),
  };
  return { calls, decided: () => decided };
};

describe('a decision on its way to control', () => {
  it('is neither lost nor doubled, whatever the network does', async () => {
    const weather = fc.array(fc.constantFrom('lost' as const, 'unheard' as const, 'well' as const), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(weather, async (network) => {
        const { calls, decided } = behind(network);
        const answer = await send(calls, CASE, request, 'me', () => undefined);
        expect(answer.decision.by).toBe('me');
        expect(decided()).toBe(1);
      }),
    );
  });

  it("is refused when somebody else's came first, and theirs is never taken for ours", async () => {
    const theirs = { decision: { by: 'ann', outcome: 'violation', clause: 'House rules 1.1', note: 'Seen.' } } as unknown as DecisionAnswer; // prettier-ignore
    for (const network of [[], ['lost'], ['unheard', 'lost', 'well', 'lost']] as const) {
      const { calls, decided } = behind([...network], theirs);
      await expect(send(calls, CASE, request, 'me', () => undefined)).rejects.toBe(conflict);
      expect(decided()).toBe(0);
    }
  });
});
