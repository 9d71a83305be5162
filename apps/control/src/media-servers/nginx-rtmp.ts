import type { RoomId } from '@airlock/contracts/ids';
import { type ServerApi, unexpected } from './server-api.js';

/** nginx-rtmp answers with how many it dropped; its control module knows the clients of its own worker only. */
export const kickOnNginxRtmp = async (
  api: ServerApi,
  name: string,
  app: string,
  roomId: RoomId,
): Promise<'kicked' | 'absent'> => {
  const answer = await api('GET', '/control/drop/publisher', { app, name: roomId });
  const dropped = /^\d+$/.exec(answer.text.trim());
  if (answer.status !== 200 || dropped === null) throw unexpected(name, 'a kick', answer);
  return Number(dropped[0]) > 0 ? 'kicked' : 'absent';
};
