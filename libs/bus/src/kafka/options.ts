import type { ConnectionOptions } from 'node:tls';
import type { BusEvents, RetryOptions } from '../events.js';

export type Sasl =
  | {
      readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
      readonly username: string;
      readonly password: string;
    }
  | { readonly mechanism: 'oauthbearer'; readonly token: () => Promise<string> };

export interface KafkaBusOptions {
  /** `host:port` of some brokers; the rest are learnt from them. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** `true` checks the brokers against the system's authorities; an object is passed to Node's TLS (`ca`, `cert`, `key`, `servername`). */
  readonly tls?: boolean | ConnectionOptions;
  readonly sasl?: Sasl;
  /** How batches travel and lie on the brokers' disks. Default `none`. */
  readonly compression?: 'none' | 'gzip' | 'zstd';
  /** `create` (default): a topic that is missing is made from its definition on first use. `require`: it is an error. */
  readonly topics?: 'create' | 'require';
  /**
   * Replicas of topics that are made; default -1, the brokers' `default.replication.factor`. From three on, what is
   * acknowledged lies on two brokers.
   */
  readonly replicas?: number;
  readonly events?: BusEvents;
  readonly retry?: RetryOptions;
  readonly group?: GroupTimes;
  /** How long one publish is tried through broker restarts before it rejects, ms; default 30,000. */
  readonly publishTimeoutMs?: number;
}

export interface GroupTimes {
  /** A member that is silent for this long is dead to the group, ms; default 10,000. */
  readonly sessionMs?: number;
  /** How soon members learn of a rebalance, ms; default 300. */
  readonly heartbeatMs?: number;
}

export const GROUP_TIMES = { sessionMs: 10_000, heartbeatMs: 300 } as const;
export const PUBLISH_TIMEOUT_MS = 30_000;
