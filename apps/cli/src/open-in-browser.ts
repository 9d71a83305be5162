import { spawn } from 'node:child_process';

const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
  linux: ['xdg-open'],
};

/** Whether somebody sits before a screen and a terminal, so that opening a page is a help. */
const isAtDesk = (env: NodeJS.ProcessEnv): boolean =>
  process.stdout.isTTY &&
  env['CI'] === undefined &&
  (process.platform !== 'linux' || env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined);

/** Opens a page in the person's browser where there is one; the address was printed for all other cases. */
export const openInBrowser = (url: string): void => {
  const opener = OPENERS[process.platform];
  if (opener === undefined || !isAtDesk(process.env)) return;
  const [command, ...given] = opener;
  const child = spawn(command, [...given, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
};
