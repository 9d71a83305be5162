import { IdentityLevel } from '@airlock/contracts/identity';
import { LicenceType } from '@airlock/contracts/licence';
import { z } from 'zod';
import { DURATION_PATTERN } from './duration.js';

const Level = IdentityLevel.default('none');

/** What a category asks of those who stream in it. */
export const CategoryNeeds = z.strictObject({
  platform: z.array(LicenceType).default([]).describe('Licences the platform must hold'),
  publisher: z.array(LicenceType).default([]).describe('Licences the streamer must hold'),
  scoped: z.boolean().default(false).describe('The declared subtype must be within the scope of all of them'),
  editors: z.boolean().default(false).describe('An editor-in-chief and a deputy must be in office'),
  sources: z.boolean().default(false).describe('A reprint must name its source'),
  prompt: z
    .boolean()
    .default(false)
    .describe(
      'Viewers must be prompted that it may affect minors: until that is declared, it waits for a person',
    ),
  onAir: z
    .enum(['end', 'review'])
    .default('end')
    .describe('When it no longer holds on air: the stream ends, or waits for approval run by run and pages'),
});
export type CategoryNeeds = z.infer<typeof CategoryNeeds>;

export const TopicNeeds = z
  .strictObject({
    categories: z.array(z.string().max(64)).default([]).describe('Streams in these are about it'),
    words: z.array(z.string().min(2)).max(500).default([]).describe('So are those with these in the title'),
    only: z.array(z.string().max(64)).default([]).describe('The only categories it may be streamed in'),
    qualification: LicenceType.optional().describe('What the streamer must have reported'),
    otherwise: z.enum(['case', 'refuse']).default('case'),
  })
  .describe('Something that not everybody may talk about, and not in every category.');
export type TopicNeeds = z.infer<typeof TopicNeeds>;

/** Who may go live: the part of a policy that admission is decided by. */
export const AdmissionSource = z.strictObject({
  levels: z
    .strictObject({ publish: Level, chat: Level, tip: Level })
    .prefault({})
    .describe('Real-name level that each act needs'),
  verifiedWithin: z
    .string()
    .regex(DURATION_PATTERN)
    .optional()
    .describe('How long a check of a person holds before it has to be repeated: 365d'),
  agreement: z
    .strictObject({ version: z.string().min(1).max(64) })
    .optional()
    .describe('The service agreement in force; whoever has accepted another one may not stream'),
  capacity: z
    .strictObject({
      verdictAge: z
        .string()
        .regex(DURATION_PATTERN)
        .optional()
        .describe('No stream starts while one verdict in twenty takes longer than this: 10s'),
      unwatched: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe('No stream starts while a larger share of what is on air is not looked at: 0.1'),
    })
    .optional()
    .describe('What the pipeline has to keep up with for new streams to be let on; those on air stay'),
  categories: z.record(z.string().max(64), CategoryNeeds).default({}),
  topics: z.record(z.string().max(64), TopicNeeds).default({}),
});
export type AdmissionSource = z.infer<typeof AdmissionSource>;
