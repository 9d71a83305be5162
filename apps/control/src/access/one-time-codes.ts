import { generateSecret, generateURI, verify } from 'otplib';

const PERIOD_S = 30;
const ISSUER = 'Airlock';

/** 160 random bits in base32, as RFC 4226 recommends. */
export const newCodeSecret = (): string => generateSecret({ length: 20 });

/** What an authenticator app takes in, as text or in a QR code. */
export const codeUri = (name: string, secret: string): string =>
  generateURI({ issuer: ISSUER, label: name, secret });

/**
 * RFC 6238: the time step that the code is of, one step early or late allowed; undefined where it is of none. A step is
 * used once, so that a code seen over a shoulder is worth nothing.
 */
export async function stepOfCode(secret: string, code: string, now: number): Promise<number | undefined> {
  const result = await verify({
    secret,
    token: code,
    epoch: Math.floor(now / 1_000),
    epochTolerance: PERIOD_S,
  });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}
