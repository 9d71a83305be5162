import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** One line of the bench table: ours against a named peer on the same input in the same run. */
export interface BenchRow {
  readonly id: string;
  readonly what: string;
  readonly peer: string;
  readonly unit: string;
  readonly ours: number;
  /** Printed instead of `ours`, where one figure is not enough. */
  readonly shown?: string;
  /** More figures for `--json`. */
  readonly figures?: Readonly<Record<string, number>>;
  /** Absent where the row is a plain figure of ours with a target. */
  readonly theirs?: number;
  /** How many times better ours is; > 1 is better, whichever way the unit points. */
  readonly ratio?: number;
  readonly target: string;
  readonly met: boolean;
  /** Conditions, what saturated, what was checked on the way. */
  readonly note: string;
}

/** Seconds of CPU of this process and of all children that have ended and been waited for. Linux only. */
export function cpuSeconds(): number {
  const own = process.cpuUsage();
  return (own.user + own.system) / 1e6 + reapedSeconds();
}

/** `cutime` and `cstime` of /proc/self/stat, in ticks of 10 ms. */
function reapedSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** CPU seconds a running process has used, by its id; 0 once it is gone. Linux only. */
export function cpuSecondsOf(pid: number, withReapedChildren = false): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, withReapedChildren ? 15 : 13);
    return ticks.reduce((sum, field) => sum + Number(field), 0) / 100;
  } catch {
    return 0;
  }
}

/** Ids of the processes that a process started and that still run. Linux only. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

export const quantile = (values: readonly number[], q: number): number => {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] as number;
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** CPU seconds that all processes of the machine have used since it started. Linux only. */
function machineSeconds(): number {
  const line = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) / 100;
}

/**
 * Tells, when called, how many cores processes of others have kept busy since. `children` gives the CPU seconds of own
 * children that still run.
 */
export function watchOthers(children: () => number = () => 0): () => number {
  const own = (): number => cpuSeconds() + children();
  const before = { at: performance.now(), all: machineSeconds(), own: own() };
  return () => {
    const busy = machineSeconds() - before.all - (own() - before.own);
    return Math.max(0, busy / ((performance.now() - before.at) / 1000));
  };
}

/** One variant once: what was measured, and how many cores other processes kept busy meanwhile. */
export interface Round {
  readonly value: number;
  readonly othersBusy: number;
}

/**
 * Those in which other processes took less than `limit` of the cores' time. Where that leaves fewer than half the
 * machine was busy throughout, and all are kept.
 */
export function calm<T extends { readonly othersBusy: number }>(
  rounds: readonly T[],
  limit = 0.15 * availableParallelism(),
): readonly T[] {
  const some = rounds.filter((r) => r.othersBusy < limit);
  return some.length * 2 >= rounds.length ? some : rounds;
}

/** Values of the calm rounds. */
export const undisturbed = (rounds: readonly Round[], limit?: number): readonly number[] =>
  calm(rounds, limit).map((r) => r.value);

/**
 * Runs all variants once per round, in turn, so that a disturbance of the machine hits them alike. A variant gives its
 * figure and must leave no process running. Returns each variant's measurements in the order of the rounds. The first
 * round warms up and is dropped.
 */
export async function interleave<K extends string>(
  rounds: number,
  variants: Record<K, () => Promise<number>>,
): Promise<Record<K, Round[]>> {
  const names = Object.keys(variants) as K[];
  const results = Object.fromEntries(names.map((n) => [n, [] as Round[]])) as Record<K, Round[]>;
  for (let round = 0; round <= rounds; round++) {
    // Alternating the order keeps one variant from always running on the other's warm cache.
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const others = watchOthers();
      const value = await variants[name]();
      if (round > 0) results[name].push({ value, othersBusy: others() });
    }
  }
  return results;
}

/** CPU seconds of what `work` does in this process and in children it waits for. */
export async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = cpuSeconds();
  await work();
  return cpuSeconds() - before;
}

/** Label of the highest score; the first of equals. */
export function topLabel(scores: Readonly<Record<string, number>>): string {
  let best = '';
  for (const [label, score] of Object.entries(scores))
    if (best === '' || score > (scores[best] ?? 0)) best = label;
  return best;
}

/** Largest difference of one label's score between two opinions on the same picture, 0–1. */
export function farthest(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): number {
  return Math.max(0, ...Object.keys(a).map((label) => Math.abs((a[label] ?? 0) - (b[label] ?? 0))));
}
