import type { StreamId } from '@airlock/contracts/ids';
import type { Seen } from '../audience.js';

/** Content of a stream that a viewer asked for first after `since`, ms since 1970. */
export const servedAfter = (seen: readonly Seen[], streamId: StreamId, since: number): Seen[] =>
  seen.filter((s) => s.streamId === streamId && s.askedAt > since);
