import type { RoomId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import { z } from 'zod';
import { type ServerApi, unexpected } from './server-api.js';

/** What a path's source is called, and where its kind is kicked. */
const KICKED_AT: Readonly<Record<string, string>> = {
  rtmpConn: 'rtmpconns',
  rtmpsConn: 'rtmpsconns',
  rtspSession: 'rtspsessions',
  rtspsSession: 'rtspssessions',
  srtConn: 'srtconns',
  webRTCSession: 'webrtcsessions',
};

const Path = z.object({ source: z.object({ type: z.string(), id: z.string().default('') }).nullish() });

/** Finds who feeds the path and throws it off, whatever protocol it came by. */
export const kickOnMediaMtx = async (
  api: ServerApi,
  name: string,
  app: string,
  roomId: RoomId,
): Promise<'kicked' | 'absent'> => {
  const found = await api('GET', `/v3/paths/get/${app}/${roomId}`);
  if (found.status === 404) return 'absent';
  if (found.status !== 200) throw unexpected(name, 'the question for a path', found);
  const { source } = Path.parse(JSON.parse(found.text));
  if (source === null || source === undefined) return 'absent';
  const kind = KICKED_AT[source.type];
  if (kind === undefined) {
    throw new AirlockError('unavailable', `${app}/${roomId} on ${name} is fed by a ${source.type}`, {
      hint: 'Only publishers can be kicked: take the source out of the configuration of the media server.',
    });
  }
  const kicked = await api('POST', `/v3/${kind}/kick/${encodeURIComponent(source.id)}`);
  // 404: it went by itself in between.
  if (kicked.status !== 200 && kicked.status !== 404) throw unexpected(name, 'a kick', kicked);
  return kicked.status === 200 ? 'kicked' : 'absent';
};
