import type { SessionView } from '@airlock/contracts/access';
import { AirlockError, Problem } from '@airlock/contracts/problem';
import type { Command } from 'commander';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { keepSession, remote, urlOf, withUrl } from '../remote.js';

/** `airlock sign-in | sign-out`: a session for the shell, where people have accounts. */
export function addSignInCommands(program: Command): void {
  withUrl(program.command('sign-in'))
    .description(
      'sign in with password and one-time code; other commands then act as you until the session ends',
    )
    .argument('<name>')
    .action(async (name: string, _: unknown, command: Command) => {
      const url = urlOf(command);
      const password = await ask('Password: ', true);
      const code = await ask('One-time code: ');
      const response = await fetch(new URL('/v1/session', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name, password, code }),
      }).catch((cause: unknown) => {
        throw new AirlockError('unavailable', `nothing answers at ${url}`, { cause });
      });
      const body: unknown = await response.json();
      if (!response.ok) {
        const { code: why, detail, hint } = Problem.parse(body);
        throw new AirlockError(why, detail, hint === undefined ? {} : { hint });
      }
      const { name: known, session } = body as SessionView;
      const cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0];
      if (cookie === undefined || session === undefined)
        throw new AirlockError('internal', `${url} gave no session`);
      keepSession(url, { cookie, until: session.until });
      console.log(`Signed in at ${url} as ${known} until ${new Date(session.until).toISOString()}.`);
    });

  withUrl(program.command('sign-out'))
    .description('end the session of the shell')
    .action(async (_: unknown, command: Command) => {
      const url = urlOf(command);
      await remote(url).delete('/v1/session');
      keepSession(url, undefined);
      console.log(`Signed out at ${url}.`);
    });
}

/** One line from the terminal, or from standard input; what is hidden is not shown as it is typed. */
async function ask(question: string, isHidden = false): Promise<string> {
  process.stderr.write(question);
  const shown = isHidden ? new Writable({ write: (_, __, done) => done() }) : process.stderr;
  const lines = createInterface({ input: process.stdin, output: shown, terminal: process.stdin.isTTY });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    if (isHidden) process.stderr.write('\n');
  }
}
