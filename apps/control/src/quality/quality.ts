import type { BankRequest, Span } from '@airlock/contracts/http/quality-api';
import type { CaseId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { BankedCase, LookResult, ReviewerQuality } from '@airlock/contracts/quality';
import type { NoteSigner } from '@airlock/moderation/audit';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { qualityOf } from '@airlock/moderation/quality';
import { answerBankRepository } from '@airlock/storage/repositories/answer-bank';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { looksRepository } from '@airlock/storage/repositories/looks';
import type { Duty } from '../duty/duty.js';
import { actorFor } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import type { Review } from '../review/review.js';
import type { Alike } from './alike.js';
import { createGroups, type Groups } from './groups.js';
import { createLooks, type Looks } from './looks.js';
import { pushLooks } from './push-looks.js';
import { createSampling, openDraw } from './sampling.js';
import { createSettling } from './settling.js';
import { createWellness, type Wellness } from './wellness.js';

const WEEK_MS = 7 * 86_400_000;
const WEEKS = 4;

type Results = { readonly limit: number; readonly before?: number | undefined; readonly disagreed?: boolean | undefined }; // prettier-ignore

/** Whether what was decided was right, what deciding does to people, and one decision for many cases alike. */
export interface Quality {
  readonly looks: Looks;
  readonly wellness: Wellness;
  readonly groups: Groups;
  reviewers(span: Span): Promise<ReviewerQuality[]>;
  of(person: string, span: Span): Promise<ReviewerQuality>;
  results(o: Results): Promise<LookResult[]>;
  bank(o: { readonly limit: number; readonly before?: number | undefined }): Promise<BankedCase[]>;
  bankCase(caseId: CaseId, want: BankRequest, who: Principal): Promise<BankedCase>;
}

export interface QualityDeps {
  readonly review: Review;
  readonly duty: Pick<Duty, 'shiftOf' | 'isStaffed'>;
  readonly signer: NoteSigner;
  readonly alike: Alike;
}

export const openQuality = (
  ground: HouseGround,
  { review, duty, signer, alike }: QualityDeps,
  closers: Closers,
): Quality => {
  const { db, clock, policy, effects } = ground;
  const q = db.queries;
  const sampling = createSampling(ground, openDraw(signer));
  ground.caseClosings.push(sampling.closing);
  ground.caseReopenings.push(sampling.reopening);
  const wellness = createWellness(ground);
  ground.claimRules.push(wellness.rule);
  pushLooks(ground, closers);
  const looks = createLooks(ground, { dossier: review.dossier, duty, settling: createSettling(ground) });

  const measured = async ({ from, to = clock() }: Span) => {
    const begin = from ?? to - WEEKS * WEEK_MS;
    if (begin >= to) throw new AirlockError('invalid_input', 'The time ends before it begins');
    const rules = policy().source.quality.secondReview;
    const reach = Math.min(begin, to - 2 * rules.driftWeeks * WEEK_MS);
    const [checked, closed] = await Promise.all([
      looksRepository(q).checked(reach, to),
      looksRepository(q).closedBy(begin, to),
    ]);
    return {
      people: new Set([
        ...closed.keys(),
        ...checked.flatMap((c) => [c.first.by, c.second?.by].flatMap((p) => p ?? [])),
      ]),
      of: (person: string): ReviewerQuality =>
        qualityOf(person, checked, { from: begin, to, decided: closed.get(person) ?? 0, rules }),
    };
  };

  return {
    looks,
    wellness,
    groups: createGroups(ground, { review, wellness, alike }),

    async reviewers(span) {
      const { people, of } = await measured(span);
      return [...people].sort().map(of);
    },

    of: async (person, span) => (await measured(span)).of(person),
    results: (o) => looksRepository(q).results(o),
    bank: (o) => answerBankRepository(q).list(o),

    bankCase: (caseId, { outcome, withdrawn }, who) =>
      effects(actorFor(who, 'quality.arbitrate'), async ({ tx, now, record }) => {
        const known = await casesRepository(tx).get(caseId);
        if (known?.state !== 'closed')
          throw new AirlockError('not_found', `There is no closed case ${caseId}`);
        await answerBankRepository(tx).add({
          ...{ caseId, outcome, source: 'lead', addedAt: now, addedBy: who.id, settledAt: known.updatedAt },
          ...(known.label === undefined ? {} : { label: known.label }),
          ...(withdrawn ? { withdrawnAt: now } : {}),
        });
        record({
          kind: withdrawn ? 'answer.withdrawn' : 'answer.banked',
          subject: caseId,
          after: { outcome },
        });
        const [banked] = await answerBankRepository(tx).list({ limit: 1, caseId });
        return banked!;
      }),
  };
};
