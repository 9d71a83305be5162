import { SingleBar } from 'cli-progress';
import { clockTime, count, times } from './format.js';
import type { ScanProgress } from './scan.js';

export interface ProgressView {
  update(progress: ScanProgress): void;
  /** Leaves the terminal as it was. */
  done(): void;
}

export interface ProgressStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** How often a log gets a line, ms of wall time. */
const LINE_EVERY_MS = 5_000;

/** One state of a scan in words: `0:26 of 0:40 · 31× · 2 hits`. */
export function progressText({ step, doneMs, totalMs, hits, wallMs }: ScanProgress): string {
  const of = totalMs === undefined ? '' : ` of ${clockTime(totalMs)}`;
  const speed = wallMs > 500 && doneMs > 0 ? ` · ${times(doneMs / wallMs)} real time` : '';
  const found = step === 'judging' ? ` · ${hits === 0 ? 'no hit' : count(hits, 'hit')} so far` : '';
  return `${step} ${clockTime(doneMs)}${of}${speed}${found}`;
}

/** A bar on a terminal, a plain line now and then elsewhere. */
export function progressView(stream: ProgressStream = process.stderr): ProgressView {
  return stream.isTTY === true ? bar(stream) : lines(stream);
}

function lines(stream: ProgressStream): ProgressView {
  let nextAt = LINE_EVERY_MS;
  return {
    update: (progress) => {
      if (progress.wallMs < nextAt) return;
      nextAt = progress.wallMs + LINE_EVERY_MS;
      stream.write(`airlock scan: ${progressText(progress)}\n`);
    },
    done: () => undefined,
  };
}

function bar(stream: ProgressStream): ProgressView {
  const single = new SingleBar({
    stream,
    hideCursor: true,
    // A Ctrl-C has a meaning here; whoever takes it calls `done`.
    gracefulExit: false,
    clearOnComplete: true,
    linewrap: true,
    barsize: Math.max(10, Math.min(30, (stream.columns ?? 80) - 60)),
    format: (options, { progress }, { text }: { text: string }) => {
      const full = Math.round(progress * (options.barsize ?? 30));
      return `  ${'█'.repeat(full)}${'░'.repeat((options.barsize ?? 30) - full)}  ${text}`;
    },
  });
  let step: ScanProgress['step'] | undefined;
  return {
    update: (progress) => {
      const total = progress.totalMs ?? 0;
      const value = Math.min(progress.doneMs, total);
      const text = { text: progressText(progress) };
      if (step !== progress.step) single.start(total, value, text);
      else single.update(value, text);
      step = progress.step;
    },
    done: () => {
      if (step !== undefined) single.stop();
    },
  };
}
