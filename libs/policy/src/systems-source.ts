import { z } from 'zod';

/** One management system of the house (制度): a document somebody owns, and what carries it out. */
export const SystemSource = z.strictObject({
  title: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  version: z.string().trim().min(1).max(40).describe('Of the document'),
  document: z.string().trim().min(1).max(500).describe('Where it lies: an address or a file number'),
  owner: z.string().trim().min(1).max(100).describe('Who answers for it: a person or an office'),
  controls: z
    .array(z.string().trim().min(1).max(100))
    .min(1)
    .describe('What carries it out: ids of docs/obligations.md, sections of this policy'),
  reviewBy: z.iso.date().describe('When it is read again at the latest; its owner is told two weeks ahead'),
});
export type SystemSource = z.infer<typeof SystemSource>;
