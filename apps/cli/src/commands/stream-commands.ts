import { AirlockError } from '@airlock/contracts/problem';
import type { ActionView, StreamView } from '@airlock/contracts/http/stream-api';
import type { Command } from 'commander';
import type { ApiClient } from '@airlock/nest-host/api-client';
import { client, withUrl } from '../remote.js';

interface StreamList {
  readonly items: StreamView[];
}

/** Finds a stream by its id, or the live one of a room. */
async function findStream(api: ApiClient, name: string): Promise<StreamView> {
  const { items: streams } = await api.get<StreamList>('/v1/streams');
  const live = streams.filter((s) => s.stream.live && s.stream.roomId === name);
  const found = streams.find((s) => s.stream.streamId === name) ?? live.at(-1);
  if (found) return found;
  const names = streams.map((s) => s.stream.roomId).join(', ');
  throw new AirlockError('not_found', `no stream or live room is called ${name}`, {
    hint: names === '' ? 'Nothing is live.' : `Rooms: ${names}.`,
  });
}

/** `airlock streams | cut | lift | approve | dump`: what the page's buttons do, from a shell. */
export function addStreamCommands(program: Command): void {
  withUrl(program.command('streams'))
    .description('list streams')
    .option('--json', 'one JSON document')
    .action(async (options: { json?: boolean }, command: Command) => {
      const { items: streams } = await client(command).get<StreamList>('/v1/streams');
      if (options.json) return console.log(JSON.stringify(streams, null, 2));
      console.table(
        streams.map(({ stream, state, unwatchedMs, pending }) => ({
          room: stream.roomId,
          stream: stream.streamId,
          class: stream.roomClass,
          mode: stream.release.mode,
          state,
          'held (s)': pending ? pending.durationMs / 1000 : 0,
          'unwatched (s)': unwatchedMs / 1000,
        })),
      );
    });

  withUrl(program.command('cut'))
    .description('make a stream go dark for its audience, now')
    .argument('<stream|room>')
    .option('--reason <text>', 'why', 'cut from the command line')
    .option('--wait', 'wait until the probe has seen it dark')
    .action(async (name: string, options: { reason: string; wait?: boolean }, command: Command) => {
      const api = client(command);
      const { stream } = await findStream(api, name);
      const done = await api.post<ActionView>(`/v1/streams/${stream.streamId}/cut`, {
        reason: options.reason,
      });
      console.log(`cut ${stream.streamId}: action ${done.action.actionId}`);
      if (options.wait) console.log(`dark after ${await darkness(api, done.action.actionId)} ms`);
    });

  const plain: readonly [string, string][] = [
    ['lift', 'end every cut on a stream'],
    ['approve', 'release everything that waits for a person'],
    ['dump', 'replace everything that has not been shown yet by the slate'],
  ];
  for (const [verb, description] of plain) {
    withUrl(program.command(verb))
      .description(description)
      .argument('<stream|room>')
      .option('--reason <text>', 'why', `${verb} from the command line`)
      .action(async (name: string, options: { reason: string }, command: Command) => {
        const api = client(command);
        const { stream } = await findStream(api, name);
        await api.post(`/v1/streams/${stream.streamId}/${verb}`, { reason: options.reason });
        console.log(`${verb}: ${stream.streamId}`);
      });
  }
}

async function darkness(api: ApiClient, actionId: string): Promise<number> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const view = await api.get<ActionView>(`/v1/actions/${actionId}`);
    if (view.darkness) return Math.round(view.darkness.timeToDarkMs);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new AirlockError('unavailable', 'the probe has not confirmed darkness within 30 s', {
    hint: `Look at /v1/actions/${actionId}.`,
  });
}
