import { z } from 'zod';
import { EpochMs, StreamId } from './ids.js';
import { ScopeCode } from './licence.js';
import { NoticeLanguage } from './notice.js';

/** Where a reprint comes from, so that its way back can be followed. */
export const SourceRef = z
  .object({
    outlet: z.string().trim().min(1).max(200),
    author: z.string().trim().min(1).max(200),
    title: z.string().trim().min(1).max(300).optional(),
    capturedAt: EpochMs,
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional(),
    /** Number of a printed or filed document. */
    document: z.string().trim().min(1).max(200).optional(),
    /** A stream here that it was taken from. */
    streamId: StreamId.optional(),
  })
  .refine((s) => s.url !== undefined || s.document !== undefined || s.streamId !== undefined, {
    message: 'names neither an address, nor a document, nor a stream',
  });
export type SourceRef = z.infer<typeof SourceRef>;

/** What a publisher says about a stream beyond its category. */
export const Declared = z.object({
  /** What kind of news it is: matched to the scope of licences. */
  subtype: ScopeCode.optional(),
  /** Somebody else's report. */
  reprint: z.boolean().optional(),
  source: SourceRef.optional(),
  /** Shown to viewers before and while they watch what may affect minors. */
  prompt: z.string().trim().min(1).max(200).optional(),
  /** In which language the publisher is to be written to. */
  language: NoticeLanguage.optional(),
});
export type Declared = z.infer<typeof Declared>;
