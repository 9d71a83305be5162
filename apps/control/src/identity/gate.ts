import type { AdmissionFinding } from '@airlock/contracts/admission';
import type { GatedAct } from '@airlock/contracts/identity';
import { StreamerId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import { whoMay } from '@airlock/moderation/admission';
import { admissionPolicy } from '../admission/papers-rule.js';
import type { House } from '../house/house.js';

type Needed = Pick<House, 'identities' | 'policy' | 'clock'>;

/** What speaks against somebody's doing this now, by how well they are known. An account nobody could name is unknown. */
export async function gateFindings(
  house: Needed,
  act: GatedAct,
  subject: string,
): Promise<AdmissionFinding[]> {
  const policy = admissionPolicy(house.policy());
  if (act !== 'publish' && policy.levels[act] === 'none') return [];
  const id = StreamerId.safeParse(subject);
  const identity = id.success ? await house.identities.get(id.data) : undefined;
  return [...whoMay(act, identity, policy, house.clock()).findings];
}

/** Throws `forbidden` with all of it. */
export async function needLevel(house: Needed, act: GatedAct, subject: string): Promise<void> {
  const findings = await gateFindings(house, act, subject);
  if (findings.length > 0) throw new AirlockError('forbidden', findings.map((f) => f.reason).join('; '));
}
