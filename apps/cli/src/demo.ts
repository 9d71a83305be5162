import type { Action } from '@airlock/contracts/action';
import type { MessageId, RoomId, StreamId, StreamerId, UserId } from '@airlock/contracts/ids';
import { topics } from '@airlock/contracts/topics';
import type { PullHandle } from '@airlock/capture/start';
import { chatLines } from '@airlock/testkit/chat';
import { demoHashBank } from '@airlock/testkit/hash-bank';
import { buildDemoMedia, type DemoClip, type SceneName } from '@airlock/testkit/scenes';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningSystem } from './system.js';

/** Where the demo keeps its clips and data, below the folder it is started in. */
export const DEMO_DIR = '.airlock/demo';

/** Demo rooms, in the order in which they are shown. */
const ROOMS: Readonly<Record<SceneName, { room: string; streamer: string }>> = {
  clean: { room: 'reef', streamer: 'marina' },
  delay: { room: 'dusk', streamer: 'wander' },
  cut: { room: 'arcade', streamer: 'pixel' },
  news: { room: 'morning', streamer: 'newsdesk' },
};

/** How long the cut room stays dark before its streamer is let back in and the story begins again, ms. */
const DARK_MS = 25_000;

export interface DemoMedia {
  readonly clips: readonly DemoClip[];
  readonly hashBankPath: string;
}

/** Draws and encodes the demo's clips, once, and writes the hash bank that knows their test cards. */
export async function prepareDemo(
  dir: string,
  onProgress: (done: number, total: number) => void,
): Promise<DemoMedia> {
  await mkdir(dir, { recursive: true });
  const clips = await buildDemoMedia({ dir, onProgress: ({ done, total }) => onProgress(done, total) });
  const hashBankPath = join(dir, 'hash-bank.csv');
  await writeFile(hashBankPath, demoHashBank());
  return { clips, hashBankPath };
}

/** Plays the four rooms and their chat until the signal aborts. */
export async function playDemo(system: RunningSystem, media: DemoMedia, signal: AbortSignal): Promise<void> {
  await Promise.all(media.clips.map((clip, index) => playRoom(system, clip, index, signal)));
}

async function playRoom(
  system: RunningSystem,
  clip: DemoClip,
  index: number,
  signal: AbortSignal,
): Promise<void> {
  const { room, streamer } = ROOMS[clip.name];
  while (!signal.aborted) {
    const session = await system.capture
      .pull({
        roomId: room as RoomId,
        streamerId: streamer as StreamerId,
        title: clip.title,
        category: clip.category,
        url: clip.path,
        realtime: true,
        loop: true,
      })
      .catch(() => undefined);
    if (session) {
      const over = new AbortController();
      const stop = (): void => void session.stop();
      signal.addEventListener('abort', stop, { once: true });
      await Promise.race([
        session.done,
        chat(system, session, clip.name, index, AbortSignal.any([signal, over.signal])),
      ]);
      await session.done;
      over.abort();
      signal.removeEventListener('abort', stop);
    }
    await delay(session ? DARK_MS : 2_000, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted && session) await letBackIn(system, session.stream.streamId);
  }
}

/** The demo's own answer to its cut: without it the room would stay refused, as a real one does. */
async function letBackIn(system: RunningSystem, streamId: StreamId): Promise<void> {
  await fetch(new URL(`/v1/streams/${streamId}/lift`, system.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'demo: the story begins again' } satisfies Partial<Action>),
  }).catch(() => undefined);
}

async function chat(
  system: RunningSystem,
  session: PullHandle,
  topic: SceneName,
  seed: number,
  signal: AbortSignal,
): Promise<void> {
  for (const line of chatLines({ seed: seed + 1, topic, everyMs: 1_800, waves: 0.02 })) {
    await delay(line.afterMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const { streamId } = session.stream;
    await system.bus
      .publish(topics.chat, [
        {
          key: streamId,
          value: {
            v: 1,
            streamId,
            messageId: randomUUID() as MessageId,
            userId: line.userId as UserId,
            nickname: line.nickname,
            text: line.text,
            sentAt: Date.now(),
          },
        },
      ])
      .catch(() => undefined);
  }
}
