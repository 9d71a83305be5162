import type { CaseId } from '@airlock/contracts/ids';
import { type Group, groupInSteps, type MarkedCase } from '@airlock/moderation/quality';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { caseMarksRepository } from '@airlock/storage/repositories/case-marks';
import { setImmediate } from 'node:timers/promises';
import type { HouseGround } from '../house/house.js';

/** How long changes are gathered, ms; and how much longer than it takes it is not done again. */
const GATHER_MS = 2_000;
const REST = 20;

/** Which open cases are alike, kept up with what changes. */
export interface Alike {
  /** Of `also` it is told although it may be closed. */
  find(also?: CaseId): Promise<Group[]>;
  /** The same for cases that are alike, as last found out; a case with hits that were not known has it found out anew. */
  keyOf(caseId: CaseId, hits: number): string | undefined;
  /** Tells of cases whose key has changed. */
  onChange(listener: (caseIds: readonly CaseId[]) => void): void;
}

export const openAlike = (
  { db, policy, logger }: Pick<HouseGround, 'db' | 'policy' | 'logger'>,
  closers: Closers,
): Alike => {
  let keys = new Map<CaseId, string>();
  const known = new Map<CaseId, number>();
  let waitMs = GATHER_MS;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let tell: (caseIds: readonly CaseId[]) => void = () => undefined;

  const grouped = async (cases: readonly MarkedCase[]): Promise<Group[]> => {
    const steps = groupInSteps(cases, policy().source.quality.grouping);
    // Of ten thousand cases it takes a second: in between, others have their turn.
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      await setImmediate();
    }
  };

  const refresh = async (): Promise<void> => {
    const began = performance.now();
    const cases = await caseMarksRepository(db.queries).open();
    const groups = await grouped(cases);
    waitMs = Math.max(GATHER_MS, REST * (performance.now() - began));
    const open = new Set<string>(cases.map((c) => c.caseId));
    for (const caseId of known.keys()) if (!open.has(caseId)) known.delete(caseId);
    const next = new Map(groups.flatMap((g) => g.cases.map((c) => [c as CaseId, g.group] as const)));
    const changed = [...new Set([...keys.keys(), ...next.keys()])].filter((c) => keys.get(c) !== next.get(c));
    keys = next;
    if (changed.length > 0) tell(changed);
  };

  const soon = (): void => {
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      running = refresh()
        .catch((err: unknown) => logger.warn({ err }, 'cases alike'))
        .finally(() => (timer = undefined));
    }, waitMs);
    timer.unref();
  };
  closers.add('cases alike', async () => {
    clearTimeout(timer);
    await running;
  });

  return {
    find: async (also) => grouped(await caseMarksRepository(db.queries).open(also)),
    keyOf(caseId, hits) {
      if (known.get(caseId) !== hits) {
        known.set(caseId, hits);
        soon();
      }
      return keys.get(caseId);
    },
    onChange(listener) {
      tell = listener;
    },
  };
};
