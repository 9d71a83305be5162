import type { Sasl } from '@airlock/bus/kafka';
import { AccountRole } from '@airlock/contracts/access';
import type { MediaServerList } from '@airlock/contracts/media-server';
import { AirlockError } from '@airlock/contracts/problem';
import type { OidcOptions } from '@airlock/control/access/oidc';
import type { LogKeyOptions } from '@airlock/control/audit/log-key';
import type { NotifyOptions } from '@airlock/control/paging/paging';
import type { IdentityKeyOptions } from '@airlock/control/identity/key-ring';
import { parseMediaServers } from '@airlock/control/media-servers/from-config';
import { envBoolean, envList, envPort, readConfig, type Frozen } from '@airlock/nest-host/config';
import { isLoopback } from '@airlock/nest-host/guards';
import type { BlobLocation } from '@airlock/storage/blobs/open';
import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** What Airlock can be told by the environment; options of the command line win. */
const Environment = z.object({
  AIRLOCK_BUS: z.enum(['embedded', 'kafka']).default('embedded'),
  AIRLOCK_KAFKA_BROKERS: envList.default(['127.0.0.1:9092']),
  AIRLOCK_KAFKA_TLS: envBoolean.default(false),
  AIRLOCK_KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  AIRLOCK_KAFKA_USERNAME: z.string().optional(),
  AIRLOCK_KAFKA_PASSWORD: z.string().optional(),
  AIRLOCK_KAFKA_COMPRESSION: z.enum(['none', 'gzip', 'zstd']).default('none'),
  AIRLOCK_BLOBS: z.string().optional(),
  AIRLOCK_BLOB_QUOTA_GB: z.coerce.number().positive().optional(),
  AIRLOCK_S3_ENDPOINT: z.url().optional(),
  AIRLOCK_S3_REGION: z.string().default('us-east-1'),
  AIRLOCK_S3_ACCESS_KEY_ID: z.string().optional(),
  AIRLOCK_S3_SECRET_ACCESS_KEY: z.string().optional(),
  AIRLOCK_S3_FORCE_PATH_STYLE: envBoolean.optional(),
  AIRLOCK_CONTROL_URL: z.url().default('http://127.0.0.1:8080'),
  AIRLOCK_GATE_URL: z.url().default('http://127.0.0.1:8081'),
  AIRLOCK_CAPTURE_URL: z.url().optional(),
  AIRLOCK_CAPTURE_PORT: envPort.default(8083),
  AIRLOCK_MEDIA_SERVERS: z.string().default('[]'),
  /** After so long without media a stream whose end nobody told is over, seconds. */
  AIRLOCK_SILENT_S: z.coerce.number().min(20).default(120),
  AIRLOCK_HOST: z.string().default('127.0.0.1'),
  AIRLOCK_PORT: envPort.default(8080),
  AIRLOCK_GATE_PORT: envPort.default(8081),
  AIRLOCK_INGEST_PORT: envPort.default(8082),
  AIRLOCK_RTMP_PORT: envPort.default(1935),
  /** Proxies in front of control whose X-Forwarded-For says who asks: addresses and networks. */
  AIRLOCK_TRUSTED_PROXIES: envList.default([]),
  AIRLOCK_TOKEN: z.string().min(16).optional(),
  AIRLOCK_DATA: z.string().default('.airlock/data'),
  AIRLOCK_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** The mail server that takes our calls to people on duty, and who they come from. */
  AIRLOCK_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  AIRLOCK_SMTP_FROM: z.string().max(320).optional(),
  /** Where people open the console; calls lead there. */
  AIRLOCK_CONSOLE_URL: z.url({ protocol: /^https?$/ }).optional(),
  AIRLOCK_LOG_KEY_FILE: z.string().optional(),
  /** Where the keys lie that numbers of people are hashed under. */
  AIRLOCK_IDENTITY_KEYS_FILE: z.string().optional(),
  AIRLOCK_LOG_NAME: z
    .string()
    .regex(/^[^\s+]{1,120}$/)
    .default('airlock.local/audit'),
  AIRLOCK_OIDC_ISSUER: z.url().optional(),
  AIRLOCK_OIDC_CLIENT_ID: z.string().optional(),
  AIRLOCK_OIDC_CLIENT_SECRET: z.string().optional(),
  AIRLOCK_OIDC_REDIRECT_URI: z.url().optional(),
  AIRLOCK_OIDC_GROUPS_CLAIM: z.string().default('groups'),
  AIRLOCK_OIDC_ROLES: z.string().optional(),
  AIRLOCK_OIDC_SECOND_FACTOR: z.enum(['amr', 'always']).default('amr'),
  AIRLOCK_POLICY: z.string().default(root('deploy/policy/default.yaml')),
  /** Whether the house publishes policies, or the file alone says which is in force. */
  AIRLOCK_POLICY_RULES: z.enum(['house', 'file']).default('house'),
  AIRLOCK_MODELS: z.string().default(root('models')),
  AIRLOCK_HASH_BANK: z.string().optional(),
  AIRLOCK_DETECTORS: z.string().optional(),
  AIRLOCK_SHADOW_POLICY: z.string().optional(),
  AIRLOCK_WORKERS: z.coerce.number().int().min(1).max(256).default(availableParallelism()),
  AIRLOCK_FILE_SOURCES: envList.optional(),
  AIRLOCK_PRIVATE_SOURCES: envBoolean.optional(),
  AIRLOCK_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface KafkaConfig {
  readonly brokers: readonly string[];
  readonly tls: boolean;
  readonly sasl?: Exclude<Sasl, { mechanism: 'oauthbearer' }>;
  readonly compression: 'none' | 'gzip' | 'zstd';
}

export interface SystemConfig {
  /** Absent: the embedded bus, in `dataDir`. */
  readonly kafka?: KafkaConfig;
  /** Absent: a folder in `dataDir`. */
  readonly blobs?: BlobLocation;
  /** Where the apps find each other when each runs alone. */
  readonly urls?: { readonly control: string; readonly gate: string; readonly capture?: string };
  readonly capturePort?: number;
  /** Media servers of others that ask who may publish and are told whom to throw off. */
  readonly mediaServers?: MediaServerList;
  /** After so long without media a stream that no capture has in hand is over, ms; never, where absent. */
  readonly silentMs?: number;
  readonly host: string;
  readonly port: number;
  readonly gatePort: number;
  readonly ingestPort: number;
  /** Absent: no RTMP server. */
  readonly rtmpPort?: number;
  /** Proxies in front of control whose word on who asks is believed; default none. */
  readonly trustedProxies?: readonly string[];
  /** Bearer token of the API; required when `host` is not loopback. */
  readonly token?: string;
  readonly dataDir: string;
  readonly databaseUrl?: string;
  /** What signs the audit log, and what the log is called. */
  /** What recordings may take up in the blob store, bytes; absent: as much as there is. */
  readonly blobQuota?: number;
  readonly logKey?: LogKeyOptions;
  /** What numbers of people are hashed under. */
  readonly identityKeys?: IdentityKeyOptions;
  /** How people on duty are reached outside of the console. */
  readonly notify?: NotifyOptions;
  /** Who signs people in besides us. */
  readonly oidc?: OidcOptions;
  readonly policyPath: string;
  /** `house` (the default): the file rules until the house publishes a version. `file`: it always does. */
  readonly policyRules?: 'house' | 'file';
  readonly modelsDir: string;
  readonly hashBankPath?: string;
  /** Which detectors run and how; absent: all whose models are there. */
  readonly detectorsPath?: string;
  /** A policy on trial, evaluated beside the one in force. */
  readonly shadowPolicyPath?: string;
  /** Media workers. */
  readonly workers: number;
  /** Folders whose files capture may pull; on loopback the home folder and this one unless told otherwise. */
  readonly fileSources: readonly string[];
  /** Whether capture may pull from private addresses; by default only where nobody else can ask it to. */
  readonly privateSources: boolean;
  readonly logLevel: string;
}

/** Reads the environment once; throws with all its faults at once. */
export function systemConfig(env: Readonly<Record<string, string | undefined>> = process.env): SystemConfig {
  const e = readConfig(Environment, env);
  // Where nobody else can ask, the person at this machine may take in what they can reach themselves.
  const local = isLoopback(e.AIRLOCK_HOST);
  return {
    ...kafkaConfig(e),
    blobs: blobLocation(e),
    urls: {
      control: e.AIRLOCK_CONTROL_URL,
      gate: e.AIRLOCK_GATE_URL,
      ...(e.AIRLOCK_CAPTURE_URL === undefined ? {} : { capture: e.AIRLOCK_CAPTURE_URL }),
    },
    capturePort: e.AIRLOCK_CAPTURE_PORT,
    mediaServers: parseMediaServers(e.AIRLOCK_MEDIA_SERVERS),
    silentMs: e.AIRLOCK_SILENT_S * 1_000,
    host: e.AIRLOCK_HOST,
    port: e.AIRLOCK_PORT,
    gatePort: e.AIRLOCK_GATE_PORT,
    ingestPort: e.AIRLOCK_INGEST_PORT,
    rtmpPort: e.AIRLOCK_RTMP_PORT,
    trustedProxies: e.AIRLOCK_TRUSTED_PROXIES,
    dataDir: e.AIRLOCK_DATA,
    ...(e.AIRLOCK_BLOB_QUOTA_GB === undefined ? {} : { blobQuota: e.AIRLOCK_BLOB_QUOTA_GB * 1e9 }),
    logKey: { file: e.AIRLOCK_LOG_KEY_FILE ?? join(e.AIRLOCK_DATA, 'log-key.pem'), name: e.AIRLOCK_LOG_NAME },
    identityKeys: { file: e.AIRLOCK_IDENTITY_KEYS_FILE ?? join(e.AIRLOCK_DATA, 'identity-keys.json') },
    policyPath: e.AIRLOCK_POLICY,
    policyRules: e.AIRLOCK_POLICY_RULES,
    modelsDir: e.AIRLOCK_MODELS,
    workers: e.AIRLOCK_WORKERS,
    fileSources: e.AIRLOCK_FILE_SOURCES ?? (local ? [homedir(), process.cwd()] : []),
    privateSources: e.AIRLOCK_PRIVATE_SOURCES ?? local,
    logLevel: e.AIRLOCK_LOG_LEVEL,
    ...oidcConfig(e),
    ...notifyConfig(e),
    ...(e.AIRLOCK_TOKEN === undefined ? {} : { token: e.AIRLOCK_TOKEN }),
    ...(e.AIRLOCK_DATABASE_URL === undefined ? {} : { databaseUrl: e.AIRLOCK_DATABASE_URL }),
    ...(e.AIRLOCK_HASH_BANK === undefined ? {} : { hashBankPath: e.AIRLOCK_HASH_BANK }),
    ...(e.AIRLOCK_DETECTORS === undefined ? {} : { detectorsPath: e.AIRLOCK_DETECTORS }),
    ...(e.AIRLOCK_SHADOW_POLICY === undefined ? {} : { shadowPolicyPath: e.AIRLOCK_SHADOW_POLICY }),
  };
}

type Env = Frozen<z.infer<typeof Environment>>;

function oidcConfig(e: Env): { oidc?: OidcOptions } {
  const { AIRLOCK_OIDC_ISSUER: issuer, AIRLOCK_OIDC_CLIENT_ID: clientId } = e;
  if (issuer === undefined) return {};
  const { AIRLOCK_OIDC_REDIRECT_URI: redirectUri, AIRLOCK_OIDC_ROLES: roles } = e;
  if (clientId === undefined || redirectUri === undefined || roles === undefined)
    throw new AirlockError(
      'invalid_input',
      'AIRLOCK_OIDC_ISSUER needs AIRLOCK_OIDC_CLIENT_ID, AIRLOCK_OIDC_REDIRECT_URI and AIRLOCK_OIDC_ROLES',
      { hint: 'AIRLOCK_OIDC_ROLES says which groups have which roles: duty-team=duty, leads=duty+duty_lead' },
    );
  return {
    oidc: {
      issuer,
      clientId,
      redirectUri,
      groups: groupRoles(roles),
      groupsClaim: e.AIRLOCK_OIDC_GROUPS_CLAIM,
      secondFactor: e.AIRLOCK_OIDC_SECOND_FACTOR,
      ...(e.AIRLOCK_OIDC_CLIENT_SECRET === undefined ? {} : { clientSecret: e.AIRLOCK_OIDC_CLIENT_SECRET }),
    },
  };
}

function notifyConfig(e: Env): { notify?: NotifyOptions } {
  const { AIRLOCK_SMTP_URL: url, AIRLOCK_SMTP_FROM: from, AIRLOCK_CONSOLE_URL: consoleUrl } = e;
  if ((url === undefined) !== (from === undefined))
    throw new AirlockError('invalid_input', 'AIRLOCK_SMTP_URL and AIRLOCK_SMTP_FROM go together');
  if (url === undefined && consoleUrl === undefined) return {};
  return {
    notify: {
      ...(url === undefined || from === undefined ? {} : { smtp: { url, from } }),
      ...(consoleUrl === undefined ? {} : { consoleUrl: consoleUrl.replace(/\/+$/, '') }),
    },
  };
}

/** `group=role+role, group=role`. */
function groupRoles(text: string): Record<string, AccountRole[]> {
  const entries = text.split(',').map((entry) => {
    const [group = '', names = ''] = entry.split('=').map((s) => s.trim());
    const roles = z
      .array(AccountRole)
      .min(1)
      .safeParse(names.split('+').map((s) => s.trim()));
    if (group === '' || !roles.success)
      throw new AirlockError('invalid_input', `AIRLOCK_OIDC_ROLES: ${entry.trim()} is not group=role+role`, {
        hint: `Roles: ${AccountRole.options.join(', ')}.`,
      });
    return [group, roles.data] as const;
  });
  return Object.fromEntries(entries);
}

function kafkaConfig(e: Env): { kafka?: KafkaConfig } {
  if (e.AIRLOCK_BUS === 'embedded') return {};
  if (e.AIRLOCK_KAFKA_BROKERS.length === 0)
    throw new AirlockError('invalid_input', 'AIRLOCK_KAFKA_BROKERS names no broker', {
      hint: 'Set it to host:port,host:port, or leave it out for the one that `npm run kafka` starts here.',
    });
  const sasl = saslConfig(e);
  return {
    kafka: {
      brokers: e.AIRLOCK_KAFKA_BROKERS,
      tls: e.AIRLOCK_KAFKA_TLS,
      compression: e.AIRLOCK_KAFKA_COMPRESSION,
      ...(sasl === undefined ? {} : { sasl }),
    },
  };
}

function saslConfig(e: Env): KafkaConfig['sasl'] {
  const { AIRLOCK_KAFKA_SASL_MECHANISM: mechanism, AIRLOCK_KAFKA_USERNAME: username } = e;
  if (mechanism === undefined) return undefined;
  if (username === undefined || e.AIRLOCK_KAFKA_PASSWORD === undefined)
    throw new AirlockError('invalid_input', 'SASL needs AIRLOCK_KAFKA_USERNAME and AIRLOCK_KAFKA_PASSWORD');
  return { mechanism, username, password: e.AIRLOCK_KAFKA_PASSWORD };
}

/** A folder, or `s3://bucket/prefix`. */
function blobLocation(e: Env): BlobLocation {
  const where = e.AIRLOCK_BLOBS ?? join(e.AIRLOCK_DATA, 'blobs');
  if (!where.startsWith('s3://')) return { dir: where };
  const [bucket = '', ...path] = where.slice('s3://'.length).split('/');
  if (bucket === '')
    throw new AirlockError('invalid_input', 'AIRLOCK_BLOBS names no bucket: s3://bucket/prefix');
  const { AIRLOCK_S3_ACCESS_KEY_ID: accessKeyId, AIRLOCK_S3_SECRET_ACCESS_KEY: secretAccessKey } = e;
  return {
    s3: {
      bucket,
      prefix: path.join('/'),
      region: e.AIRLOCK_S3_REGION,
      ...(e.AIRLOCK_S3_ENDPOINT === undefined ? {} : { endpoint: e.AIRLOCK_S3_ENDPOINT }),
      ...(e.AIRLOCK_S3_FORCE_PATH_STYLE === undefined
        ? {}
        : { forcePathStyle: e.AIRLOCK_S3_FORCE_PATH_STYLE }),
      ...(accessKeyId === undefined || secretAccessKey === undefined
        ? {}
        : { credentials: { accessKeyId, secretAccessKey } }),
    },
  };
}
