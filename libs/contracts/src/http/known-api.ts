import { z } from 'zod';
import { EpochMs, StreamId } from '../ids.js';
import { BankName, FrameHash, KnownEntry, KnownStatus, PdqHex } from '../known.js';
import { Label } from '../signal.js';
import { items, ok, route } from './route.js';

/** An entry with what came of it. */
export const KnownView = KnownEntry.extend({
  /** Segments in which it was found. */
  matches: z.number().int().nonnegative(),
  lastMatchAt: EpochMs.optional(),
});
export type KnownView = z.infer<typeof KnownView>;

/** Who answers for a list of terms or a bank of pictures. */
export const OwnerRequest = z.object({
  owner: z.string().trim().min(1).max(100),
  source: z.string().trim().min(1).max(200),
  note: z.string().trim().max(500).default(''),
});
export type OwnerRequest = z.infer<typeof OwnerRequest>;

export const BankView = z.object({
  bank: BankName,
  /** Who answers for it. */
  owner: z.string().max(100),
  source: z.string().max(200),
  note: z.string().max(500),
  createdAt: EpochMs,
  changedAt: EpochMs,
  entries: z.number().int(),
  /** Without an approver. */
  pending: z.number().int(),
  quarantined: z.number().int(),
  removed: z.number().int(),
  matches: z.number().int(),
});
export type BankView = z.infer<typeof BankView>;

export const KnownQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  /** Entries whose id comes after this one. */
  after: z.string().max(200).optional(),
  status: KnownStatus.optional(),
});
export type KnownQuery = z.infer<typeof KnownQuery>;

/** A frame of a judged segment: the one nearest to `atMs`, or the first. */
export const FrameOf = z.object({
  streamId: StreamId,
  epoch: z.number().int().nonnegative(),
  seq: z.number().int().nonnegative(),
  atMs: z.number().optional(),
});
export type FrameOf = z.infer<typeof FrameOf>;

const said = {
  label: Label.default('known.prohibited'),
  note: z.string().trim().max(500).default(''),
};

/** Adds one picture: by its hash, or one click on what a verdict showed. It acts once somebody else approves it. */
export const AddKnownRequest = z
  .object({
    hash: PdqHex.optional(),
    from: FrameOf.optional(),
    source: z.string().min(1).max(200).optional(),
    ...said,
  })
  .refine((r) => (r.hash === undefined) !== (r.from === undefined), 'exactly one of hash and from');
export type AddKnownRequest = z.infer<typeof AddKnownRequest>;

/** One entry of somebody else's bank. */
export const KnownImport = z.object({
  entryId: z.string().min(1).max(128),
  hash: PdqHex,
  frames: z.array(FrameHash).min(2).max(3_600).optional(),
  label: Label,
  note: z.string().max(500).default(''),
  source: z.string().min(1).max(200).optional(),
  /** Who approved it where it comes from, and when: written down, and no approval here. */
  approvedBy: z.string().min(1).max(100).optional(),
  approvedAt: EpochMs.optional(),
  status: KnownStatus.default('active'),
});
export type KnownImport = z.infer<typeof KnownImport>;

export const ImportRequest = z.object({
  entries: z.array(KnownImport).min(1).max(1_000),
  source: z.string().min(1).max(200).default('import'),
  /** Who answers for a bank that this begins; whoever imports unless said. One that is there keeps its own. */
  owner: z.string().trim().min(1).max(100).optional(),
});
export type ImportRequest = z.infer<typeof ImportRequest>;

export const ImportAnswer = z.object({
  /** Entries that are new or changed; each waits for somebody else's approval. */
  taken: z.number().int(),
  /** Entries that were there already with the same picture and label, and stay as they are. */
  unchanged: z.number().int(),
  /** Entries that a person took out of action, which stay out. */
  out: z.number().int(),
});
export type ImportAnswer = z.infer<typeof ImportAnswer>;

/** All of them or none. */
export const ApproveKnownRequest = z.object({ entryIds: z.array(z.string().max(200)).min(1).max(1_000) });
export type ApproveKnownRequest = z.infer<typeof ApproveKnownRequest>;

export const StatusRequest = z.object({ status: KnownStatus, reason: z.string().trim().min(1).max(500) });
export type StatusRequest = z.infer<typeof StatusRequest>;

const bank = z.object({ bank: BankName });
const entry = bank.extend({ entryId: z.string().min(1).max(200) });

export const knownRoutes = {
  listBanks: route({
    method: 'get',
    path: '/v1/banks',
    access: 'banks.read',
    summary: 'Banks of known pictures, with their counts',
    tag: 'known',
    response: items(BankView),
  }),
  putBank: route({
    method: 'put',
    path: '/v1/banks/{bank}',
    access: 'banks.write',
    summary: 'Begin a bank, or say anew who answers for it',
    tag: 'known',
    params: bank,
    body: OwnerRequest,
    response: ok(BankView),
  }),
  listKnown: route({
    method: 'get',
    path: '/v1/banks/{bank}/entries',
    access: 'banks.read',
    summary: 'Known pictures of a bank by id, with what they matched',
    tag: 'known',
    params: bank,
    query: KnownQuery,
    response: items(KnownView),
  }),
  addKnown: route({
    method: 'post',
    path: '/v1/banks/{bank}/entries',
    access: 'banks.write',
    summary:
      'Make a picture known, by its hash or as the frame of a verdict; every frame looked at from then on, and those of the last hour, are compared with it',
    tag: 'known',
    params: bank,
    body: AddKnownRequest,
    response: { status: 201, schema: KnownView },
  }),
  importKnown: route({
    method: 'post',
    path: '/v1/banks/{bank}/import',
    access: 'banks.write',
    summary: 'Add or replace up to 1,000 entries; they act once somebody else approves them',
    tag: 'known',
    params: bank,
    body: ImportRequest,
    response: ok(ImportAnswer),
  }),
  approveKnown: route({
    method: 'post',
    path: '/v1/banks/{bank}/approve',
    access: 'banks.write',
    summary: 'Let entries act that somebody else added',
    tag: 'known',
    params: bank,
    body: ApproveKnownRequest,
    response: items(KnownView),
  }),
  setKnownStatus: route({
    method: 'put',
    path: '/v1/banks/{bank}/entries/{entryId}/status',
    access: 'banks.write',
    summary: 'Put an entry out of action, take it out of the bank, or re-activate it',
    tag: 'known',
    params: entry,
    body: StatusRequest,
    response: ok(KnownView),
  }),
};
