import { explainPolicy } from '@airlock/policy/explain-policy';
import type { Command } from 'commander';
import { systemConfig } from '../config.js';
import { loadPolicy } from '../load-policy.js';
import { addBacktestCommand } from './backtest-command.js';
import { addShadowCommand } from './shadow-command.js';

export function addPolicyCommands(program: Command): void {
  const policy = program.command('policy').description('check, explain and try policy files');
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
  addBacktestCommand(policy);
  addShadowCommand(policy);
}
