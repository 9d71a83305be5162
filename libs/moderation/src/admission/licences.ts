import type { AdmissionFinding } from '@airlock/contracts/admission';
import type { Declared } from '@airlock/contracts/declared';
import type { Editor, Licence, LicenceHolder } from '@airlock/contracts/licence';
import type { CategoryNeeds, Findings } from './types.js';

const BASIS = {
  licence: '2018 Joint Notice §1, §4',
  scope: '2018 Joint Notice §4, 2016 Provisions Art. 5',
  editors: '2016 Provisions Art. 6',
  source: '2016 Provisions Art. 10, 互联网新闻信息服务管理规定 Art. 15',
} as const;

/** In force at a time. */
export const isValid = (l: Licence, now: number): boolean =>
  l.revokedAt === undefined && l.validFrom <= now && now < l.validTo;

const covers = (l: Licence, subtype: string): boolean => l.scope.includes('*') || l.scope.includes(subtype);

export interface LicenceFacts {
  readonly platform: readonly Licence[];
  readonly publisher: readonly Licence[];
  readonly editors: readonly Editor[];
}

/** Whether a stream has all the papers that its category needs, of the platform and of the publisher. */
export function papersFor(
  category: string,
  declared: Declared | undefined,
  needs: CategoryNeeds | undefined,
  held: LicenceFacts,
  now: number,
): Findings {
  if (needs === undefined) return { findings: [] };
  const findings: AdmissionFinding[] = [];
  const ends: number[] = [];
  const subtype = declared?.subtype;

  const need = (who: LicenceHolder['kind'], type: string, licences: readonly Licence[]): void => {
    const owner = who === 'platform' ? 'The platform' : 'The publisher';
    const own = licences.filter((l) => l.type === type);
    const valid = own.filter((l) => isValid(l, now));
    const fitting = needs.scoped && subtype !== undefined ? valid.filter((l) => covers(l, subtype)) : valid;
    if (fitting.length > 0) {
      ends.push(Math.max(...fitting.map((l) => l.validTo)));
    } else if (valid.length > 0) {
      findings.push({ code: `licence.scope.${who}`, reason: `${owner}'s licence ${type} does not cover ${subtype}`, basis: BASIS.scope }); // prettier-ignore
    } else {
      const code = own.length === 0 ? 'missing' : own.some((l) => l.validFrom > now) ? 'early' : 'expired';
      const words = { missing: 'has no licence', early: 'does not hold yet the licence', expired: 'no longer holds the licence' }; // prettier-ignore
      findings.push({ code: `licence.${code}.${who}`, reason: `${owner} ${words[code]} ${type} that ${category} needs`, basis: BASIS.licence }); // prettier-ignore
    }
  };
  for (const type of needs.platform) need('platform', type, held.platform);
  for (const type of needs.publisher) need('publisher', type, held.publisher);
  if (needs.scoped && subtype === undefined)
    findings.push({ code: 'licence.subtype', reason: `${category} needs to say of what kind it is`, basis: BASIS.scope }); // prettier-ignore
  if (needs.editors) {
    for (const office of ['editor_in_chief', 'deputy'] as const)
      if (!held.editors.some((e) => e.office === office))
        findings.push({ code: `editors.${office}`, reason: `The office of ${office === 'deputy' ? 'the deputy of the editor-in-chief' : 'the editor-in-chief'} is vacant`, basis: BASIS.editors }); // prettier-ignore
  }
  if (needs.sources && declared?.reprint === true && declared.source === undefined)
    findings.push({
      code: 'source.missing',
      reason: 'A reprint has to name its source',
      basis: BASIS.source,
    });
  // Asked again at the first end, found in order or not: what is over by then may have been the last one.
  const until = Math.min(...ends);
  return { findings, ...(Number.isFinite(until) ? { until } : {}) };
}
