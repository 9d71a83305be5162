import { z } from 'zod';
import { EpochMs } from './ids.js';
import { Label } from './signal.js';

/** How a term's edges are read: `word` wants word edges at Latin letters and digits, `substring` matches anywhere. */
export const MatchMode = z.enum(['word', 'substring']);
export type MatchMode = z.infer<typeof MatchMode>;

export const LexiconTerm = z.strictObject({
  term: z.string().trim().min(1).max(64),
  label: Label,
  /** 0–1: what a plain, contiguous hit is worth. */
  score: z.number().min(0).max(1).default(0.8),
  mode: MatchMode.default('word'),
  /** Also found by sound: homophones and toneless pinyin. Only for terms of two ideographs or more. */
  pinyin: z.boolean().default(false),
  /** Also found by the first letters of its pinyin ("jwx", "加wx"), which mean many other things: the weakest view. */
  initials: z.boolean().optional(),
  /** Innocent phrases that hold or sound like the term: no hit inside one of them. */
  except: z.array(z.string().trim().min(1).max(64)).max(32).optional(),
});
export type LexiconTerm = z.infer<typeof LexiconTerm>;

export const LexiconName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/);
export type LexiconName = z.infer<typeof LexiconName>;

/** Terms that one list of the house may hold: with its envelope it fits one record of any broker. */
export const LIST_MAX_TERMS = 3_000;

/** One term of a list of the house, with who answers for it. */
export const LexiconEntry = z.object({
  list: LexiconName,
  term: LexiconTerm,
  /** Where it comes from: a case, a file, another party's list. */
  source: z.string().min(1).max(200),
  note: z.string().max(500).default(''),
  addedBy: z.string().min(1).max(100),
  addedAt: EpochMs,
  /** Without an approver it never matches. */
  approvedBy: z.string().min(1).max(100).optional(),
  approvedAt: EpochMs.optional(),
  status: z.enum(['active', 'removed']).default('active'),
  statusBy: z.string().max(100).optional(),
  statusReason: z.string().max(500).optional(),
  statusAt: EpochMs.optional(),
});
export type LexiconEntry = z.infer<typeof LexiconEntry>;

/** Whether lines are read for it. */
export const isRead = (e: Pick<LexiconEntry, 'status' | 'approvedBy'>): boolean =>
  e.status === 'active' && e.approvedBy !== undefined;

/** What every ingest reads for: the acting terms of one list, whole, so that the latest replaces the earlier ones. */
export const LexiconRecord = z.object({
  v: z.literal(1),
  list: LexiconName,
  /** Of two records of a list the one with the higher number counts. */
  n: z.number().int().nonnegative(),
  terms: z.array(LexiconTerm).max(LIST_MAX_TERMS),
});
export type LexiconRecord = z.infer<typeof LexiconRecord>;
