import type { ConnectionOptions } from 'node:tls';
import type { BaseOptions, SASLOptions } from '@platformatic/kafka';
import type { KafkaBusOptions, Sasl } from './options.js';

const MECHANISMS = {
  plain: 'PLAIN',
  'scram-sha-256': 'SCRAM-SHA-256',
  'scram-sha-512': 'SCRAM-SHA-512',
} as const;

/** The library's settings for ours. */
export function platformaticConfig(options: KafkaBusOptions): BaseOptions {
  const { brokers, clientId, tls = false, sasl } = options;
  return {
    clientId,
    bootstrapBrokers: [...brokers],
    connectTimeout: 3_000,
    requestTimeout: 30_000,
    // A first try and its repeats: 100 ms, doubling up to a second, about eight seconds in all.
    retries: 10,
    retryDelay: (_client, _operation, attempt) => Math.min(1_000, 100 * 2 ** (attempt - 1)),
    autocreateTopics: false,
    ...(tls ? { tls: tls === true ? ({} as ConnectionOptions) : tls, tlsServerName: serverName(tls) } : {}),
    ...(sasl ? { sasl: platformaticSasl(sasl) } : {}),
  };
}

/** Certificates are checked against the name of each broker unless the user names one. */
const serverName = (tls: true | ConnectionOptions): boolean | string =>
  tls === true ? true : (tls.servername ?? true);

function platformaticSasl(sasl: Sasl): SASLOptions {
  if (sasl.mechanism === 'oauthbearer') return { mechanism: 'OAUTHBEARER', token: sasl.token };
  const { mechanism, username, password } = sasl;
  return { mechanism: MECHANISMS[mechanism], username, password };
}
