import { z } from 'zod';
import { CaseId, EpochMs, StreamId } from './ids.js';

/** Softens what somebody sees and hears until they ask for it. */
export const Veil = z.enum(['blur', 'greyscale', 'mute']);
export type Veil = z.infer<typeof Veil>;

/** How a person's desk is set up; kept here, so that it follows them to any machine. */
export const Preferences = z.object({
  /** Left out: as the browser says. */
  language: z.enum(['zh-CN', 'en']).optional(),
  theme: z.enum(['light', 'dark', 'system']).default('system'),
  /** Key by command, for example `case.next: j`; a command that is not named has its own key. */
  keys: z.record(z.string().regex(/^[a-z][a-zA-Z0-9.-]{0,63}$/), z.string().min(1).max(40)).default({}),
  /** Pictures are blurred, without colour, and silent until somebody asks. */
  blur: z.boolean().default(true),
  greyscale: z.boolean().default(true),
  mute: z.boolean().default(true),
  /** Every cut is asked about once more, not only those of which the policy wants it. */
  confirmCuts: z.boolean().default(false),
  /** Guides and hints that were shown once. */
  seen: z.array(z.string().max(64)).max(100).default([]),
});
export type Preferences = z.infer<typeof Preferences>;

/** Somebody had a veil taken off. */
export const UnveilRequest = z.object({
  veil: Veil,
  streamId: StreamId.optional(),
  caseId: CaseId.optional(),
});
export type UnveilRequest = z.infer<typeof UnveilRequest>;

/** Why nothing (or nothing severe) is put before somebody for now. */
export const RestReason = z.enum(['stretch', 'severe_stretch', 'shift', 'severe_shift']);
export type RestReason = z.infer<typeof RestReason>;

/** `only`: `severe` keeps severe cases away, the others go on. `until`: when it is possible again. */
export const Rest = z.object({
  reason: RestReason,
  until: EpochMs,
  only: z.literal('severe').optional(),
});
export type Rest = z.infer<typeof Rest>;

/** What somebody has been exposed to. Times in ms; a shift begins with the first look after a long enough rest. */
export const WellnessView = z.object({
  person: z.string(),
  /** Left out while they have not looked at anything. */
  shiftSince: EpochMs.optional(),
  lastLookAt: EpochMs.optional(),
  exposureMs: z.number().int().nonnegative(),
  exposureLimitMs: z.number().int().positive(),
  /** Since the last break. */
  stretchMs: z.number().int().nonnegative(),
  stretchLimitMs: z.number().int().positive(),
  breakMs: z.number().int().positive(),
  severe: z.number().int().nonnegative(),
  severeLimit: z.number().int().positive(),
  /** Since the last break. */
  severeInStretch: z.number().int().nonnegative(),
  severeInStretchLimit: z.number().int().positive(),
  unveiled: z.object({ blur: z.number().int(), greyscale: z.number().int(), mute: z.number().int() }),
  /** What holds now. */
  rests: z.array(Rest),
});
export type WellnessView = z.infer<typeof WellnessView>;
