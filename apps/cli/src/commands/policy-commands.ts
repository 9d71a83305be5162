import { AirlockError } from '@airlock/contracts/problem';
import { compilePolicy } from '@airlock/policy/compile';
import { explainPolicy } from '@airlock/policy/explain-policy';
import type { Policy } from '@airlock/policy/policy';
import { formatProblems } from '@airlock/policy/problem';
import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { systemConfig } from '../config.js';

/** Compiles a policy file; throws `invalid_input` with every problem, each with its place and a hint. */
export async function loadPolicy(file: string): Promise<Policy> {
  const result = compilePolicy(await readFile(file, 'utf8'), { filename: file });
  if (result.ok) return result.policy;
  throw new AirlockError('invalid_input', formatProblems(result.problems, file));
}

export function addPolicyCommands(program: Command): void {
  const policy = program.command('policy').description('check and explain policy files');
  policy
    .command('check')
    .description('compile a policy file and say everything that is wrong with it')
    .argument('[file]', 'policy file', systemConfig().policyPath)
    .action(async (file: string) => {
      const p = await loadPolicy(file);
      console.log(`${file}: ok\n${p.name} ${p.version}, hash ${p.hash}`);
      console.log(
        `${p.taxonomy.size} labels, ${p.classes.length} room classes, ` +
          `${p.rules.segments.length} segment rules, ${p.rules.messages.length} message rules`,
      );
    });
  policy
    .command('explain')
    .description('say in words what a policy does')
    .argument('[file]', 'policy file', systemConfig().policyPath)
    .action(async (file: string) => console.log(explainPolicy(await loadPolicy(file))));
}
