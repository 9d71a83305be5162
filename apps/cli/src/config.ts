import { envBoolean, envList, envPort, readConfig, type Frozen } from '@airlock/nest-host/config';
import { isLoopback } from '@airlock/nest-host/guards';
import { availableParallelism, homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** What `airlock up` can be told by the environment; options of the command line win. */
const Environment = z.object({
  AIRLOCK_HOST: z.string().default('127.0.0.1'),
  AIRLOCK_PORT: envPort.default(8080),
  AIRLOCK_GATE_PORT: envPort.default(8081),
  AIRLOCK_INGEST_PORT: envPort.default(8082),
  AIRLOCK_RTMP_PORT: envPort.default(1935),
  AIRLOCK_TOKEN: z.string().min(16).optional(),
  AIRLOCK_DATA: z.string().default('.airlock/data'),
  AIRLOCK_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  AIRLOCK_POLICY: z.string().default(root('deploy/policy/default.yaml')),
  AIRLOCK_MODELS: z.string().default(root('models')),
  AIRLOCK_HASH_BANK: z.string().optional(),
  AIRLOCK_WORKERS: z.coerce.number().int().min(1).max(256).default(availableParallelism()),
  AIRLOCK_FILE_SOURCES: envList.optional(),
  AIRLOCK_PRIVATE_SOURCES: envBoolean.optional(),
  AIRLOCK_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface SystemConfig {
  readonly host: string;
  readonly port: number;
  readonly gatePort: number;
  readonly ingestPort: number;
  /** Absent: no RTMP server. */
  readonly rtmpPort?: number;
  /** Bearer token of the API; required when `host` is not loopback. */
  readonly token?: string;
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly policyPath: string;
  readonly modelsDir: string;
  readonly hashBankPath?: string;
  /** Media workers. */
  readonly workers: number;
  /** Folders whose files capture may pull; on loopback the home folder and this one unless told otherwise. */
  readonly fileSources: readonly string[];
  /** Whether capture may pull from private addresses; by default only where nobody else can ask it to. */
  readonly privateSources: boolean;
  readonly logLevel: string;
}

/** Reads the environment once; throws with all its faults at once. */
export function systemConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Frozen<SystemConfig> {
  const e = readConfig(Environment, env);
  // Where nobody else can ask, the person at this machine may take in what they can reach themselves.
  const local = isLoopback(e.AIRLOCK_HOST);
  return {
    host: e.AIRLOCK_HOST,
    port: e.AIRLOCK_PORT,
    gatePort: e.AIRLOCK_GATE_PORT,
    ingestPort: e.AIRLOCK_INGEST_PORT,
    rtmpPort: e.AIRLOCK_RTMP_PORT,
    dataDir: e.AIRLOCK_DATA,
    policyPath: e.AIRLOCK_POLICY,
    modelsDir: e.AIRLOCK_MODELS,
    workers: e.AIRLOCK_WORKERS,
    fileSources: e.AIRLOCK_FILE_SOURCES ?? (local ? [homedir(), process.cwd()] : []),
    privateSources: e.AIRLOCK_PRIVATE_SOURCES ?? local,
    logLevel: e.AIRLOCK_LOG_LEVEL,
    ...(e.AIRLOCK_TOKEN === undefined ? {} : { token: e.AIRLOCK_TOKEN }),
    ...(e.AIRLOCK_DATABASE_URL === undefined ? {} : { databaseUrl: e.AIRLOCK_DATABASE_URL }),
    ...(e.AIRLOCK_HASH_BANK === undefined ? {} : { hashBankPath: e.AIRLOCK_HASH_BANK }),
  };
}
