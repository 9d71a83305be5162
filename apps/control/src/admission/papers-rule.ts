import type { AdmissionFinding, AdmissionRequest } from '@airlock/contracts/admission';
import { THE_PLATFORM } from '@airlock/contracts/licence';
import { type AdmissionPolicy, agreed, papersFor, topicsOf, whoMay } from '@airlock/moderation/admission';
import { parseDuration } from '@airlock/policy/duration';
import type { Policy } from '@airlock/policy/policy';
import type { Standing } from '@airlock/storage/repositories/streamers';
import type { HouseGround } from '../house/house.js';
import type { AdmissionOpinion, AdmissionRule } from '../house/hooks.js';
import type { Licences, PlatformFacts } from '../licence/licences.js';
import { doorOf } from './at-the-door.js';

export const admissionPolicy = (policy: Policy): AdmissionPolicy => {
  const { verifiedWithin, ...source } = policy.source.admission;
  const verifiedWithinMs = verifiedWithin === undefined ? undefined : parseDuration(verifiedWithin);
  return { ...source, ...(verifiedWithinMs === undefined ? {} : { verifiedWithinMs }) };
};

/** Asks nothing of anybody: no need to look anything up. */
const asksNothing = ({ levels, agreement, categories, topics }: AdmissionPolicy, category: string): boolean =>
  levels.publish === 'none' &&
  agreement === undefined &&
  categories[category] === undefined &&
  Object.keys(topics).length === 0;

/** Who somebody is, what they have agreed to and which papers they hold, against what the policy asks for. */
export const papersRule = (
  { db, policy }: Pick<HouseGround, 'db' | 'policy'>,
  licences: Pick<Licences, 'ofPlatform'>,
): AdmissionRule => {
  const door = doorOf(db);
  return {
    name: 'papers',
    async opinion(request, now, onAir) {
      const wanted = admissionPolicy(policy());
      const [{ standing }, platform] = await Promise.all([
        door(request.streamerId),
        asksNothing(wanted, request.category)
          ? NO_PAPERS
          : licences.ofPlatform(request.tenant ?? THE_PLATFORM),
      ]);
      return opinionOn(request, wanted, standing, platform, now, onAir !== undefined);
    },
  };
};

const NO_PAPERS: PlatformFacts = { licences: [], editors: [] };

const REVIEW = { mode: 'review' } as const;
const unprompted = (category: string): AdmissionFinding => ({
  code: 'prompt.missing',
  reason: `${category} may affect minors: viewers have to be prompted first`,
  basis: '未成年人网络保护条例 Art. 23',
});

/** The same without asking anybody: facts in, opinion out. */
export function opinionOn(
  request: AdmissionRequest,
  policy: AdmissionPolicy,
  { identity, profile, licences }: Standing,
  platform: PlatformFacts,
  now: number,
  isOnAir: boolean,
): AdmissionOpinion {
  const { category } = request;
  const needs = policy.categories[category];
  const who = whoMay('publish', identity, policy, now);
  const terms = agreed(profile, category, policy);
  const held = { platform: platform.licences, publisher: licences, editors: platform.editors };
  const papers = papersFor(category, request.declared, needs, held, now);
  const topics = topicsOf(request, policy.topics, licences, now);
  // What was news by right an hour ago is not thrown off the air: from now on a person lets through every run of it.
  const isReviewed = isOnAir && needs?.onAir === 'review';
  const deny: AdmissionFinding[] = [...who.findings, ...terms.findings, ...topics.deny];
  const until = Math.min(...[who, papers, topics].map((f) => f.until ?? Infinity));
  return {
    deny: isReviewed ? deny : [...deny, ...papers.findings],
    floors: [
      ...(isReviewed ? papers.findings.map((f) => ({ ...f, floor: REVIEW, page: true })) : []),
      ...(needs?.prompt === true && request.declared?.prompt === undefined
        ? [{ ...unprompted(category), floor: REVIEW }]
        : []),
    ],
    cases: topics.cases,
    ...(Number.isFinite(until) ? { until } : {}),
  };
}
