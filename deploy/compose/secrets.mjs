// Makes the secrets of the compose stack once and leaves them alone afterwards: node secrets.mjs <folder>
// What the environment gives wins. Each reader finds its own file; airlock/secrets.env is for `node --env-file`.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

const folder = process.argv[2] ?? '/run/airlock';
const given = (name) => process.env[name] || undefined;
const random = () => randomBytes(24).toString('base64url');
const file = join(folder, 'airlock/secrets.env');
const before = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};

const password =
  given('POSTGRES_PASSWORD') ??
  (before.AIRLOCK_DATABASE_URL
    ? decodeURIComponent(new URL(before.AIRLOCK_DATABASE_URL).password)
    : random());
const secrets = {
  AIRLOCK_TOKEN: given('AIRLOCK_TOKEN') ?? before.AIRLOCK_TOKEN ?? random(),
  AIRLOCK_DATABASE_URL: `postgres://airlock:${encodeURIComponent(password)}@postgres:5432/airlock`,
  AIRLOCK_S3_ACCESS_KEY_ID: given('AIRLOCK_S3_ACCESS_KEY_ID') ?? before.AIRLOCK_S3_ACCESS_KEY_ID ?? 'airlock',
  AIRLOCK_S3_SECRET_ACCESS_KEY:
    given('AIRLOCK_S3_SECRET_ACCESS_KEY') ?? before.AIRLOCK_S3_SECRET_ACCESS_KEY ?? random(),
};
// The address of a mail server may hold a password. Taken back, it is forgotten.
for (const name of ['AIRLOCK_SMTP_URL', 'AIRLOCK_SMTP_FROM']) if (given(name)) secrets[name] = given(name);
const hook =
  (before.AIRLOCK_MEDIA_SERVERS ? JSON.parse(before.AIRLOCK_MEDIA_SERVERS)[0].secret : undefined) ?? random();
secrets.AIRLOCK_MEDIA_SERVERS = JSON.stringify([
  {
    type: 'mediamtx',
    name: 'mediamtx',
    apiUrl: 'http://mediamtx:9997',
    rtmpUrl: 'rtmp://mediamtx:1935/live',
    secret: hook,
  },
]);
const mediamtx = {
  // Asks control about everybody who publishes or reads, and refuses them when it does not answer.
  authMethod: 'http',
  authHTTPAddress: `http://control:8080/v1/hooks/mediamtx?secret=${hook}`,
  authHTTPExclude: [{ action: 'api' }],
  api: true,
  rtmp: true,
  srt: true,
  // Nobody plays from here: that would be what nobody has judged.
  hls: false,
  webrtc: false,
  rtsp: false,
  paths: { '~^live/[^/]+$': {} },
};
const identities = [
  {
    name: 'airlock',
    credentials: [
      { accessKey: secrets.AIRLOCK_S3_ACCESS_KEY_ID, secretKey: secrets.AIRLOCK_S3_SECRET_ACCESS_KEY },
    ],
    actions: ['Admin', 'Read', 'Write', 'List', 'Tagging'],
  },
];

/** Whole or not at all: a container that starts meanwhile must not read half a file. */
const put = (name, text, mode) => {
  const path = join(folder, name);
  writeFileSync(`${path}.new`, text, { mode });
  renameSync(`${path}.new`, path);
};
chmodSync(folder, 0o755);
// The stores run under users of their own and see nothing but their own folder's file.
for (const [name, mode] of [
  ['airlock', 0o700],
  ['postgres', 0o755],
  ['s3', 0o755],
  ['mediamtx', 0o755],
  ['prometheus', 0o755],
])
  mkdirSync(join(folder, name), { recursive: true, mode });
const quoted = (value) => {
  const quote = ["'", '`', '"'].find((q) => !value.includes(q));
  if (quote === undefined) throw new Error('A value with all three kinds of quotes cannot be written down');
  return quote + value + quote;
};
const lines = Object.entries(secrets).map(([name, value]) => `${name}=${quoted(value)}\n`);
put('airlock/secrets.env', lines.join(''), 0o600);
put('postgres/password', password, 0o644);
put('s3/s3.json', JSON.stringify({ identities }), 0o644);
// JSON is YAML.
put('mediamtx/mediamtx.yml', JSON.stringify(mediamtx, null, 2), 0o644);
put('prometheus/token', secrets.AIRLOCK_TOKEN, 0o644);
console.log(before.AIRLOCK_TOKEN ? 'Secrets are there.' : 'Secrets were made.');
console.log('The token for the page and the API: docker compose -f deploy/compose.yaml run --rm token');
