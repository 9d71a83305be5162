import type { AdmissionRequest } from '@airlock/contracts/admission';
import type { MediaServerType } from '@airlock/contracts/media-server';
import type { RoomId } from '@airlock/contracts/ids';
import type { MediaServer } from '../media-server.js';

/** An external media server: publishers come to it, it asks us by its hooks, capture pulls from it. */
export interface PublishServer extends MediaServer {
  readonly type: MediaServerType;
  /** Publishers come to `<app>/<room>`. */
  readonly app: string;
  /** SRS only: publishers of other vhosts are refused. */
  readonly vhost?: string;
  /** What all its publishers stream, and for which platform. */
  readonly of: Pick<AdmissionRequest, 'category' | 'tenant'>;
  /** Proves that a hook comes from this server. */
  readonly secret: string;
  /** Proves that a reader is our capture; goes over the wire in the clear where RTMP does, so it is not `secret`. */
  readonly readKey: string;
  /** Where capture pulls the room from, `readKey` included. */
  sourceUrl(roomId: RoomId): string;
}

export const isPublishServer = (server: MediaServer): server is PublishServer =>
  'sourceUrl' in server && 'secret' in server;
