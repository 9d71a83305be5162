import { Command } from 'commander';
import { addAccountCommands } from './commands/account-command.js';
import { addAuditCommands } from './commands/audit-commands.js';
import { addBankCommands } from './commands/bank-command.js';
import { addBenchCommand } from './commands/bench-command.js';
import { addCaptureCommand } from './commands/capture-command.js';
import { addChaosCommand } from './commands/chaos-command.js';
import { addClassifyCommand } from './commands/classify-command.js';
import { addCreditCommands } from './commands/credit-command.js';
import { addDetectorsCommand } from './commands/detectors-command.js';
import { addEvalCommand } from './commands/eval-command.js';
import { addEvidenceCommands } from './commands/evidence-command.js';
import { addKeysCommands } from './commands/keys-command.js';
import { addMigrateCommand } from './commands/migrate-command.js';
import { addRetentionCommands } from './commands/retention-command.js';
import { addPolicyCommands } from './commands/policy-commands.js';
import { addScanCommand } from './commands/scan-command.js';
import { addSignInCommands } from './commands/sign-in-command.js';
import { addStartCommand } from './commands/start-command.js';
import { addStoryCommand } from './commands/story-command.js';
import { addStreamCommands } from './commands/stream-commands.js';
import { addTopicsCommands } from './commands/topics-command.js';
import { addUpCommand } from './commands/up-command.js';

/** Everything that `airlock` can be told to do. */
export const createProgram = (): Command => {
  const program = new Command('airlock')
    .description('Live-stream moderation: nothing reaches the audience that policy has not let through.')
    .showHelpAfterError();
  addUpCommand(program);
  addCaptureCommand(program);
  addStartCommand(program);
  addStreamCommands(program);
  addStoryCommand(program);
  addAccountCommands(program);
  addSignInCommands(program);
  addCreditCommands(program);
  addAuditCommands(program);
  addEvidenceCommands(program);
  addKeysCommands(program);
  addMigrateCommand(program);
  addRetentionCommands(program);
  addTopicsCommands(program);
  addPolicyCommands(program);
  addDetectorsCommand(program);
  addClassifyCommand(program);
  addEvalCommand(program);
  addScanCommand(program);
  addBankCommands(program);
  addBenchCommand(program);
  addChaosCommand(program);
  return program;
};
