import type { StreamSession as StreamName } from '@airlock/contracts/admission';
import { RoomId, StreamerId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import type { Ask } from '../admission.js';
import type { StreamSession } from '../pull/stream-session.js';
import type { SessionTable } from '../session-table.js';
import type { Publication, RtmpServerOptions } from './server.js';

export interface PublishingDeps {
  readonly ask: Ask;
  readonly table: SessionTable;
  readonly refused: (roomId: string, reasons: readonly string[], remoteAddress?: string) => void;
  readonly open: (from: Publication, label: string, roomId: RoomId, stream: StreamName) => StreamSession;
}

/** Publishers come to `live/<room>`; what stands behind `?` goes to admission as credentials. */
export const admitPublisher =
  (deps: PublishingDeps): RtmpServerOptions['onPublish'] =>
  async ({ app, name, host, query, remoteAddress }, publication) => {
    const room = RoomId.safeParse(name);
    const streamer = StreamerId.safeParse(name);
    if (app !== 'live' || !room.success || !streamer.success) return { refuse: 'publish to live/<room>' };
    const roomId = room.data;
    try {
      const { session } = await deps.table.reserve(roomId, async () => {
        const answer = await deps.ask({
          roomId,
          // Who publishes is for control to say, by the credentials; capture knows the room only.
          streamerId: streamer.data,
          title: roomId,
          category: 'general',
          source: 'rtmp',
          remoteAddress,
          ...(host === '' ? {} : { claimedHost: host }),
          credentials: { ...query },
        });
        if (!answer.allow) throw new AirlockError('forbidden', answer.reasons.join(', '));
        return deps.open(publication, `rtmp from ${remoteAddress}`, roomId, answer.stream);
      });
      void session.done.then(({ detail }) => publication.close(detail));
      return 'accepted';
    } catch (error) {
      if (!(error instanceof AirlockError)) throw error;
      if (error.code !== 'forbidden') deps.refused(roomId, [error.message], remoteAddress);
      return { refuse: error.message };
    }
  };
