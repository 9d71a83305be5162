import { openFolderBlobs } from './folder.js';
import type { BlobStore } from './port.js';
import type { S3BlobOptions } from './s3.js';

/** Where blobs are kept; plain data, so that it can be handed to another process. */
export type BlobLocation = { readonly dir: string } | { readonly s3: S3BlobOptions };

/** Opens the store at a location. The S3 client is loaded only where one is used. */
export async function openBlobs(location: BlobLocation): Promise<BlobStore> {
  if ('dir' in location) return openFolderBlobs({ dir: location.dir });
  const { openS3Blobs } = await import('./s3.js');
  return openS3Blobs(location.s3);
}
