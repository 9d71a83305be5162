import type { PolicyCheck } from '@airlock/contracts/http/policy-api';
import { PolicyTextId } from '@airlock/contracts/policy';
import { AirlockError } from '@airlock/contracts/problem';
import { compilePolicy } from '@airlock/policy/compile';
import { explainPolicy } from '@airlock/policy/explain-policy';
import { sha256Hex } from '@airlock/policy/hash';
import type { Policy } from '@airlock/policy/policy';
import { policyChanges } from '@airlock/policy/policy-changes';
import { storableText } from '@airlock/storage/database/storable';

export const textIdOf = (source: string): PolicyTextId => PolicyTextId.parse(sha256Hex(source));
export const nameOf = ({ name, version }: Policy): string => `${name} ${version}`;

/** Compiles it; throws `invalid_input` with every problem at its place. */
export const checked = (source: string): Policy => {
  if (storableText(source) !== source)
    throw new AirlockError('invalid_input', 'The policy holds characters that are none', {
      hint: 'Remove NUL characters and halves of pairs.',
    });
  const result = compilePolicy(source);
  if (result.ok) return result.policy;
  const issues = result.problems.map((p) => ({
    path: `${p.line}:${p.column} ${p.path}`,
    message: `${p.message} (${p.hint})`,
  }));
  throw new AirlockError('invalid_input', `The policy has ${issues.length} problems`, {
    hint: 'Check it first: POST /v1/policy/check.',
    issues,
  });
};

/** What is wrong with it, or what it says and changes. */
export const checkOf = (source: string, inForce: Policy): PolicyCheck => {
  const result = compilePolicy(source);
  if (!result.ok)
    return {
      ok: false,
      problems: result.problems.map(({ line, column, path, message, hint }) => ({
        line,
        column,
        path,
        message,
        hint,
      })),
      changes: [],
    };
  const { policy } = result;
  return {
    ok: true,
    problems: [],
    name: nameOf(policy),
    hash: policy.hash,
    explained: explainPolicy(policy),
    changes: policyChanges(inForce.source, policy.source),
  };
};
