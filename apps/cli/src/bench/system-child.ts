import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Action } from '@airlock/contracts/action';
import { type SegmentMessage } from '@airlock/contracts/segment';
import { topics } from '@airlock/contracts/topics';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import type { SystemConfig } from '../config.js';
import { openSystem } from '../system.js';

/** What the bench tells the process that runs the whole system. */
export type ToSystem =
  | { readonly type: 'open'; readonly config: SystemConfig }
  | { readonly type: 'publish'; readonly segment: SegmentMessage }
  | { readonly type: 'close' };

/** What it says back. */
export type FromSystem =
  | { readonly type: 'open'; readonly url: string; readonly gateUrl: string }
  | { readonly type: 'verdict'; readonly verdict: SegmentVerdict }
  | { readonly type: 'action'; readonly action: Action }
  /** Once a second: share of the time its event loop was busy, and how late timers came, ms. */
  | { readonly type: 'load'; readonly loopBusy: number; readonly lateMs: number }
  | { readonly type: 'failed'; readonly message: string };

const tell = (message: FromSystem): void => void process.send?.(message);

/** The whole system in a process of its own, fed by messages instead of publishers, so that its CPU can be told apart. */
async function open(config: SystemConfig): Promise<{
  publish(segment: SegmentMessage): void;
  close(): Promise<void>;
}> {
  const system = await openSystem(config);
  const verdicts = await system.bus.tail({
    topic: topics.verdicts,
    from: 'latest',
    handle: (records) => {
      for (const { value } of records)
        if (value?.kind === 'segment') tell({ type: 'verdict', verdict: value });
    },
  });
  const control = await system.bus.tail({
    topic: topics.control,
    from: 'latest',
    handle: (records) => {
      for (const { value } of records)
        if (value?.type === 'action') tell({ type: 'action', action: value.action });
    },
  });
  const late = monitorEventLoopDelay({ resolution: 5 });
  late.enable();
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    tell({ type: 'load', loopBusy: utilization, lateMs: late.percentile(99) / 1e6 });
    late.reset();
  }, 1_000);
  tell({ type: 'open', url: system.url, gateUrl: system.gateUrl });
  return {
    publish: (segment) => {
      system.bus
        .publish(topics.segments, [{ key: segment.streamId, value: segment }])
        .catch((error: unknown) => tell({ type: 'failed', message: String(error) }));
    },
    close: async () => {
      clearInterval(timer);
      late.disable();
      await verdicts.close();
      await control.close();
      await system.close();
    },
  };
}

let opened: ReturnType<typeof open> | undefined;
const close = async (): Promise<void> => {
  await (await opened?.catch(() => undefined))?.close();
  if (process.connected) process.disconnect();
};
process.on('message', (message: ToSystem) => {
  if (message.type === 'open') {
    opened = open(message.config);
    opened.catch((error: unknown) => {
      tell({
        type: 'failed',
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      if (process.connected) process.disconnect();
    });
  } else if (message.type === 'publish') void opened?.then((system) => system.publish(message.segment));
  else void close();
});
// The bench is gone: so is the reason to run.
process.on('disconnect', () => void close());
