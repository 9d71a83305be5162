import { z } from 'zod';
import { AuditCheckpoint, AuditLeaf, ConsistencyProof, InclusionProof } from '../audit.js';
import { items, ok, route } from './route.js';

const size = z.coerce.number().int().nonnegative();

/** The audit log as something that can be proved to outsiders. */
export const auditRoutes = {
  auditKey: route({
    method: 'get',
    path: '/v1/audit/key',
    access: 'open',
    summary: 'The public key of the log, as verifiers of signed notes take it',
    tag: 'audit',
    response: { status: 200, mediaType: 'text/plain' },
  }),
  auditCheckpoint: route({
    method: 'get',
    path: '/v1/audit/checkpoint',
    access: 'open',
    summary: 'The newest signed head of the log',
    tag: 'audit',
    response: { status: 200, mediaType: 'text/plain' },
  }),
  auditCheckpoints: route({
    method: 'get',
    path: '/v1/audit/checkpoints',
    access: 'audit.read',
    summary: 'Signed heads, rising',
    tag: 'audit',
    query: z.object({
      after: size.default(0),
      limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
    }),
    response: items(AuditCheckpoint),
  }),
  auditEntries: route({
    method: 'get',
    path: '/v1/audit/entries',
    access: 'audit.read',
    summary: 'Entries in order, as text that hashes to their leaves',
    tag: 'audit',
    query: z.object({
      from: size.default(0),
      limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
    }),
    response: items(AuditLeaf),
  }),
  proveInclusion: route({
    method: 'get',
    path: '/v1/audit/proofs/inclusion',
    access: 'audit.read',
    summary: 'That an entry is under a signed head, the newest unless `size` names another',
    tag: 'audit',
    query: z.object({ seq: size, size: size.optional() }),
    response: ok(InclusionProof),
  }),
  proveConsistency: route({
    method: 'get',
    path: '/v1/audit/proofs/consistency',
    access: 'audit.read',
    summary: 'That the log of a signed head begins with the log of an earlier one',
    tag: 'audit',
    query: z.object({ from: size, to: size.optional() }),
    response: ok(ConsistencyProof),
  }),
};
