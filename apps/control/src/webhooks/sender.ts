import { isPublicAddress } from '@airlock/nest-host/addresses';
import { createHmac, randomBytes } from 'node:crypto';
import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';

/** One message as it goes out. */
export interface OutMessage {
  /** The same for every attempt: receivers tell repeats by it. */
  readonly id: string;
  readonly url: string;
  /** JSON. */
  readonly body: string;
  /** `whsec_…`; each signs. */
  readonly secrets: readonly string[];
  /** ms since 1970. */
  readonly now: number;
}

export interface SenderOptions {
  /** Let receivers lie in private, loopback and link-local networks. */
  readonly allowPrivate: boolean;
  readonly timeoutMs?: number;
}

export type Send = (message: OutMessage) => Promise<number>;

const TIMEOUT_MS = 10_000;

/** A new secret in the way of Standard Webhooks: 24 random bytes. */
export const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

/** The header `webhook-signature`: HMAC-SHA-256 over `<id>.<seconds>.<body>`, one for each secret. */
export const signatures = (id: string, seconds: number, body: string, secrets: readonly string[]): string =>
  secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
    })
    .join(' ');

/**
 * Posts a message and gives the status that came back. The name is resolved and its addresses checked as the connection
 * is made, so that a second answer of the DNS changes nothing; redirects are not followed. Throws for what cannot be
 * reached in time and for addresses that are not public.
 */
export const createSender = ({ allowPrivate, timeoutMs = TIMEOUT_MS }: SenderOptions): Send => {
  const isAllowed = (address: string): boolean => allowPrivate || isPublicAddress(address);
  const lookup: typeof dnsLookup = ((host: string, options: object, done: (...answer: unknown[]) => void) => {
    dnsLookup(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return done(error);
      const bad = addresses.find(({ address }) => !isAllowed(address));
      if (bad !== undefined || addresses.length === 0)
        return done(new Error(`${host} lies in a private network`));
      if ((options as { all?: boolean }).all === true) return done(null, addresses);
      done(null, addresses[0]!.address, addresses[0]!.family);
    });
  }) as never;

  return ({ id, url, body, secrets, now }) =>
    new Promise<number>((resolve, reject) => {
      const target = new URL(url);
      const host = target.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && !isAllowed(host)) return reject(new Error(`${host} lies in a private network`));
      const seconds = Math.floor(now / 1_000);
      const request = (target.protocol === 'https:' ? httpsRequest : httpRequest)(target, {
        method: 'POST',
        lookup,
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Airlock',
          'webhook-id': id,
          'webhook-timestamp': String(seconds),
          'webhook-signature': signatures(id, seconds, body, secrets),
        },
      });
      request.on('response', (response) => {
        // Nobody reads what it says: the status is the answer.
        response.destroy();
        resolve(response.statusCode ?? 0);
      });
      request.on('error', reject);
      request.end(body);
    });
};
