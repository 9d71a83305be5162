import { createHmac, randomBytes } from 'node:crypto';
import { createPoster, type PosterOptions } from './post.js';

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

export type SenderOptions = Omit<PosterOptions, 'answerBytes'>;

export type Send = (message: OutMessage) => Promise<number>;

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

/** The headers of a message; `now` in ms since 1970. */
export const signedHeaders = (
  id: string,
  body: string,
  secrets: readonly string[],
  now: number,
): Readonly<Record<string, string>> => {
  const seconds = Math.floor(now / 1_000);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures(id, seconds, body, secrets),
  };
};

/** Posts a message and gives the status that came back; refuses and throws as `createPoster` does. */
export const createSender = (options: SenderOptions): Send => {
  const post = createPoster(options);
  return async ({ id, url, body, secrets, now }) =>
    (await post({ url, body, headers: signedHeaders(id, body, secrets, now) })).status;
};
