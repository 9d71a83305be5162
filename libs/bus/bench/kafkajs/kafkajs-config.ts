/* eslint-disable @nx/enforce-module-boundaries -- a project of its own: a relative import would not survive compiling */
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import kafkajs, { type KafkaConfig, type SASLOptions } from 'kafkajs';
import type { KafkaBusOptions, Sasl } from '@airlock/bus/kafka/options';

const { CompressionTypes, CompressionCodecs, logLevel } = kafkajs;

/** The library's settings for ours. */
export function kafkajsConfig(options: KafkaBusOptions): KafkaConfig {
  const { brokers, clientId, tls = false, sasl, events } = options;
  return {
    brokers: [...brokers],
    clientId,
    ssl: tls,
    ...(sasl ? { sasl: kafkajsSasl(sasl) } : {}),
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, multiplier: 2, factor: 0.2, retries: 8 },
    logLevel: logLevel.ERROR,
    logCreator:
      () =>
      ({ namespace, log }) =>
        events?.client?.(`${namespace}: ${log.message}`),
  };
}

function kafkajsSasl(sasl: Sasl): SASLOptions {
  if (sasl.mechanism === 'oauthbearer') {
    const { token } = sasl;
    return { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await token() }) };
  }
  const { mechanism, username, password } = sasl;
  return { mechanism, username, password };
}

const codes = { none: CompressionTypes.None, gzip: CompressionTypes.GZIP, zstd: CompressionTypes.ZSTD };
export const compressionType = (name: KafkaBusOptions['compression'] = 'none') => codes[name];

// Node has zstd of its own; kafkajs only asks for it by this name.
const registry = CompressionCodecs as Record<number, () => unknown>;
registry[CompressionTypes.ZSTD] = () => ({
  compress: (encoder: { buffer: Buffer }) => promisify(zlib.zstdCompress)(encoder.buffer),
  decompress: (buffer: Buffer) => promisify(zlib.zstdDecompress)(buffer),
});
