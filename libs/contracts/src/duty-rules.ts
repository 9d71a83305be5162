import { z } from 'zod';

const Minutes = (max: number) => z.int().min(1).max(max);

/** The policy's section on the duty rota. */
export const DutyRules = z.strictObject({
  signOn: z
    .strictObject({
      earlyMinutes: z.int().min(0).max(240).default(30).describe('How long before a shift one may sign on'),
      graceMinutes: Minutes(240).default(10).describe('Nobody has signed on by then: the next are called'),
    })
    .prefault({}),
  handover: z
    .strictObject({
      aheadMinutes: Minutes(480).default(30).describe('When the note is asked for, before the change'),
      graceMinutes: Minutes(480).default(30).describe('Not written and acknowledged by then: it is missing'),
    })
    .prefault({}),
  staffing: z
    .strictObject({
      roomsPerReviewer: z
        .int()
        .min(1)
        .max(10_000)
        .default(50)
        .describe('Live rooms one reviewer may answer for'),
      graceMinutes: Minutes(240).default(5).describe('Too few people for so long: whoever leads is called'),
      handleSeconds: z.int().min(1).max(3_600).default(90).describe('What one case takes on average'),
      withinSeconds: z.int().min(1).max(86_400).default(60).describe('Within which a case has to be taken …'),
      share: z.number().min(0.5).max(0.999).default(0.95).describe('… and of how many of them'),
      forecastDays: z
        .int()
        .min(1)
        .max(28)
        .default(7)
        .describe('Earlier days whose same hour is averaged for the forecast'),
    })
    .prefault({}),
  refuseWhenEmpty: z
    .boolean()
    .default(false)
    .describe('No stream may start while nobody on the rota has signed on'),
  skills: z
    .array(z.string().min(1).max(40))
    .max(20)
    .default([])
    .describe(
      'What somebody on the primary layer has to be able to at any time; a rota without is refused: chat',
    ),
  coverDays: z.int().min(1).max(62).default(7).describe('How far ahead gaps are looked for'),
  restMinHours: z.int().min(0).max(48).default(11).describe('Between two shifts of one person'),
  weekMaxHours: z.int().min(1).max(168).default(60).describe('Of one person on the primary layer'),
});
export type DutyRules = z.infer<typeof DutyRules>;
