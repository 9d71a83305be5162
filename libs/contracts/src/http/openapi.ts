import { z } from 'zod';
import { Account, ApiKey, Grant, SessionView } from '../access.js';
import { Action } from '../action.js';
import { Approval } from '../approval.js';
import { Deadline } from '../deadline.js';
import { CustodyEvent, Evidence, EvidenceManifest } from '../evidence.js';
import { AdmissionAnswer } from '../admission.js';
import { StreamRecord } from '../control.js';
import { ErrorCode, Problem } from '../problem.js';
import { KnownEntry } from '../known.js';
import { Signal } from '../signal.js';
import { RuleHit, SegmentVerdict } from '../verdict.js';
import { type JsonObject, namedSchemas } from './json-schema.js';
import { BankView, KnownView } from './known-api.js';
import { Lease, QueueItem, Watch } from '../review.js';
import { type Route, routes } from './routes.js';
import {
  ActionView,
  AuditEntry,
  CaseView,
  ChatLine,
  PolicySummary,
  RunAnswer,
  StreamView,
} from './stream-api.js';

const named = {
  Account, ApiKey, Grant, SessionView,
  Action, ActionView, AdmissionAnswer, Approval, AuditEntry, BankView, CaseView, ChatLine, Deadline, ErrorCode, KnownEntry, KnownView, PolicySummary, Problem, RuleHit,
  Lease, QueueItem, Watch,
  CustodyEvent, Evidence, EvidenceManifest, RunAnswer, SegmentVerdict, Signal, StreamRecord, StreamView,
}; // prettier-ignore

const tags: Record<Route['tag'], string> = {
  streams: 'What is on air and what was seen in it',
  decisions: 'What people decide about streams',
  chat: 'Chat lines and their decisions',
  cases: 'Review cases and the audit log',
  quality: 'Second looks, quality of decisions, wellness and the desk of whoever decides',
  figures: 'What a time looked like in numbers',
  review: 'The review desk: queue, claims, decisions, watching',
  known: 'Banks of known pictures and clips',
  policy: 'The policy in force',
  approvals: 'What needs the word of a second person',
  deadlines: 'Times that have to be kept',
  duty: 'The rota: schedules, swaps, presence, handovers, staffing',
  streamers: 'Dossiers, identities, licences',
  credit: 'The credit ledger and its tiers',
  blacklists: 'Who may not come back, and why',
  providers: 'Platforms served by an access provider',
  appeals: 'Appeals against decisions',
  complaints: 'Complaints of viewers and others',
  orders: 'Orders of authorities and reports to them',
  audit: 'The audit log and its proofs',
  evidence: 'Sealed evidence, packages, custody, holds',
  retention: 'What is kept how long, and proof of its deletion',
  access: 'Accounts, sessions, keys',
  paging: 'Calling whoever is on duty',
  incidents: 'Incidents and drills: playbooks, timelines, export',
  patrol: 'Rounds in which a person sees every room',
  webhooks: 'Deliveries to the outside',
  platform: 'For the platform: admission, endings, events',
  hooks: 'For media servers: who may publish',
  host: 'Health, metrics and this document',
};

const parameters = (where: 'path' | 'query', schema: z.ZodObject | undefined): JsonObject[] => {
  if (schema === undefined) return [];
  const json = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(json.properties ?? {}).map(([name, s]) => ({
    name,
    in: where,
    required: where === 'path' || (json.required ?? []).includes(name),
    schema: s as JsonObject,
  }));
};

/** The OpenAPI 3.1 document of control, from the one table of routes. */
export const openApiDocument = (
  info: { version: string; url?: string } = { version: '0.1.0' },
): JsonObject => {
  const schemas = namedSchemas(named);
  const problem = {
    description: 'RFC 9457 problem details',
    content: { 'application/problem+json': { schema: schemas.of(Problem) } },
  };
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const [id, r] of Object.entries(routes) as [string, Route][]) {
    const { status, schema, mediaType, alsoAs } = r.response;
    const type = mediaType ?? (schema === undefined ? undefined : 'application/json');
    (paths[r.path] ??= {})[r.method] = {
      operationId: id,
      summary: r.summary,
      tags: [r.tag],
      parameters: [...parameters('path', r.params), ...parameters('query', r.query)],
      ...(r.body === undefined
        ? {}
        : {
            requestBody: {
              required: true,
              content: { [r.bodyMediaType ?? 'application/json']: { schema: schemas.of(r.body, 'input') } },
            },
          }),
      responses: {
        [status]: {
          description: r.summary,
          ...(type === undefined
            ? {}
            : {
                content: {
                  [type]: schema === undefined ? {} : { schema: schemas.of(schema) },
                  ...(alsoAs === undefined ? {} : { [alsoAs]: {} }),
                },
              }),
        },
        default: problem,
      },
    };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Airlock control',
      version: info.version,
      description: 'Live-stream moderation: what is on air, what was seen, and what people decide about it.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: info.url ?? '/' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: schemas.schemas,
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
    security: [{}, { token: [] }],
  };
};
