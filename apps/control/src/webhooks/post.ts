import { isPublicAddress } from '@airlock/nest-host/addresses';
import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';

export interface Posting {
  readonly url: string;
  /** JSON. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PosterOptions {
  /** Let receivers lie in private, loopback and link-local networks. */
  readonly allowPrivate: boolean;
  readonly timeoutMs?: number;
  /** How much of an answer is read, bytes; by default nothing: the status is the answer. */
  readonly answerBytes?: number;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

export type Post = (posting: Posting) => Promise<Answered>;

const TIMEOUT_MS = 10_000;

const beginOf = async (response: IncomingMessage, bytes: number): Promise<string> => {
  if (bytes === 0) return '';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    if ((size += (chunk as Buffer).length) >= bytes) break;
  }
  return Buffer.concat(chunks).subarray(0, bytes).toString();
};

/**
 * Posts JSON and gives the answer. The name is resolved and its addresses checked as the connection is made, so that a
 * second answer of the DNS changes nothing; redirects are not followed. Throws for what cannot be reached in time and for
 * addresses that are not public.
 */
export const createPoster = ({
  allowPrivate,
  timeoutMs = TIMEOUT_MS,
  answerBytes = 0,
}: PosterOptions): Post => {
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

  return ({ url, body, headers }) =>
    new Promise<Answered>((resolve, reject) => {
      const target = new URL(url);
      const host = target.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && !isAllowed(host)) return reject(new Error(`${host} lies in a private network`));
      const request = (target.protocol === 'https:' ? httpsRequest : httpRequest)(target, {
        method: 'POST',
        lookup,
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Airlock',
          ...headers,
        },
      });
      request.on('response', (response) => {
        beginOf(response, answerBytes)
          .then((text) => resolve({ status: response.statusCode ?? 0, text }), reject)
          .finally(() => response.destroy());
      });
      request.on('error', reject);
      request.end(body);
    });
};
