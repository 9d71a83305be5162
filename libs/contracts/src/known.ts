import { z } from 'zod';
import { EpochMs } from './ids.js';
import { Label } from './signal.js';

/** A PDQ hash, 64 hex digits in lower case. */
export const PdqHex = z.string().regex(/^[0-9a-f]{64}$/);
export type PdqHex = z.infer<typeof PdqHex>;

/** What a judged frame looked like, in 32 bytes: enough to find the picture again, not enough to show it. */
export const FrameHash = z.object({
  /** Media time of the frame, ms on the clock of the epoch. */
  atMs: z.number(),
  pdq: PdqHex,
  /** 0–100; below 50 the picture has too little structure for its hash to mean anything. */
  quality: z.number().int().min(0).max(100),
});
export type FrameHash = z.infer<typeof FrameHash>;

export const BankName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/);
export type BankName = z.infer<typeof BankName>;

/** `quarantined`: it matched too much, and acts no more until a person says so. `removed`: kept as a record only. */
export const KnownStatus = z.enum(['active', 'quarantined', 'removed']);
export type KnownStatus = z.infer<typeof KnownStatus>;

/** One known picture, or one known clip, in a bank; whole, so that the latest replaces the earlier ones. */
export const KnownEntry = z.object({
  bank: BankName,
  /** Unique over all banks. */
  entryId: z.string().min(1).max(200),
  /** Of the picture; of a clip, that of its first frame. */
  hash: PdqHex,
  /** Of a clip (vPDQ): its frames, some one a second, those of quality below 50 left out. */
  frames: z.array(FrameHash).min(2).max(3_600).optional(),
  label: Label,
  note: z.string().max(500).default(''),
  /** Where it comes from: another party's bank, a file, a case. */
  source: z.string().min(1).max(200),
  addedBy: z.string().min(1).max(100),
  addedAt: EpochMs,
  /** Without an approver it never matches. */
  approvedBy: z.string().min(1).max(100).optional(),
  approvedAt: EpochMs.optional(),
  status: KnownStatus.default('active'),
  /** Who set the status last, why and when. */
  statusBy: z.string().max(100).optional(),
  statusReason: z.string().max(500).optional(),
  statusAt: EpochMs.optional(),
});
export type KnownEntry = z.infer<typeof KnownEntry>;

/** Whether frames are compared with it. */
export const isActing = (e: Pick<KnownEntry, 'status' | 'approvedBy'>): boolean =>
  e.status === 'active' && e.approvedBy !== undefined;

/** The compaction key of the topic of known pictures. */
export const knownKey = (e: Pick<KnownEntry, 'bank' | 'entryId'>): string => `${e.bank}/${e.entryId}`;
