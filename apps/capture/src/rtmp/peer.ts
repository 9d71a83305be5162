import { parse } from 'node:querystring';
import Rtmp from 'node-media-server/src/protocol/rtmp.js';

export interface MediaTag {
  readonly type: 'audio' | 'video';
  /** ms, 32 bits */
  readonly timestamp: number;
  /** FLV tag body; valid only during the call. */
  readonly body: Buffer;
}

export interface PublishRequest {
  readonly app: string;
  readonly name: string;
  /** Host name or address that the peer says it connected to; empty where it does not say. */
  readonly host: string;
  readonly query: Readonly<Record<string, string>>;
}

export interface PeerHandlers {
  readonly write: (bytes: Buffer) => void;
  readonly onPublish: (request: PublishRequest) => void;
  readonly onTag: (tag: MediaTag) => void;
  readonly onUnpublish: () => void;
}

const LIMITS = {
  messageBytes: 4 * 1024 * 1024,
  chunkStreams: 16,
  chunkSize: 1024 * 1024,
  nameUnits: 1024,
  hostUnits: 255,
} as const;

/**
 * One RTMP publisher's protocol state. The parser is node-media-server's; its server is not used, as it answers a
 * publisher before anybody could be asked, plays to everyone and ends the process when its port is taken. Limits stand
 * here because the parser has none. `feed` throws when the peer does not keep to them.
 */
export class RtmpPeer extends Rtmp {
  #publishing = false;

  constructor(private readonly handlers: PeerHandlers) {
    super();
    this.onOutputCallback = handlers.write;
  }

  feed(bytes: Buffer): void {
    const fault = this.parserData(bytes);
    if (fault !== null) throw new Error(fault);
  }

  accept(): void {
    this.#publishing = true;
    this.sendStatusMessage(this.streamId, 'status', 'NetStream.Publish.Start', 'published');
  }

  refuse(reason: string): void {
    this.sendStatusMessage(this.streamId, 'error', 'NetStream.Publish.Denied', reason);
  }

  protected override packetAlloc(): void {
    const { length } = this.parserPacket.header;
    if (length > LIMITS.messageBytes) throw new Error(`a message of ${length} bytes`);
    if (this.inPackets.size > LIMITS.chunkStreams) throw new Error('too many chunk streams');
    super.packetAlloc();
  }

  protected override controlHandler(): void {
    if (this.parserPacket.header.length < 4) return;
    super.controlHandler();
    if (this.inChunkSize < 1 || this.inChunkSize > LIMITS.chunkSize)
      throw new Error('a chunk size out of range');
  }

  protected override dataHandler(): void {
    const { header, payload, clock } = this.parserPacket;
    if (!this.#publishing || header.length === 0) return;
    // Script data is left out: ffmpeg needs none of it, and it is the part of FLV with the most to get wrong.
    if (header.type !== 8 && header.type !== 9) return;
    const type = header.type === 9 ? 'video' : 'audio';
    this.handlers.onTag({ type, timestamp: clock >>> 0, body: payload.subarray(0, header.length) });
  }

  protected override onPublish(message: { streamName?: unknown }): void {
    if (this.#publishing) throw new Error('publishing twice on one connection');
    const { streamName } = message;
    if (typeof streamName !== 'string' || streamName.length > LIMITS.nameUnits)
      throw new Error('no stream name');
    const [name = '', query = ''] = streamName.split('?', 2);
    this.streamId = this.parserPacket.header.stream_id;
    const host = String(this.streamHost ?? '').replace(/^\[|\]$/g, '');
    if (host.length > LIMITS.hostUnits) throw new Error('a host out of range');
    this.handlers.onPublish({ app: String(this.streamApp ?? ''), name, host, query: single(query) });
  }

  protected override onPlay(): void {
    throw new Error('this server does not play');
  }

  protected override onDeleteStream(): void {
    if (this.#publishing) this.handlers.onUnpublish();
  }
}

const single = (query: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parse(query, '&', '=', { maxKeys: 16 })).map(([k, v]) => [
      k,
      String(Array.isArray(v) ? v[0] : v),
    ]),
  );
