import type { RoomId, StreamId } from '@airlock/contracts/ids';

/** A server that publishers are connected to, through which one can be thrown off. */
export interface MediaServer {
  /** Low-cardinality: a label of metrics and a key of the outbox. */
  readonly name: string;
  /** Idempotent. `absent`: nobody publishes that stream there. Throws when the server cannot be asked. */
  kick(target: { readonly roomId: RoomId; readonly streamId: StreamId }): Promise<'kicked' | 'absent'>;
}
