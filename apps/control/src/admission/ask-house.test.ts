import { AdmissionRequest } from '@airlock/contracts/admission';
import { silentLogger } from '@airlock/nest-host/logger';
import { expect, it } from 'vitest';
import type { AdmissionRule } from '../house/hooks.js';
import { createAskHouse, refusals } from './ask-house.js';

const request = AdmissionRequest.parse({ roomId: 'r', streamerId: 's', title: '', category: 'talk', source: 'rtmp' }); // prettier-ignore
const asking = (rules: AdmissionRule[], withinMs?: number) =>
  createAskHouse({
    ...{ rules, clock: () => 5, logger: silentLogger() },
    ...(withinMs === undefined ? {} : { withinMs }),
  });
const rule = (name: string, opinion: AdmissionRule['opinion']): AdmissionRule => ({ name, opinion });

it('asks all rules at once, and rules that are added later too', async () => {
  const rules: AdmissionRule[] = [];
  const ask = asking(rules);
  expect(refusals(await ask(request))).toEqual([]);
  const both = Promise.withResolvers<void>();
  let waiting = 0;
  const meet = async () => {
    if ((waiting += 1) === 2) both.resolve();
    await both.promise;
    return { deny: [{ code: `no.${waiting}`, reason: 'no' }] };
  };
  rules.push(rule('a', meet), rule('b', meet));
  expect(refusals(await ask(request))).toHaveLength(2);
});

it('refuses by a rule that throws or does not answer in time, and keeps what the others say', async () => {
  const ask = asking(
    [
      rule('broken', () => Promise.reject(new Error('no database'))),
      rule('stuck', () => new Promise(() => undefined)),
      rule('credit', () => Promise.resolve({ tier: 'C', until: 9 })),
    ],
    1,
  );
  const asked = await ask(request);
  expect(asked).toMatchObject({ deny: [], tier: 'C', until: 9, failed: ['broken', 'stuck'] });
  expect(refusals(asked).map((f) => f.code)).toEqual(['rule.failed', 'rule.failed']);
});
