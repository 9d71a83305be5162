import type { DutyLayer } from '@airlock/contracts/duty';
import type { Shift } from '@airlock/moderation/duty';

/** Who is on duty. */
export interface Duty {
  /** Undefined for somebody who is not on shift. */
  shiftOf(personId: string, now: number): Promise<Shift | undefined>;
  /** Whether a rota is written at all; false on a fresh start, when everybody permitted may work. */
  isStaffed(): Promise<boolean>;
  /** Person ids, whoever is called first at the front; empty where nobody is. */
  onCall(layer: DutyLayer, now: number): Promise<readonly string[]>;
}

export const openDuty = (): Duty => ({
  shiftOf: () => Promise.resolve(undefined),
  isStaffed: () => Promise.resolve(false),
  onCall: () => Promise.resolve([]),
});
