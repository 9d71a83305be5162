import { Environment } from '@marcbachmann/cel-js';
import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import type { StreamFacts } from './facts.js';
import { type LabelScores, noScores, saidBy } from './labels.js';
import { didYouMean } from './problem.js';
import { activation, type Activation } from './activation.js';
import { labelCalls, LABEL_FUNCTIONS, walk } from './expression-ast.js';

/** What a condition is evaluated on. */
export interface Scope {
  readonly scores: LabelScores;
  readonly thresholdOf: (label: string) => number;
  /** Values of the variables, made once per judged item. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A checked CEL expression. */
export interface Expression {
  readonly source: string;
  readonly ast: ASTNode;
  /** What must be present for the value to be anything but false. */
  readonly activation: Activation;
  /** @throws EvaluationError such as a division by zero */
  readonly evaluate: (scope: Scope) => unknown;
}

/** A fault in an expression, `offset` UTF-16 units from its start. */
export interface ExpressionFault {
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}

export interface Language {
  compile(
    source: string,
    type: 'bool' | 'int',
  ): { ok: true; expression: Expression } | { ok: false; faults: ExpressionFault[] };
}

class StreamView {
  id = '';
  roomId = '';
  streamerId = '';
  title = '';
  category = '';
  audience = 0n;
  tier = '';
  platform = '';
  language = '';
  tags: readonly string[] = [];
}
class MessageView {
  userId = '';
  text = '';
  length = 0n;
}
class UserView {
  reputation = 0;
}
class CoverageView {
  frames = 0n;
  reused = 0n;
  unwatchedMs = 0;
}

export const streamView = (s: StreamFacts): StreamView =>
  Object.assign(new StreamView(), {
    id: s.streamId,
    roomId: s.roomId,
    streamerId: s.streamerId,
    title: s.title,
    category: s.category,
    audience: BigInt(Math.max(0, Math.trunc(s.audience) || 0)),
    tier: s.tier,
    platform: s.platform ?? '',
    language: s.language ?? '',
    tags: s.tags ?? [],
  });
export const messageView = (m: { userId: string; text: string }): MessageView =>
  Object.assign(new MessageView(), { userId: m.userId, text: m.text, length: BigInt(m.text.length) });
export const userView = (u: { reputation: number } | undefined): UserView =>
  Object.assign(new UserView(), { reputation: u?.reputation ?? 0 });
export const coverageView = (c: { frames: number; reused: number; unwatchedMs: number }): CoverageView =>
  Object.assign(new CoverageView(), {
    frames: BigInt(Math.trunc(c.frames)),
    reused: BigInt(Math.trunc(c.reused)),
    unwatchedMs: c.unwatchedMs,
  });

const FIELDS = {
  Stream: {
    ctor: StreamView,
    fields: {
      id: 'string',
      roomId: 'string',
      streamerId: 'string',
      title: 'string',
      category: 'string',
      audience: 'int',
      tier: 'string',
      platform: 'string',
      language: 'string',
      tags: 'list<string>',
    },
  },
  Message: { ctor: MessageView, fields: { userId: 'string', text: 'string', length: 'int' } },
  User: { ctor: UserView, fields: { reputation: 'double' } },
  Coverage: { ctor: CoverageView, fields: { frames: 'int', reused: 'int', unwatchedMs: 'double' } },
} as const;

/** Which words an expression may use. */
export interface Vocabulary {
  /** All labels and their parents; undefined where signals cannot be read. */
  readonly labels: ReadonlySet<string> | undefined;
  readonly windows: readonly string[];
  readonly of: 'roomClass' | 'segment' | 'message';
  /** Windows of the other kind of item, for a better hint. */
  readonly foreignWindows?: readonly string[];
}

/** Builds the CEL environment of one kind of condition. */
export const language = (
  v: Vocabulary,
): Language & { windowsView: (n: (name: string) => number) => unknown } => {
  const env = new Environment();
  const variables: Record<string, readonly string[]> = { stream: Object.keys(FIELDS.Stream.fields) };
  env.registerType('Stream', FIELDS.Stream).registerVariable('stream', 'Stream');

  // CEL functions see only their arguments. Evaluation is synchronous, so the scope of the running call stands here.
  let scope: Scope = { scores: noScores, thresholdOf: () => 1, variables: {} };

  class WindowsView {}
  if (v.of !== 'roomClass') {
    env.registerVariable('roomClass', 'string').registerVariable('failure', 'string');
    variables['roomClass'] = variables['failure'] = [];
    env
      .registerFunction('score(string): double', (l: string) => scope.scores.score.get(l) ?? 0)
      .registerFunction('over(string): bool', (l: string) => scope.scores.hits.has(l))
      .registerFunction(
        'score(string, string): double',
        (l: string, d: string) => scope.scores.score.get(saidBy(l, d)) ?? 0,
      )
      .registerFunction('over(string, string): bool', (l: string, d: string) =>
        scope.scores.hits.has(saidBy(l, d)),
      )
      .registerFunction('seen(string): bool', (l: string) => scope.scores.score.has(l))
      .registerFunction('hits(string): int', (l: string) => BigInt(scope.scores.hits.get(l) ?? 0))
      .registerFunction('threshold(string): double', (l: string) => scope.thresholdOf(l));
    env.registerType('Windows', {
      ctor: WindowsView,
      fields: Object.fromEntries(v.windows.map((w) => [w, 'int'])),
    });
    env.registerVariable('windows', 'Windows');
    variables['windows'] = v.windows;
  }
  if (v.of === 'segment') {
    env.registerType('Coverage', FIELDS.Coverage).registerVariable('coverage', 'Coverage');
    variables['coverage'] = Object.keys(FIELDS.Coverage.fields);
  }
  if (v.of === 'message') {
    env.registerType('Message', FIELDS.Message).registerVariable('message', 'Message');
    variables['message'] = Object.keys(FIELDS.Message.fields);
    env.registerType('User', FIELDS.User).registerVariable('user', 'User');
    variables['user'] = Object.keys(FIELDS.User.fields);
  }

  const hintFor = (error: CelError, source: string): string => {
    const start = error.range?.start ?? 0;
    switch (error.code) {
      case 'unknown_variable':
        return didYouMean(/^\w+/.exec(source.slice(start))?.[0] ?? '', Object.keys(variables));
      case 'no_such_key': {
        const key = /^\w+/.exec(source.slice(start))?.[0] ?? '';
        const owner = /(\w+)\s*\.\s*$/.exec(source.slice(0, start))?.[1] ?? '';
        if (owner === 'windows' && v.foreignWindows?.includes(key))
          return `window ${key} does not count what this rule judges; segments use frames and segments, messages use messages`;
        return didYouMean(key, variables[owner] ?? []);
      }
      case 'no_matching_overload': {
        const name = /(\w+)\(/.exec(error.summary)?.[1] ?? '';
        const known = v.of === 'roomClass' ? STRING_FUNCTIONS : [...LABEL_FUNCTIONS, ...STRING_FUNCTIONS];
        if (known.includes(name))
          return LABEL_FUNCTIONS.includes(name) ? `write ${name}("some.label")` : 'check its arguments';
        if (v.of === 'roomClass' && LABEL_FUNCTIONS.includes(name))
          return 'a room class is chosen before anything is seen; only `stream` is known here';
        return didYouMean(name, known);
      }
      case 'no_such_overload':
        return 'both sides must have the same type: text in quotes, scores as 1.0 and not 1, and && or || between conditions';
      default:
        return 'CEL uses &&, ||, !, ==, and text in quotes';
    }
  };

  const faultOf = (error: CelError, source: string): ExpressionFault => ({
    offset: error.range?.start ?? 0,
    message: error.summary ?? error.message.split('\n')[0] ?? 'not a CEL expression',
    hint: hintFor(error, source),
  });

  return {
    compile(source, type) {
      let parsed: ParseResult;
      try {
        parsed = env.parse(source);
      } catch (error) {
        return { ok: false, faults: [faultOf(error as CelError, source)] };
      }
      const checked = parsed.check();
      if (!checked.valid) return { ok: false, faults: [faultOf(checked.error as CelError, source)] };
      if (checked.type !== type)
        return {
          ok: false,
          faults: [
            {
              offset: 0,
              message: `gives ${checked.type}, not ${type}`,
              hint: type === 'bool' ? 'compare it, as in score("x") >= 0.8' : 'give a whole number, as in 4',
            },
          ],
        };
      const faults = vocabularyFaults(parsed.ast, v);
      if (faults.length > 0) return { ok: false, faults };
      return {
        ok: true,
        expression: {
          source,
          ast: parsed.ast,
          activation: activation(parsed.ast),
          evaluate(given) {
            scope = given;
            return parsed(given.variables as Record<string, unknown>);
          },
        },
      };
    },
    windowsView(countOf) {
      const view = new WindowsView() as Record<string, bigint>;
      for (const w of v.windows) view[w] = BigInt(countOf(w));
      return view;
    },
  };
};

interface CelError extends Error {
  readonly code: string;
  readonly summary: string;
  readonly range?: { start: number; end: number };
}

const STRING_FUNCTIONS = [
  'contains',
  'startsWith',
  'endsWith',
  'lowerAscii',
  'size',
  'indexOf',
  'exists',
  'all',
  'has',
];

const vocabularyFaults = (ast: ASTNode, v: Vocabulary): ExpressionFault[] => {
  const faults: ExpressionFault[] = [];
  for (const call of labelCalls(ast)) {
    if (call.label === undefined)
      faults.push({
        offset: call.offset,
        message: `${call.fn}() takes a label written out`,
        hint: `write ${call.fn}("some.label"): a policy must show which labels it reads`,
      });
    else if (!v.labels?.has(call.label))
      faults.push({
        offset: call.offset,
        message: `label ${call.label} is not in the taxonomy`,
        hint: didYouMean(call.label, v.labels ?? []),
      });
  }
  walk(ast, (node) => {
    if (node.op === 'rcall' && node.args[0] === 'matches')
      faults.push({
        offset: node.start,
        message: 'matches() is not available',
        hint: 'a regular expression can take seconds on hostile text; use contains(), or a lexicon that gives a label',
      });
  });
  return faults;
};
