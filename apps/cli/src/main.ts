import { AirlockError } from '@airlock/contracts/problem';
import { createProgram } from './program.js';

try {
  await createProgram().parseAsync();
} catch (error) {
  if (!(error instanceof AirlockError)) throw error;
  console.error(`airlock: ${error.message}`);
  if (error.issues.length > 0 && !error.message.includes('\n'))
    for (const { path, message } of error.issues) console.error(`  ${path}: ${message}`);
  if (error.hint) console.error(`  ${error.hint}`);
  process.exitCode = 1;
}
