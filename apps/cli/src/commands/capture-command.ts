import type { StreamSession } from '@airlock/contracts/admission';
import type { CaptureView, PullRequest } from '@airlock/contracts/capture';
import type { RoomId, StreamerId } from '@airlock/contracts/ids';
import { shutdownSignal } from '@airlock/nest-host/lifecycle';
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { remote, withUrl } from '../remote.js';

interface CaptureOptions {
  readonly url: string;
  readonly room: string;
  readonly streamer?: string;
  readonly title?: string;
  readonly category: string;
  readonly loop?: boolean;
  readonly detach?: boolean;
}

/** `airlock capture <url>`: has the running Airlock pull a source, and watches it until it ends or Ctrl-C. */
export function addCaptureCommand(program: Command): void {
  withUrl(program.command('capture'))
    .description('pull RTMP, SRT, HLS, HTTP-FLV or a file into a room')
    .argument('<source>', 'URL or file')
    .requiredOption('--room <id>', 'room it is shown in')
    .option('--streamer <id>', 'whose stream it is (default: the room)')
    .option('--title <text>', 'title (default: the room)')
    .option('--category <name>', 'what the policy classes it by', 'default')
    .option('--loop', 'files: begin again at the end')
    .option('--detach', 'do not wait for the end')
    .action(capture);
}

async function capture(source: string, options: CaptureOptions): Promise<void> {
  const api = remote(options.url);
  const request: PullRequest = {
    url: existsSync(source) ? resolve(source) : source,
    roomId: options.room as RoomId,
    streamerId: (options.streamer ?? options.room) as StreamerId,
    title: options.title ?? options.room,
    category: options.category,
    loop: options.loop ?? false,
  };
  const stop = shutdownSignal();
  try {
    const { streamId } = await api.post<StreamSession>('/v1/captures', request);
    console.log(`${options.room}: on air as ${streamId}`);
    if (options.detach) return;
    for (;;) {
      await delay(1_000, undefined, { signal: stop.signal }).catch(() => undefined);
      if (stop.signal.aborted) break;
      const { items } = await api.get<{ items: CaptureView[] }>('/v1/captures');
      const view = items.find((c) => c.streamId === streamId);
      if (!view) return console.log(`${options.room}: ended`);
      const line = `${view.state}, ${view.segments} segments, ${(view.bytes / 1e6).toFixed(1)} MB, ${view.reconnects} reconnects`;
      process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
    }
    await api.delete(`/v1/captures/${options.room}`);
    console.log(`\n${options.room}: stopped`);
  } finally {
    stop.dispose();
  }
}
