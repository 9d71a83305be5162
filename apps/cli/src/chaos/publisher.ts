import type { StreamView } from '@airlock/contracts/http/stream-api';
import { segmentKey } from '@airlock/contracts/segment';
import { findFfmpeg } from '@airlock/media/ffmpeg-path';
import { mediaFile } from '@airlock/testkit/media';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from './ledger.js';
import type { Stack } from './stack.js';
import type { World } from './world.js';

const AGAIN_MS = 500;
const LOOK_MS = 500;
const ROOM = 'studio';

/** An encoder that publishes by RTMP and comes back whenever it is thrown off, as OBS does. */
export interface Publisher {
  /** Resolves when a segment captured after `since` was released; ms after `since`. Throws after two minutes. */
  recovered(since: number, ledger: Ledger): Promise<number>;
  close(): Promise<void>;
}

/** Publishes a clean recording in a loop; every stream that capture makes of it joins the world. */
export async function openPublisher(world: World, stack: Stack): Promise<Publisher> {
  const file = await mediaFile({ seconds: 10, size: '320x180', container: 'flv' });
  const stop = new AbortController();
  const { signal } = stop;
  let child: ChildProcess | undefined;
  const args = ['-v', 'error', '-re', '-stream_loop', '-1', '-i', file, '-c', 'copy', '-f', 'flv'];
  const publish = async (): Promise<void> => {
    while (!signal.aborted) {
      child = spawn(findFfmpeg().path, [...args, `${stack.rtmpUrl}/${ROOM}`], { stdio: 'ignore' });
      await once(child, 'exit').catch(() => undefined);
      await delay(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const look = async (): Promise<void> => {
    while (!signal.aborted) {
      const found = await world.api.get<{ items: StreamView[] }>('/v1/streams').catch(() => undefined);
      for (const { stream } of found?.items ?? []) {
        if (stream.roomId !== ROOM || !stream.live || world.captured.includes(stream.streamId)) continue;
        world.captured.push(stream.streamId);
        world.audience.watch(stream.streamId);
      }
      await delay(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const work = Promise.all([publish(), look()]);
  return {
    async recovered(since, ledger) {
      const deadline = Date.now() + 120_000;
      while (Date.now() < deadline) {
        for (const message of ledger.segments.values()) {
          if (!world.captured.includes(message.streamId) || message.capturedAt < since) continue;
          const said = ledger.verdicts.get(segmentKey(message));
          const released = said?.find(({ value }) => value.decision === 'release');
          if (released !== undefined) return released.at - since;
        }
        await delay(100);
      }
      throw new Error('nothing new was captured and released within two minutes');
    },
    async close() {
      stop.abort();
      child?.kill('SIGKILL');
      await work;
    },
  };
}
