import type { AdmissionRequest } from '@airlock/contracts/admission';
import type { StreamRecord } from '@airlock/contracts/control';
import { within } from '@airlock/nest-host/within';
import type { Logger } from '@airlock/nest-host/logger';
import { compose, type Composed } from '@airlock/moderation/admission';
import type { AdmissionOpinion, AdmissionRule } from '../house/hooks.js';

/** Publish hooks wait seconds at most: a rule that says nothing by then counts as one that failed. */
const WITHIN_MS = 2_000;

export interface Asked extends Composed {
  /** Rules that could not be asked: at a start each refuses, on air nothing is known by them. */
  readonly failed: readonly string[];
}

export type AskHouse = (request: AdmissionRequest, onAir?: StreamRecord) => Promise<Asked>;

export interface AskHouseDeps {
  /** Read at every question: parts of the house add theirs while it opens. */
  readonly rules: readonly AdmissionRule[];
  readonly clock: () => number;
  readonly logger: Logger;
  readonly withinMs?: number;
}

/** Asks all rules of the house at once. Never rejects. */
export const createAskHouse =
  ({ rules, clock, logger, withinMs = WITHIN_MS }: AskHouseDeps): AskHouse =>
  async (request, onAir) => {
    const now = clock();
    const failed: string[] = [];
    const opinions = await Promise.all(
      rules.map(async (rule): Promise<AdmissionOpinion> => {
        try {
          return await within(rule.opinion(request, now, onAir), withinMs);
        } catch (err) {
          failed.push(rule.name);
          logger.error({ err, rule: rule.name, roomId: request.roomId }, 'an admission rule failed');
          return {};
        }
      }),
    );
    return { ...compose(opinions, request.category), failed };
  };

/** A start is refused by rules that could not be asked, too. */
export const refusals = (asked: Asked): Asked['deny'] => [
  ...asked.deny,
  ...asked.failed.map((rule) => ({
    code: 'rule.failed',
    reason: `Whether it may start cannot be said now: ${rule} does not answer`,
  })),
];
