import { extname } from 'node:path';

const FROM_SOURCE = [
  '--conditions=@airlock/source',
  `--import=${new URL('./source-hooks.ts', import.meta.url).href}`,
];

/** How the worker `name` beside `here`, an `import.meta.url`, is started: from the build or, as tests do, from the sources. */
export function workerFile(
  here: string,
  name: string,
): { readonly entry: URL; readonly execArgv: readonly string[] } {
  const extension = extname(here);
  return {
    entry: new URL(`./${name}${extension}`, here),
    execArgv: extension === '.ts' ? FROM_SOURCE : [],
  };
}
