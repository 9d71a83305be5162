// Makes the bucket that AIRLOCK_BLOBS names, if it is not there.
import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';

const { host: bucket } = new URL(process.env.AIRLOCK_BLOBS);
const s3 = new S3Client({
  endpoint: process.env.AIRLOCK_S3_ENDPOINT,
  region: process.env.AIRLOCK_S3_REGION || 'us-east-1',
  forcePathStyle: true,
  maxAttempts: 10,
  credentials: {
    accessKeyId: process.env.AIRLOCK_S3_ACCESS_KEY_ID,
    secretAccessKey: process.env.AIRLOCK_S3_SECRET_ACCESS_KEY,
  },
});
const isThere = await s3.send(new HeadBucketCommand({ Bucket: bucket })).then(
  () => true,
  (error) => {
    if (error.$metadata?.httpStatusCode === 404) return false;
    throw error;
  },
);
if (!isThere) await s3.send(new CreateBucketCommand({ Bucket: bucket }));
console.log(`bucket ${bucket} ${isThere ? 'is there' : 'made'}`);
