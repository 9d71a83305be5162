import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { BlobKey } from '@airlock/contracts/ids';
import type { BlobInfo } from './port.js';
import { told } from './s3-errors.js';

interface Listing {
  readonly client: S3Client;
  readonly bucket: string;
  /** Ends in `/`, or is empty. */
  readonly root: string;
  readonly pageSize: number;
}

interface Page {
  readonly blobs: BlobInfo[];
  /** Keys' beginnings up to the next `/`. */
  readonly folders: string[];
  readonly next: string | undefined;
}

async function page(at: Listing, prefix: string, folders: boolean, token?: string): Promise<Page> {
  try {
    const found = await at.client.send(
      new ListObjectsV2Command({
        Bucket: at.bucket,
        Prefix: at.root + prefix,
        MaxKeys: at.pageSize,
        ...(folders ? { Delimiter: '/' } : {}),
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    return {
      blobs: (found.Contents ?? []).map((o) => ({
        key: o.Key!.slice(at.root.length) as BlobKey,
        bytes: o.Size ?? 0,
        modifiedAt: o.LastModified?.getTime() ?? 0,
      })),
      folders: (found.CommonPrefixes ?? []).map((p) => p.Prefix!.slice(at.root.length)),
      next: found.IsTruncated ? found.NextContinuationToken : undefined,
    };
  } catch (error) {
    throw told(error, 'The bucket cannot be listed');
  }
}

/**
 * In the order of keys whatever the order of the store: those that keep folders (SeaweedFS) put `1/…` before `1-x/…`.
 * What fits one page is sorted as it is; what does not is gone through folder by folder, one request or more for each.
 */
export async function* listInOrder(at: Listing, prefix: string): AsyncGenerator<BlobInfo> {
  const first = await page(at, prefix, false);
  if (first.next === undefined) {
    yield* first.blobs.sort((a, b) => (a.key < b.key ? -1 : 1));
    return;
  }
  const entries: { readonly name: string; readonly blob?: BlobInfo }[] = [];
  let token: string | undefined;
  do {
    const level: Page = await page(at, prefix, true, token);
    entries.push(...level.blobs.map((blob) => ({ name: blob.key, blob })));
    entries.push(...level.folders.map((name) => ({ name })));
    token = level.next;
  } while (token !== undefined);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, blob } of entries) {
    if (blob) yield blob;
    else yield* listInOrder(at, name);
  }
}
