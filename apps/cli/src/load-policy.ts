import { AirlockError } from '@airlock/contracts/problem';
import { compilePolicy } from '@airlock/policy/compile';
import type { Policy } from '@airlock/policy/policy';
import { formatProblems } from '@airlock/policy/problem';
import { readFile } from 'node:fs/promises';

/** Compiles a policy file; throws `not_found`, or `invalid_input` with every problem, each with its place and a hint. */
export async function loadPolicy(file: string): Promise<Policy> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AirlockError('not_found', `The policy ${file} cannot be read`, { cause });
  });
  const result = compilePolicy(text, { filename: file });
  if (result.ok) return result.policy;
  throw new AirlockError('invalid_input', formatProblems(result.problems, file));
}
