import type { RoomId } from '@airlock/contracts/ids';
import { z } from 'zod';
import { type ServerApi, unexpected } from './server-api.js';

const PAGE = 100;
const MAX_PAGES = 1_000;
/** SRS says so in an answer 200. */
const CLIENT_NOT_FOUND = 2049;

const Id = z.union([z.string(), z.number()]).transform(String);
const Answer = z.object({ code: z.number() });
const Vhosts = Answer.extend({ vhosts: z.array(z.object({ id: Id, name: z.string() })) });
const Streams = Answer.extend({
  streams: z.array(
    z.object({
      name: z.string(),
      vhost: Id,
      app: z.string(),
      publish: z.object({ active: z.boolean(), cid: Id.optional() }),
    }),
  ),
});

/** Finds the client that publishes the stream and disconnects it. */
export const kickOnSrs = async (
  api: ServerApi,
  name: string,
  where: { readonly vhost: string; readonly app: string; readonly roomId: RoomId },
): Promise<'kicked' | 'absent'> => {
  const ask = async <T extends z.ZodType<{ code: number }>>(
    path: string,
    schema: T,
    query = {},
  ): Promise<z.infer<T>> => {
    const answer = await api('GET', path, query);
    const parsed = answer.status === 200 ? schema.safeParse(JSON.parse(answer.text)) : undefined;
    if (parsed?.data?.code !== 0) throw unexpected(name, path, answer);
    return parsed.data;
  };
  const { vhosts } = await ask('/api/v1/vhosts/', Vhosts);
  const vhost = vhosts.find((v) => v.name === where.vhost);
  // It is there from the first client on.
  if (vhost === undefined) return 'absent';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { start: String(page * PAGE), count: String(PAGE) };
    const { streams } = await ask('/api/v1/streams/', Streams, query);
    const cid = streams.find(
      (s) => s.vhost === vhost.id && s.app === where.app && s.name === where.roomId && s.publish.active,
    )?.publish.cid;
    if (cid !== undefined) return disconnect(api, name, cid);
    if (streams.length < PAGE) break;
  }
  return 'absent';
};

async function disconnect(api: ServerApi, name: string, cid: string): Promise<'kicked' | 'absent'> {
  const answer = await api('DELETE', `/api/v1/clients/${encodeURIComponent(cid)}`);
  const code = answer.status === 200 ? Answer.safeParse(JSON.parse(answer.text)).data?.code : undefined;
  if (code === 0) return 'kicked';
  if (code === CLIENT_NOT_FOUND) return 'absent';
  throw unexpected(name, 'a kick', answer);
}
