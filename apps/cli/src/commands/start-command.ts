import { AirlockError } from '@airlock/contracts/problem';
import { aborted, shutdownSignal } from '@airlock/nest-host/lifecycle';
import type { Command } from 'commander';
import { systemConfig } from '../config.js';
import { type AppName, APPS, startApp } from '../start-app.js';

/** `airlock start <app>`: one app in a process of its own, configured by the environment. */
export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description(`run one app by itself: ${APPS.join(', ')}`)
    .argument('<app>')
    .action(async (name: string) => {
      if (!APPS.includes(name as AppName))
        throw new AirlockError('invalid_input', `no app is called ${name}`, {
          hint: `Apps: ${APPS.join(', ')}.`,
        });
      const stop = shutdownSignal();
      const app = await startApp(name as AppName, systemConfig());
      console.log(`${name} listens at ${app.url}`);
      await aborted(stop.signal);
      await app.close();
    });
}
