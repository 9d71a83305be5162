import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { DEFAULT_MODELS_DIR } from '@airlock/inference/session';
import { findFfmpeg } from '@airlock/media/ffmpeg-path';

/** What the figures depend on besides the code. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  /** Runnable processes over the last minute when the bench began: above 0.5 somebody else was using the machine. */
  readonly loadAtStart: number;
  readonly versions: Readonly<Record<string, string>>;
}

const PACKAGES = [
  'onnxruntime-node',
  '@napi-rs/webcodecs',
  'nsfwjs',
  '@tensorflow/tfjs-backend-wasm',
  'fluent-ffmpeg',
  'mint-filter',
];

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
    loadAtStart: loadavg()[0] ?? 0,
    versions: {
      ...Object.fromEntries(PACKAGES.map((name) => [name, packageVersion(name)])),
      ffmpeg: ffmpegVersion(),
    },
  };
}

export function formatMachine(machine: Machine): string {
  const { cpu, cores, memoryGiB, kernel, node, loadAtStart, versions } = machine;
  const software = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, Linux ${kernel}, load ${loadAtStart.toFixed(2)} at the start; node ${node}, ${software.join(', ')}`;
}

/** Walks the folders as Node does, since not every package exports its package.json. */
function packageVersion(name: string): string {
  const above = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of [...above, join(DEFAULT_MODELS_DIR, 'node_modules')]) {
    try {
      const text = readFileSync(join(folder, name, 'package.json'), 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return 'not installed';
}

function ffmpegVersion(): string {
  try {
    const { path, from } = findFfmpeg();
    const first = execFileSync(path, ['-version'], { encoding: 'utf8' }).split('\n', 1)[0] ?? '';
    return `${/version (\S+)/.exec(first)?.[1] ?? dirname(path)} (${from})`;
  } catch {
    return 'not found';
  }
}
