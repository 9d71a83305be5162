import { z } from 'zod';
import { EpochMs } from '../ids.js';
import { LexiconEntry, LexiconName, LexiconTerm, LIST_MAX_TERMS } from '../lexicon.js';
import { OwnerRequest } from './known-api.js';
import { Hours, LookBack } from './policy-api.js';
import { items, ok, route } from './route.js';

/** A list of terms: one that ships with Airlock, or one of the house. */
export const LexiconView = z.object({
  list: LexiconName,
  /** Shipped ones are read only. */
  origin: z.enum(['shipped', 'house']),
  /** Who answers for it. */
  owner: z.string().max(100),
  source: z.string().max(200),
  note: z.string().max(500),
  terms: z.number().int(),
  /** Without an approver. */
  pending: z.number().int(),
  removed: z.number().int(),
  createdAt: EpochMs.optional(),
  changedAt: EpochMs.optional(),
});
export type LexiconView = z.infer<typeof LexiconView>;

export const TermsRequest = z.object({
  terms: z.array(LexiconTerm).min(1).max(LIST_MAX_TERMS),
  source: z.string().trim().min(1).max(200),
  reason: z.string().trim().min(1).max(500),
});
export type TermsRequest = z.infer<typeof TermsRequest>;

/** All of them or none. */
export const TermStatusRequest = z.object({
  terms: z.array(z.string().min(1).max(64)).min(1).max(LIST_MAX_TERMS),
  to: z.enum(['approve', 'remove', 'restore']),
  reason: z.string().trim().min(1).max(500),
});
export type TermStatusRequest = z.infer<typeof TermStatusRequest>;

const params = z.object({ list: LexiconName });

export const lexiconRoutes = {
  listLexicons: route({
    method: 'get',
    path: '/v1/lexicons',
    access: 'banks.read',
    summary: 'Lists of terms that chat, titles and recognised text are read for',
    tag: 'known',
    response: items(LexiconView),
  }),
  putLexicon: route({
    method: 'put',
    path: '/v1/lexicons/{list}',
    access: 'banks.write',
    summary: 'Begin a list of the house, or say anew who answers for it',
    tag: 'known',
    params,
    body: OwnerRequest,
    response: ok(LexiconView),
  }),
  listTerms: route({
    method: 'get',
    path: '/v1/lexicons/{list}/terms',
    access: 'banks.read',
    summary: 'Terms of a list with who added and approved each',
    tag: 'known',
    params,
    response: items(LexiconEntry),
  }),
  addTerms: route({
    method: 'post',
    path: '/v1/lexicons/{list}/terms',
    access: 'banks.write',
    summary: 'Add or replace terms; they match once somebody else approves them',
    tag: 'known',
    params,
    body: TermsRequest,
    response: ok(z.object({ taken: z.number().int() })),
  }),
  setTerm: route({
    method: 'put',
    path: '/v1/lexicons/{list}/terms/status',
    access: 'banks.write',
    summary: 'Approve terms that somebody else added, take terms out, or put them back',
    tag: 'known',
    params,
    body: TermStatusRequest,
    response: items(LexiconEntry),
  }),
  dryRunTerms: route({
    method: 'post',
    path: '/v1/dry-runs/terms',
    access: 'banks.write',
    summary: 'What terms would have found in the chat of the last hours, before they are in force',
    tag: 'known',
    body: z.object({ terms: z.array(LexiconTerm).min(1).max(LIST_MAX_TERMS), hours: Hours }),
    response: { status: 202, schema: LookBack },
  }),
  dryRunPictures: route({
    method: 'post',
    path: '/v1/dry-runs/pictures',
    access: 'banks.write',
    summary: 'In which segments of the last hours pictures would have been found, before they are in force',
    tag: 'known',
    body: z.object({
      hashes: z
        .array(z.string().regex(/^[0-9a-f]{64}$/))
        .min(1)
        .max(1_000),
      hours: Hours,
    }),
    response: { status: 202, schema: LookBack },
  }),
};
