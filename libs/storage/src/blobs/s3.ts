import { hash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { BlobKey } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import type { BlobStore } from './port.js';
import { isNotFound, told } from './s3-errors.js';
import { listInOrder } from './s3-list.js';

export interface S3BlobOptions {
  readonly bucket: string;
  /** A folder in the bucket that is ours alone, for example `airlock/prod`; default the whole bucket. */
  readonly prefix?: string;
  /** Of a store that is not AWS, for example `http://127.0.0.1:8333`. */
  readonly endpoint?: string;
  readonly region: string;
  /** Default: what the AWS SDK finds (environment, profile, web identity, instance role). */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`; default true where there is an endpoint. */
  readonly forcePathStyle?: boolean;
  /** Blobs longer than this go up in parts of this size, bytes; default 8 MiB, at least 5 MiB. */
  readonly partBytes?: number;
  /** Entries asked for at once by `list`; default and maximum 1,000. */
  readonly pageSize?: number;
  /** Tries of each request, the first one included; default 4. */
  readonly attempts?: number;
}

export interface S3BlobStore extends BlobStore {
  /** A link by which anybody can read the blob for `ttlMs` (at most 7 days), whether it is there or not. */
  presign(key: BlobKey, ttlMs: number): Promise<string>;
}

const MIB = 1_048_576;
const MAX_PARTS = 10_000;
const MAX_TTL_MS = 7 * 86_400_000;
/** Parts of one blob under way at the same time. */
const PARALLEL = 4;

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/**
 * Blobs as objects of a bucket, under their own keys. Each is sent with its SHA-256, which the store checks, and keeps it
 * in its metadata, by which every read is checked. Throws `unavailable` when the bucket cannot be reached, `forbidden`
 * when it is not ours. Objects that lifecycle rules of the bucket delete are gone for us too: leave retention to Airlock.
 */
export async function openS3Blobs(options: S3BlobOptions): Promise<S3BlobStore> {
  const { bucket, attempts = 4, pageSize = 1_000 } = options;
  const partBytes = Math.max(options.partBytes ?? 8 * MIB, 5 * MIB);
  const folder = (options.prefix ?? '').replace(/^\/+|\/+$/g, '');
  const root = folder === '' ? '' : `${folder}/`;
  const client = new S3Client({
    region: options.region,
    maxAttempts: attempts,
    forcePathStyle: options.forcePathStyle ?? options.endpoint !== undefined,
    // A connection that hangs must not hold a cut's evidence for ever.
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
  });

  const object = (key: BlobKey) => {
    if (!BlobKey.safeParse(key).success) throw new AirlockError('invalid_input', 'Not a blob key');
    return { Bucket: bucket, Key: root + key };
  };

  const read = async (key: BlobKey): Promise<Uint8Array> => {
    const { Body, Metadata } = await client.send(new GetObjectCommand(object(key)));
    const bytes = await Body!.transformToByteArray();
    const wanted = Metadata?.['sha256'];
    if (wanted !== undefined && sha256(bytes).toString('hex') !== wanted) {
      throw new AirlockError('internal', `The blob ${key} is not what was written`, {
        hint: 'Its SHA-256 differs from the one kept with it: restore it from a backup.',
      });
    }
    return bytes;
  };

  await client.send(new HeadBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
    client.destroy();
    throw isNotFound(error)
      ? new AirlockError('unavailable', `There is no bucket ${bucket}`, {
          hint: 'Create it first.',
          cause: error,
        })
      : told(error, `The bucket ${bucket} cannot be reached`);
  });

  return {
    async put(key, bytes) {
      const digest = sha256(bytes);
      const params = { ...object(key), Body: bytes, Metadata: { sha256: digest.toString('hex') } };
      try {
        if (bytes.length <= partBytes) {
          const put = { ...params, ChecksumSHA256: digest.toString('base64') };
          await client.send(new PutObjectCommand(put));
        } else {
          const partSize = Math.max(partBytes, Math.ceil(bytes.length / MAX_PARTS));
          const multipart = { ...params, ChecksumAlgorithm: 'SHA256' as const };
          await new Upload({ client, params: multipart, partSize, queueSize: PARALLEL }).done();
        }
      } catch (error) {
        throw told(error, `The blob ${key} cannot be written`);
      }
    },

    async get(key) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await read(key);
        } catch (error) {
          if (isNotFound(error)) throw new AirlockError('not_found', `No blob ${key}`, { cause: error });
          const failure = told(error, `The blob ${key} cannot be read`);
          // The SDK tries requests again, not bodies that break off; a damaged one may have been damaged on the way.
          const again = failure.code === 'unavailable' || failure.code === 'internal';
          if (!again || attempt >= 2) throw failure;
        }
      }
    },

    async stat(key) {
      try {
        const head = await client.send(new HeadObjectCommand(object(key)));
        return { key, bytes: head.ContentLength ?? 0, modifiedAt: head.LastModified?.getTime() ?? 0 };
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw told(error, `The blob ${key} cannot be looked up`);
      }
    },

    async delete(key) {
      try {
        await client.send(new DeleteObjectCommand(object(key)));
      } catch (error) {
        // Some stores mind that it is gone already.
        if (!isNotFound(error)) throw told(error, `The blob ${key} cannot be deleted`);
      }
    },

    list(prefix) {
      if (prefix !== '' && !BlobKey.safeParse(prefix.replace(/\/$/, '')).success) {
        throw new AirlockError('invalid_input', 'Not the beginning of a blob key');
      }
      return listInOrder({ client, bucket, root, pageSize }, prefix);
    },

    async presign(key, ttlMs) {
      if (!(ttlMs > 0 && ttlMs <= MAX_TTL_MS)) {
        throw new AirlockError('invalid_input', 'A link lives for more than 0 ms and at most 7 days');
      }
      return getSignedUrl(client, new GetObjectCommand(object(key)), { expiresIn: Math.ceil(ttlMs / 1_000) });
    },

    close: () => Promise.resolve(client.destroy()),
  };
}
