import type { PictureView } from '@airlock/contracts/http/stream-api';
import type { BlobKey, StreamId } from '@airlock/contracts/ids';
import { LIVE_PICTURES, livePictureKey } from '@airlock/contracts/picture';
import type { BlobStore } from '@airlock/storage/blobs/port';
import type { Logger } from '@airlock/nest-host/logger';

const SWEEP_MS = 60_000;

export interface LivePicturesDeps {
  readonly blobs: Pick<BlobStore, 'get' | 'list' | 'delete'>;
  /** What is known of the newest picture of a stream on air; undefined where there is none, or it is over. */
  readonly pictureOf: (streamId: StreamId) => PictureView | undefined;
  readonly isLive: (streamId: StreamId) => boolean;
  readonly logger: Logger;
}

export interface LivePictures {
  /** The newest picture; undefined while there is none. Each is read from the store once, whoever asks. */
  read(streamId: StreamId): Promise<(PictureView & { readonly bytes: Uint8Array }) | undefined>;
  /** Deletes the pictures of streams that are over; by itself once a minute. */
  sweep(): Promise<void>;
  close(): void;
}

/** The newest small pictures of live streams, which ingest draws. */
export const openLivePictures = ({ blobs, pictureOf, isLive, logger }: LivePicturesDeps): LivePictures => {
  const read = new Map<StreamId, { readonly at: number; readonly bytes: Promise<Uint8Array> }>();

  const sweep = async (): Promise<void> => {
    for (const streamId of read.keys()) if (!isLive(streamId)) read.delete(streamId);
    const over: BlobKey[] = [];
    for await (const { key } of blobs.list(LIVE_PICTURES)) {
      const streamId = key.slice(LIVE_PICTURES.length, -'.jpg'.length) as StreamId;
      if (key === livePictureKey(streamId) && !isLive(streamId)) over.push(key);
    }
    for (const key of over) await blobs.delete(key);
  };
  const timer = setInterval(() => {
    sweep().catch((err: unknown) => logger.warn({ err }, 'pictures of streams that are over stay for now'));
  }, SWEEP_MS);
  timer.unref();

  return {
    async read(streamId) {
      const picture = pictureOf(streamId);
      if (picture === undefined) return undefined;
      let known = read.get(streamId);
      if (known?.at !== picture.at)
        read.set(streamId, (known = { at: picture.at, bytes: blobs.get(livePictureKey(streamId)) }));
      try {
        return { ...picture, bytes: await known.bytes };
      } catch (error) {
        if (read.get(streamId) === known) read.delete(streamId);
        throw error;
      }
    },
    sweep,
    close: () => clearInterval(timer),
  };
};
