import { AirlockError } from '@airlock/contracts/problem';
import { argon2, type Argon2Parameters, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 9106 §4, the second recommended option: for where 2 GiB a sign-in are too much. Memory in KiB. */
const COST = { parallelism: 4, memory: 65_536, passes: 3 } as const;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** One hash fills 64 MiB: more at once would let strangers fill the memory. */
const AT_ONCE = 2;
/** About ten seconds' worth. */
const IN_LINE = 60;
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

const derive = (parameters: Argon2Parameters): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, tag) => (error === null ? resolve(tag) : reject(error)));
  });

let running = 0;
const waiting: (() => void)[] = [];
const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
  if (waiting.length >= IN_LINE) throw new AirlockError('rate_limited', 'Too many sign in at once');
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
};

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** argon2id in the PHC string format, with a salt of its own. */
export const hashPassword = (password: string): Promise<string> =>
  inTurn(async () => {
    const nonce = randomBytes(SALT_BYTES);
    const tag = await derive({ message: password.normalize('NFC'), nonce, tagLength: TAG_BYTES, ...COST });
    return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
  });

/** Nobody's password; checked against where there is no account, which then takes as long as where there is one. */
const NOBODY = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(Buffer.alloc(SALT_BYTES))}$${unpadded(Buffer.alloc(TAG_BYTES))}`;

/** Whether this is the password of the hash; for nobody's hash false, after as much work. */
export const isPassword = (password: string, phc: string | undefined): Promise<boolean> =>
  inTurn(async () => {
    const [, memory, passes, parallelism, nonce, tag] = PHC.exec(phc ?? NOBODY) ?? [];
    if (nonce === undefined || tag === undefined) throw new Error('not an argon2id hash');
    const expected = Buffer.from(tag, 'base64');
    const given = await derive({
      message: password.normalize('NFC'),
      nonce: Buffer.from(nonce, 'base64'),
      tagLength: expected.length,
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
    });
    return timingSafeEqual(given, expected) && phc !== undefined;
  });
