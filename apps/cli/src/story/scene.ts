import { AirlockError } from '@airlock/contracts/problem';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 100;

/** How long one thing may take to come true on a busy machine, ms. */
export const PATIENCE_MS = 120_000;

/** What a step claims. Throws when it is not so. */
export function claim(isSo: boolean, what: string, found?: unknown): asserts isSo {
  if (isSo) return;
  const seen = found === undefined ? '' : `; found ${JSON.stringify(found)?.slice(0, 600) ?? 'nothing'}`;
  throw new AirlockError('conflict', `The story does not hold: ${what}${seen}`);
}

/** Looks until there is something. Throws when there is nothing after `patienceMs`. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    claim(Date.now() < deadline, `${what}, even after ${patienceMs / 1_000} s`);
    await delay(LOOK_MS);
  }
}

/** Has to be refused, and for this. */
export async function refused(
  what: string,
  code: AirlockError['code'],
  attempt: Promise<unknown>,
): Promise<void> {
  const problem = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  );
  claim(problem instanceof AirlockError && problem.code === code, what, problem ?? 'no refusal');
}
