import { z } from 'zod';
import { ActionKind, ActionLimits, Feature, Origin } from './action.js';
import { ActionId, EpochMs } from './ids.js';

/** What a person may be kept from for a time, mildest first. */
export const SanctionKind = ActionKind.extract([
  'warn',
  'unrecommend',
  'limit_time',
  'sink',
  'fix',
  'restrict',
  'suspend',
  'ban',
]);
export type SanctionKind = z.infer<typeof SanctionKind>;

/** Whom: `streamer:<id>` or `user:<id>`, as the platform names them. */
export const SanctionSubject = z.string().regex(/^(streamer|user):[^\s]{1,128}$/);

/** A measure against a person rather than a stream. Who may not do what until when is computed from these. */
export const Sanction = z.object({
  sanctionId: ActionId,
  subject: SanctionSubject,
  kind: SanctionKind,
  reason: z.string().max(2_000),
  /** The clause that was broken. */
  ground: z.string().max(200),
  label: z.string().max(100).optional(),
  origin: Origin,
  /** The second person, where one had to allow it. */
  approvedBy: z.string().optional(),
  from: EpochMs,
  /** Left out: until it is lifted. */
  until: EpochMs.optional(),
  limits: ActionLimits.optional(),
  /** The action or sanction it follows from by policy. */
  becauseOf: ActionId.optional(),
  lifted: z.object({ at: EpochMs, by: z.string(), reason: z.string() }).optional(),
});
export type Sanction = z.infer<typeof Sanction>;

/** What follows from a measure by itself. Either a multiple of its length, or some months beyond its end. */
export const LinkedRule = z.strictObject({
  on: z.array(ActionKind.exclude(['lift'])).min(1),
  features: z.array(Feature).min(1),
  times: z.number().min(1).max(10).optional().describe('As many times as long as the measure itself'),
  monthsAfter: z.int().min(1).max(120).optional().describe('Calendar months beyond its end'),
});
export type LinkedRule = z.infer<typeof LinkedRule>;

/** The policy's section on measures against people. */
export const SanctionRules = z.strictObject({
  utcOffsetMinutes: z.int().min(-720).max(840).default(480).describe('The clock that calendar months go by'),
  dutySuspendDays: z
    .int()
    .min(1)
    .max(30)
    .default(7)
    .describe('Longer suspensions need the board and two people'),
  linked: z
    .array(
      LinkedRule.refine(
        (r) => (r.times === undefined) !== (r.monthsAfter === undefined),
        'times or monthsAfter',
      ),
    )
    .default([
      { on: ['mute'], features: ['tips'], times: 2 },
      { on: ['suspend', 'ban'], features: ['tips'], monthsAfter: 3 },
    ]),
  ladder: z
    .strictObject({
      rungs: z
        .array(SanctionKind)
        .default(['unrecommend', 'limit_time', 'sink', 'fix', 'suspend', 'ban'])
        .describe('Each comes after the one before it'),
      skipFromSeverity: z
        .int()
        .min(0)
        .max(6)
        .default(3)
        .describe('From here on any rung may be taken at once'),
      lookBackDays: z.int().min(1).max(3_650).default(180),
    })
    .prefault({}),
});
export type SanctionRules = z.infer<typeof SanctionRules>;
