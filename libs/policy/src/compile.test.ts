import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from './compile.js';
import { compiled, defaultText, smallText, stream } from './policy.fixture.js';
import { formatProblem, type PolicyProblem } from './problem.js';

const problemsOf = (text: string): readonly PolicyProblem[] => {
  const result = compilePolicy(text);
  return result.ok ? [] : result.problems;
};

/** The small policy with one piece replaced, and where the replacement stands. */
const broken = (piece: string, by: string): { text: string; line: number } => {
  expect(smallText.split(piece).length, `"${piece}" must occur once`).toBe(2);
  return {
    text: smallText.replace(piece, by),
    line: smallText.slice(0, smallText.indexOf(piece)).split('\n').length,
  };
};

describe('a good policy', () => {
  test('the default policy compiles', () => {
    expect(problemsOf(defaultText)).toEqual([]);
    expect(compiled(defaultText).hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('the small policy compiles', () => expect(problemsOf(smallText)).toEqual([]));
});

// One row per kind of mistake: what is replaced by what, the message, the hint, and the column where that is the point.
const mistakes: [
  name: string,
  piece: string,
  by: string,
  message: RegExp,
  hint: RegExp,
  at?: [number, number],
][] = [
  ['YAML syntax', "version: '1'", "version: '1", /quote|scalar/i, /YAML/],
  ['a duplicate key', "version: '1'", "version: '1'\nname: again", /unique/i, /YAML/, [1, 1]],
  [
    'a field that does not exist',
    'severity: 1',
    'severty: 1',
    /no field severty/,
    /did you mean severity\?/,
    [0, 5],
  ],
  [
    'a missing field',
    '    clauses: [Clause 2]\n',
    '',
    /clauses is missing/,
    /add it: at least one clause/,
    [-2, 3],
  ],
  ['a word that is no choice', 'mode: gated', 'mode: gate', /mode/, /did you mean gated\?/],
  ['a number out of range', 'threshold: 0.5', 'threshold: 1.5', /threshold/, /at most 1/],
  ['a duration without a unit', 'within: 10s', 'within: 10 sec', /within/, /10s, 500ms or 5m/],
  [
    'a title in one language',
    '{ zh: 粗口, en: Rude }',
    '{ en: Rude }',
    /title.zh is missing/,
    /both languages/,
  ],
  ['a bad label name', '  rude:\n', '  Rude!:\n', /Rude! is not a good name/, /dotted lower-case/, [0, 3]],
  ['CEL syntax', 'when: over("nude.real")', 'when: over("nude.real") and true', /Unexpected/, /&&/],
  [
    'an unknown variable',
    'windows.bad_frames >= 2',
    'window.bad_frames >= 2',
    /window\b/,
    /did you mean windows\?/,
    [0, 13],
  ],
  [
    'an unknown function',
    'when: over("nude.real")',
    'when: ovr("nude.real")',
    /ovr/,
    /did you mean over\?/,
    [0, 13],
  ],
  [
    'an unknown label',
    'when: over("nude.real")',
    'when: over("nude.reel")',
    /nude.reel/,
    /did you mean nude.real\?/,
    [0, 18],
  ],
  [
    'a label that is not written out',
    'when: over("nude.real")',
    'when: over(failure)',
    /written out/,
    /over\("some.label"\)/,
  ],
  [
    'an unknown window',
    'windows.bad_frames >= 2',
    'windows.bad_frame >= 2',
    /bad_frame/,
    /did you mean bad_frames\?/,
    [0, 21],
  ],
  [
    'a window of the other kind',
    'windows.bad_frames >= 2',
    'windows.lines >= 2',
    /lines/,
    /does not count what this rule judges/,
  ],
  [
    'an unknown field',
    'message.length > 1',
    'message.lenght > 1',
    /lenght/,
    /did you mean length\?/,
    [0, 20],
  ],
  [
    'a comparison of unlike types',
    'message.length > 1',
    'message.text > 1',
    /overload/,
    /same type/,
    [0, 12],
  ],
  [
    'a condition that is a number',
    'when: over("nude.real")',
    'when: score("nude.real")',
    /double, not bool/,
    />= 0.8/,
  ],
  ['a regular expression', 'message.length > 1', 'message.text.matches("(a+)+")', /matches/, /hostile text/],
  [
    'a count that cannot be reached',
    'windows.bad_frames >= 2',
    'windows.bad_frames >= 4',
    /can never hold/,
    /last/,
    [0, 13],
  ],
  [
    'a rule for an unknown label',
    'label: rude',
    'label: ruude',
    /label ruude/,
    /did you mean rude\?/,
    [0, 14],
  ],
  [
    'a rule for an unknown class',
    'label: rude',
    'label: rude\n      roomClasses: [alll]',
    /room class alll/,
    /did you mean all\?/,
    [1, 21],
  ],
  [
    'a rule without a clause',
    'clause: Clause 3',
    'note: none',
    /flood cites no clause/,
    /give a label/,
    [-1, 7],
  ],
  ['a rule twice', 'id: flood', 'id: rude', /rule rude exists/, /another name/],
  ['a window twice', 'name: lines', 'name: bad_frames', /window bad_frames exists/, /another name/],
  ['a window without an end', ', last: 3', '', /no end/, /last: 3/],
  ['frames per user', 'last: 3', 'last: 3, per: user', /frames have no user/, /per: stream/],
  [
    'a last class with a condition',
    '{ zh: 全部, en: All }',
    '{ zh: 全, en: All }\n    when: stream.tier == "A"',
    /take every stream/,
    /without one/,
    [1, 11],
  ],
  [
    'an unreachable class',
    '  - name: all\n',
    '  - name: first\n    title: { zh: 一, en: First }\n    release: { mode: gated, delayMs: 0 }\n    sampling: { fps: 1 }\n  - name: all\n',
    /never reached/,
    /give it a `when`/,
  ],
  [
    'signals in a room class',
    '{ zh: 全部, en: All }',
    '{ zh: 全, en: All }\n    when: over("rude")',
    /over/,
    /before anything is seen/,
    [1, 11],
  ],
  ['a delay of nothing', 'mode: gated, delayMs: 0', 'mode: delay, delayMs: 0', /no delay/, /delayMs/],
  [
    'watched review without time',
    'mode: gated, delayMs: 0',
    'mode: review, review: watched, delayMs: 0',
    /time to react/,
    /15000/,
  ],
  [
    'review that leaks',
    'mode: gated, delayMs: 0',
    'mode: review, delayMs: 0, onUnjudged: release',
    /nobody approved/,
    /holds/,
  ],
  [
    'review that leaks by default',
    'mode: gated, delayMs: 0',
    'mode: review, delayMs: 0, holdDefault: release',
    /nobody approved/,
    /keep/,
  ],
  [
    'an unknown threshold label',
    'sampling: { fps: 1 }',
    'sampling: { fps: 1 }\n    thresholds: { nud: 0.5 }',
    /label nud /,
    /nude/,
    [1, 24],
  ],
  [
    'a cut that is not allowed',
    'cut: { rules: [nude-again] }',
    'cut: {}',
    /nude-again may not cut/,
    /automatic.cut.rules/,
    [-13, 0],
  ],
  [
    'a cut without a budget',
    '{ name: cuts, per: platform',
    '{ name: cuts, rules: [nude], per: platform',
    /without a budget/,
    /automatic.budgets/,
    [-15, 0],
  ],
  [
    'a budget for an unknown rule',
    '{ name: cuts,',
    '{ name: cuts, rules: [nude-agian, nude-again],',
    /nude-agian/,
    /did you mean nude-again\?/,
  ],
  [
    'severity from a score',
    'clause: Clause 3',
    'clause: Clause 3\n      severityFrom: score("rude")',
    /double, not int/,
    /whole number/,
    [1, 21],
  ],
];

describe('every mistake has a line, a column and a hint', () => {
  test.each(mistakes)('%s', (_name, piece, by, message, hint, at) => {
    const { text, line } = broken(piece, by);
    const problems = problemsOf(text);
    expect(problems.map((p) => formatProblem(p)).join('\n')).toMatch(message);
    const found = problems.find((p) => message.test(p.message)) as PolicyProblem;
    expect(found.hint).toMatch(hint);
    if (at && at[1] > 0) expect([found.line, found.column]).toEqual([line + at[0], at[1]]);
    else if (at) expect(found.line).toBe(line + at[0]);
    else expect([line, line + 1]).toContain(found.line);
  });

  test('all at once, in the order of the file, with the file named', () => {
    const text = smallText
      .replace('when: over("nude.real")', 'when: over("nude.reel")')
      .replace('label: rude', 'label: ruder')
      .replace('windows.lines >= 5', 'windows.line >= 5');
    const result = compilePolicy(text, { filename: 'p.yaml' });
    expect(result.ok ? [] : result.problems.map((p) => [p.file, p.path])).toEqual([
      ['p.yaml', 'rules.segments.0.when'],
      ['p.yaml', 'rules.messages.0.label'],
      ['p.yaml', 'rules.messages.1.when'],
    ]);
  });

  test('a fault on the second line of a folded condition is found there', () => {
    const { text, line } = broken('&& message.length > 1', '&& massage.length > 1');
    expect(problemsOf(text)[0]).toMatchObject({ line, column: 12, path: 'rules.messages.0.when' });
  });

  test.each(['', 'null', '[]', '42', '"text"', '{}', '\u0000', 'a: *b', '&a [*a]'])(
    'never throws on %j',
    (text) => {
      expect(problemsOf(text).length).toBeGreaterThan(0);
      for (const p of problemsOf(text)) expect(p.hint).not.toBe('');
    },
  );

  test('never throws on a policy damaged anywhere, and then always has a line and a hint', () => {
    const damage = fc.record({
      at: fc.nat({ max: smallText.length }),
      drop: fc.nat({ max: 12 }),
      put: fc.oneof(
        fc.string({ maxLength: 4 }),
        fc.constantFrom('constructor', '__proto__', ': ', '\n', '- ', '"'),
      ),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 2 }), (list) => {
        const text = list.reduce((t, d) => t.slice(0, d.at) + d.put + t.slice(d.at + d.drop), smallText);
        for (const p of problemsOf(text)) {
          expect(p.line).toBeGreaterThan(0);
          expect(p.line).toBeLessThanOrEqual(text.split('\n').length + 1);
          expect(p.hint).not.toBe('');
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each(['windows', 'labels', 'rules'])('a name every object has is no trap: %s', (what) => {
    const text =
      {
        windows: smallText.replaceAll('bad_frames', 'constructor'),
        labels: smallText.replace('label: rude', 'label: constructor'),
        rules: smallText.replaceAll('nude-again', 'constructor'),
      }[what] ?? '';
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });

  test('a policy too long is refused, not read', () => {
    expect(problemsOf('#'.repeat(1_000_001))[0]?.message).toMatch(/1000001 characters/);
  });

  test('an alias bomb is refused', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((c, i) => `${c}: &${c} [${`*${'abcdefg'[i]},`.repeat(9)}]`),
    ];
    expect(problemsOf(bomb.join('\n'))[0]?.message).toMatch(/alias/i);
  });
});

describe('the hash', () => {
  const hash = (text: string): string => compiled(text).hash;

  test('does not change with comments, layout or defaults written out', () => {
    expect(hash(`# hello\n${smallText}`)).toBe(hash(smallText));
    expect(
      hash(smallText.replace('sampling: { fps: 1 }', 'sampling:\n      fps: 1\n      everyFrame: false')),
    ).toBe(hash(smallText));
  });

  test('changes with anything that means something', () => {
    for (const [a, b] of [
      ['threshold: 0.5', 'threshold: 0.51'],
      ['Clause 3', 'Clause 4'],
      ['max: 2', 'max: 3'],
    ] as const)
      expect(hash(smallText.replace(a, b))).not.toBe(hash(smallText));
  });
});

describe('room classes of the default policy', () => {
  const policy = compiled(defaultText);
  test.each([
    [{ category: 'news' }, 'news', 'review', 0],
    [{ category: 'performance' }, 'performance', 'delay', 8_000],
    [{ category: 'show', audience: 20_000 }, 'watched-closely', 'delay', 10_000],
    [{ category: 'show', tier: 'D' }, 'watched-closely', 'delay', 10_000],
    [{ category: 'show' }, 'default', 'gated', 0],
    [{ category: 'talk', tags: ['minors'] }, 'minors', 'delay', 10_000],
    [{ tier: 'A' }, 'trusted', 'gated', 0],
    [{ category: 'news', tier: 'A' }, 'news', 'review', 0],
    [{}, 'default', 'gated', 0],
  ])('%j is %s', (facts, name, mode, delayMs) => {
    expect(policy.roomClass({ ...stream, ...facts })).toMatchObject({
      roomClass: name,
      release: { mode, delayMs },
    });
  });

  test('a condition that cannot be evaluated gives the strictest mode', () => {
    const text = smallText.replace(
      'roomClasses:\n',
      `roomClasses:
  - { name: broken, title: { zh: 坏, en: B }, when: 1 / size(stream.tags) > 0, release: { mode: direct, delayMs: 0 }, sampling: { fps: 1 } }
  - { name: strict, title: { zh: 严, en: S }, when: stream.tier == "Z", release: { mode: review, delayMs: 0 }, sampling: { fps: 1 } }
`,
    );
    expect(compiled(text).roomClass(stream).roomClass).toBe('strict');
    expect(compiled(text).roomClass({ ...stream, tags: ['x'] }).roomClass).toBe('broken');
  });
});
