import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The file a command name resolves to on the PATH. */
export function onPath(command: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((dir) => join(dir, command))
    .find((file) => existsSync(file));
}
