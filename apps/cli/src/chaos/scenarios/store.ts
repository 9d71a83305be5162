import { openWith } from '@airlock/nest-host/lifecycle';
import { openS3Blobs } from '@airlock/storage/blobs/s3';
import { startS3 } from '@airlock/testkit/servers/s3';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openGateway } from '../gateway.js';
import type { Scenario } from '../scenario.js';

const run = promisify(execFile);
/** As the compose stack has its bucket made. */
const MAKE_BUCKET = fileURLToPath(new URL('../../../../../deploy/compose/bucket.mjs', import.meta.url));

export const storeAbsence: Scenario = {
  name: 'store-absence',
  title: 'the blobs are on S3, and that is away for a while',
  prepare: (stack) =>
    openWith(async (closers) => {
      const s3 = await startS3();
      closers.add('S3', () => s3.stop());
      const way = await openGateway(s3.endpoint);
      closers.add('the way there', () => way.close());
      const { bucket, region, credentials } = s3;
      const env = {
        AIRLOCK_BLOBS: `s3://${bucket}`,
        AIRLOCK_S3_ENDPOINT: way.url,
        AIRLOCK_S3_REGION: region,
        AIRLOCK_S3_ACCESS_KEY_ID: credentials.accessKeyId,
        AIRLOCK_S3_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AIRLOCK_S3_FORCE_PATH_STYLE: 'true',
      };
      await run(process.execPath, [MAKE_BUCKET], { env });
      // The platform's hands go by the same way: its media is in the same store.
      const blobs = await openS3Blobs({
        bucket,
        region,
        credentials,
        endpoint: way.url,
        forcePathStyle: true,
      });
      closers.add('blobs', () => blobs.close());
      closers.add('the apps on it', () => stack.useStore());
      await stack.useStore({ blobs, way, env });
      return {};
    }),
  async run({ stack, world, long, recovery, note, expect, wait }) {
    const way = stack.store.way!;
    await world.recovered(Date.now());
    await wait(2_000);
    way.shut();
    const shutAt = Date.now();
    await wait(long ? 20_000 : 8_000);
    for (const app of stack.apps) expect(app.running, `${app.name} did not outlive the absence of its store`);
    note('away for, s', Math.round((Date.now() - shutAt) / 1_000));
    way.reopen();
    recovery('store absence', await world.recovered(Date.now()));
    note('connections refused meanwhile', way.refused);
    expect(way.refused > 0, 'nobody asked the store while it was away: the scenario shows nothing');
    await wait(2_000);
  },
};
