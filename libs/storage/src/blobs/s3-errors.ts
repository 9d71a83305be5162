import { S3ServiceException } from '@aws-sdk/client-s3';
import { AirlockError } from '@airlock/contracts/problem';

/** Whether the store says that an object (or, to HEAD, its bucket) is not there; never that a bucket is gone. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound');

/** What the store said, in our words. */
export function told(cause: unknown, message: string): AirlockError {
  if (cause instanceof AirlockError) return cause;
  const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined;
  const text = `${message}: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`;
  if (status === 401 || status === 403) {
    return new AirlockError('forbidden', text, { hint: 'Check the keys and the bucket policy.', cause });
  }
  return new AirlockError('unavailable', text, { cause });
}
