import type { BlobKey, StreamId } from './ids.js';

/** Below it lie the newest small pictures of live streams: each replaced as its stream goes on, gone with its end. */
export const LIVE_PICTURES = 'live-pictures/';

export const livePictureKey = (streamId: StreamId): BlobKey => `${LIVE_PICTURES}${streamId}.jpg` as BlobKey;
