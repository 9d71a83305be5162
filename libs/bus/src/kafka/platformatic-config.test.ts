import { describe, expect, it } from 'vitest';
import { platformaticConfig } from './platformatic-config.js';

const base = { brokers: ['a:9092', 'b:9092'], clientId: 'gate-1' };

describe('The Kafka settings', () => {
  it('are plain text without a login by default, and never create topics by naming them', () => {
    const config = platformaticConfig(base);
    expect(config).toMatchObject({
      bootstrapBrokers: ['a:9092', 'b:9092'],
      clientId: 'gate-1',
      autocreateTopics: false,
    });
    expect(config).not.toHaveProperty('tls');
    expect(config).not.toHaveProperty('sasl');
  });

  it('check certificates against the name of each broker, or against the one that is given', () => {
    expect(platformaticConfig({ ...base, tls: true })).toMatchObject({ tls: {}, tlsServerName: true });
    const tls = { ca: 'pem', cert: 'pem', key: 'pem', servername: 'kafka.internal' };
    expect(platformaticConfig({ ...base, tls })).toMatchObject({ tls, tlsServerName: 'kafka.internal' });
  });

  it('name SASL mechanisms as the brokers do', async () => {
    const login = { username: 'u', password: 'p' };
    for (const [mechanism, wire] of [
      ['plain', 'PLAIN'],
      ['scram-sha-256', 'SCRAM-SHA-256'],
      ['scram-sha-512', 'SCRAM-SHA-512'],
    ] as const) {
      expect(platformaticConfig({ ...base, sasl: { mechanism, ...login } }).sasl).toEqual({
        mechanism: wire,
        ...login,
      });
    }
    const token = () => Promise.resolve('t');
    const oauth = platformaticConfig({ ...base, sasl: { mechanism: 'oauthbearer', token } }).sasl!;
    expect(oauth.mechanism).toBe('OAUTHBEARER');
    await expect((oauth.token as () => Promise<string>)()).resolves.toBe('t');
  });

  it('wait longer from try to try, up to a second', () => {
    const { retryDelay } = platformaticConfig(base);
    const after = [1, 2, 3, 4, 5, 9].map((n) =>
      (retryDelay as (...a: unknown[]) => number)({}, 'x', n, 10, new Error('x')),
    );
    expect(after).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });
});
