import { compileLexicon, defaultPack, readText } from '@airlock/moderation/text';
import { compilePolicy } from '@airlock/policy/compile';
import { evaluateMessage } from '@airlock/policy/evaluate-message';
import { emptyWindows } from '@airlock/policy/windows';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const compiled = compilePolicy(
  readFileSync(new URL('../../../../deploy/policy/default.yaml', import.meta.url), 'utf8'),
);
if (!compiled.ok) throw new Error('the default policy does not compile');
const { policy } = compiled;

type Terms = Parameters<typeof compileLexicon>[0][number]['terms'];
const term = (text: string, label: string): Terms[number] => ({
  ...{ term: text, label, score: 0.95, mode: 'substring', pinyin: true },
});
/** Two versions of a list of the house, each with what it must say of the same lines. */
const FIRST: Terms = [term('开盘下注', 'gambling')];
const SECOND: Terms = [...FIRST, term('银狐上分', 'gambling'), term('蓝色药丸', 'drugs')];
const NOTHING = { decision: 'publish', rules: [] };
const SOLD = { decision: 'drop', rules: ['sold-or-solicited'] };
const GOLDEN: readonly (readonly [line: string, first: object, second: object])[] = [
  ['今晚开盘下注吗', SOLD, SOLD],
  ['今晚开磐下住吗', SOLD, SOLD],
  ['银狐上分，私聊', NOTHING, SOLD],
  ['银.狐.上.分', NOTHING, SOLD],
  ['有蓝色药丸', NOTHING, SOLD],
  ['蓝色的药，丸子好吃', NOTHING, NOTHING],
  ['大家晚上好', NOTHING, NOTHING],
];

const read = (terms: Terms) => {
  const lexicon = compileLexicon([...defaultPack, { id: 'house', terms }]);
  const says = GOLDEN.map(([text], i) => {
    const signals = readText(text, { lexicon });
    const stream = { streamId: 's', roomId: 'r', streamerId: 'p', title: '', category: 'talk', audience: 1, tier: 'B' }; // prettier-ignore
    const message = { messageId: `m${i}`, userId: 'u', text, sentAt: 0 };
    const judged = evaluateMessage(policy, { stream, message, signals, now: 0 } as never, emptyWindows);
    return { decision: judged.decision, rules: judged.rules.map((r) => r.rule) };
  });
  return { version: lexicon.version, says };
};

it('A20: each version of a list says what its golden set says, and a roll-back decides as before, by the same rules', () => {
  const first = read(FIRST);
  const second = read(SECOND);
  expect(first.says).toEqual(GOLDEN.map(([, said]) => said));
  expect(second.says).toEqual(GOLDEN.map(([, , said]) => said));
  expect(second.version).not.toBe(first.version);
  expect(read(FIRST)).toEqual(first);
});
