/** The protocol layer of node-media-server 4.4.3, as far as it is used; the package has no types. */
declare module 'node-media-server/src/protocol/rtmp.js' {
  interface Header {
    length: number;
    type: number;
    stream_id: number;
  }
  export default class Rtmp {
    protected parserPacket: { header: Header; payload: Buffer; clock: number };
    protected inPackets: Map<number, unknown>;
    protected inChunkSize: number;
    protected streamApp: string;
    /** Host of the `tcUrl` that the peer connected with, IPv6 in brackets. */
    protected streamHost: string;
    protected streamId: number;
    /** Feeds bytes of the peer; throws on some malformed input. */
    parserData(data: Buffer): string | null;
    onOutputCallback: (bytes: Buffer) => void;
    sendStatusMessage(streamId: number, level: string, code: string, description: string): void;
    sendACK(bytes: number): void;
    protected packetAlloc(): void;
    protected controlHandler(): void;
    protected dataHandler(): void;
    protected onPublish(message: { streamName?: unknown }): void;
    protected onPlay(message: unknown): void;
    protected onDeleteStream(message: unknown): void;
  }
}
