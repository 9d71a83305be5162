import { extname } from 'node:path';

/** ONNX Runtime would make a device id and keep notes for its makers. */
export const NO_TELEMETRY = { ORT_DISABLE_TELEMETRY: '1' };

const FROM_SOURCE = [
  '--conditions=@airlock/source',
  `--import=${new URL('./source-hooks.ts', import.meta.url)}`,
];

/** How a worker beside this file is started, from the build or, as tests do, from the sources. */
export function workerFile(name: string): { readonly entry: URL; readonly execArgv: readonly string[] } {
  const extension = extname(import.meta.url);
  return {
    entry: new URL(`./${name}${extension}`, import.meta.url),
    execArgv: extension === '.ts' ? FROM_SOURCE : [],
  };
}
