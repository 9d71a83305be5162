import type { Principal, Role } from '@airlock/contracts/person';
import { compilePolicy } from '@airlock/policy/compile';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createApproverOf } from './level.js';

const file = (name: string): string =>
  readFileSync(new URL(`../../../../deploy/policy/${name}`, import.meta.url), 'utf8');
const policyOf = (text: string) => {
  const compiled = compilePolicy(text);
  if (!compiled.ok) throw new Error('the policy does not compile');
  return compiled.policy;
};
const chinese = policyOf(file('default.yaml') + file('admission.cn.yaml'));

const person = (id: string, ...roles: Role[]): Principal => ({ id, kind: 'person', roles });
const news = { streamId: 'n', roomClass: 'news', category: 'news' } as never;
const show = { streamId: 's', roomClass: 'performance', category: 'performance' } as never;
/** Platforms by id, with who is in office. */
const licences = (offices: Record<string, string[]>) => ({
  ofPlatform: (platform: string) =>
    Promise.resolve({
      licences: [],
      editors: (offices[platform] ?? []).map((name, i) => ({
        ...{ platform, person: name, since: 0 },
        office: i === 0 ? ('editor_in_chief' as const) : ('deputy' as const),
      })),
    }),
});

it('B05: news is let through by who is in office as editor-in-chief or deputy of its platform, not by the role alone', async () => {
  const approverOf = createApproverOf(() => chinese, licences({ platform: ['wen', 'yu'], other: ['zhi'] }));
  for (const id of ['wen', 'yu'])
    expect(await approverOf(news, person(id, 'editor_in_chief'))).toEqual({
      user: id,
      role: 'editor_in_chief',
    });
  for (const [id, role] of [
    ['zhi', 'editor_in_chief'],
    ['former', 'editor_in_chief'],
    ['operator', 'operator'],
    ['wen', 'duty_lead'],
  ] as const)
    await expect(approverOf(news, person(id, role)), id).rejects.toMatchObject({ code: 'forbidden' });
  const elsewhere = { ...(news as object), tenant: 'other' } as never;
  expect((await approverOf(elsewhere, person('zhi', 'editor_in_chief'))).user).toBe('zhi');
  await expect(approverOf(elsewhere, person('wen', 'editor_in_chief'))).rejects.toMatchObject({
    code: 'forbidden',
  });
  expect(await approverOf(show, person('mo', 'moderator'))).toEqual({ user: 'mo', role: 'moderator' });
});

it('B05: with the office vacant, or while it cannot be asked who holds it, nobody lets news through', async () => {
  const vacant = createApproverOf(() => chinese, licences({}));
  await expect(vacant(news, person('wen', 'editor_in_chief'))).rejects.toMatchObject({ code: 'forbidden' });
  const down = createApproverOf(() => chinese, {
    ofPlatform: () => Promise.reject(new Error('no database')),
  });
  await expect(down(news, person('wen', 'editor_in_chief'))).rejects.toThrow('no database');
});

it('asks for the role alone where the policy wants nobody in office', async () => {
  const approverOf = createApproverOf(() => policyOf(file('default.yaml')), licences({}));
  expect(await approverOf(news, person('wen', 'editor_in_chief'))).toMatchObject({ user: 'wen' });
});
