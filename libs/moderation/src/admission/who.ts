import type { AdmissionFinding } from '@airlock/contracts/admission';
import { type GatedAct, type Identity, levelOf, reaches } from '@airlock/contracts/identity';
import type { StreamerProfile } from '@airlock/contracts/licence';
import type { AdmissionPolicy, Findings } from './types.js';

const REAL_NAME = '2018 Joint Notice §2, 2016 Provisions Art. 12';
const MINORS = '未成年人网络保护条例 Art. 31, 未成年人保护法 Art. 76';

/** Whether somebody is known well enough, and old enough, for what they want to do. */
export function whoMay(
  act: GatedAct,
  identity: Identity | undefined,
  policy: Pick<AdmissionPolicy, 'levels' | 'verifiedWithinMs'>,
  now: number,
): Findings {
  const findings: AdmissionFinding[] = [];
  const needed = policy.levels[act];
  const level = levelOf(identity);
  const staleAt =
    needed === 'none' || identity === undefined || policy.verifiedWithinMs === undefined
      ? undefined
      : identity.verifiedAt + policy.verifiedWithinMs;
  if (identity?.revokedAt !== undefined && needed !== 'none')
    findings.push({ code: 'identity.revoked', reason: 'The verification of this person was revoked', basis: REAL_NAME }); // prettier-ignore
  else if (!reaches(level, needed))
    findings.push({ code: 'identity.level', reason: `To ${act} takes the real-name level ${needed}; this person has ${level}`, basis: REAL_NAME }); // prettier-ignore
  else if (staleAt !== undefined && staleAt <= now)
    findings.push({ code: 'identity.stale', reason: 'The verification of this person is too old and has to be repeated', basis: REAL_NAME }); // prettier-ignore

  if (act === 'publish' && identity?.ageBand === 'under_16')
    findings.push({ code: 'age.under_16', reason: 'Nobody under 16 may stream', basis: MINORS });
  if (act === 'publish' && identity?.ageBand === '16_17') {
    if (!reaches(level, 'id_doc'))
      findings.push({ code: 'age.id', reason: 'At 16 and 17 an identity paper has to be verified', basis: MINORS }); // prettier-ignore
    if (identity.guardianConsent === undefined)
      findings.push({ code: 'age.consent', reason: 'At 16 and 17 a guardian has to have consented', basis: MINORS }); // prettier-ignore
  }
  return { findings, ...(findings.length === 0 && staleAt !== undefined ? { until: staleAt } : {}) };
}

/** Whether a streamer keeps to what was agreed with them. */
export function agreed(
  profile: StreamerProfile | undefined,
  category: string,
  policy: Pick<AdmissionPolicy, 'agreement'>,
): Findings {
  const findings: AdmissionFinding[] = [];
  const wanted = policy.agreement?.version;
  if (wanted !== undefined && profile?.agreement?.version !== wanted)
    findings.push({ code: 'agreement.stale', reason: `The service agreement ${wanted} has not been accepted`, basis: '2016 Provisions Art. 13' }); // prettier-ignore
  if (profile?.categories !== undefined && !profile.categories.includes(category))
    findings.push({ code: 'category.not_allowed', reason: `This streamer may not stream in ${category}`, basis: '2018 Joint Notice §4' }); // prettier-ignore
  return { findings };
}
