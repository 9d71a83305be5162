import type { Approval, ApprovalId } from '@airlock/contracts/approval';
import type { StreamRecord } from '@airlock/contracts/control';
import { MassRequest, type MassPreview, type MassView } from '@airlock/contracts/http/action-api';
import type { ActionId, StreamId } from '@airlock/contracts/ids';
import { CameFrom, type Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { approvalsRepository } from '@airlock/storage/repositories/approvals';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { actorFor, type Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { cameFrom } from '../person.js';

const MASS = 'actions.mass';
const SAMPLE = 20;
/** Actions under way at once: the control topic and the media servers take them as they come. */
const STEP = 25;
/** Approved ones younger than this go on after a restart, ms. */
const RESUME_MS = 86_400_000;

const Proposal = z.object({
  request: MassRequest,
  /** The streams that are really hit; in a drill those that are there for it. */
  streamIds: z.array(z.string()),
  /** How many a drill would have hit and does not; absent where it is none. */
  spared: z.number().int().optional(),
  /** From where it was asked for. */
  from: CameFrom.optional(),
});

/** What else belongs to a request. */
export interface MassContext {
  /** In a drill: which streams may really be acted upon. */
  readonly drill?: { readonly mayHit: (stream: StreamRecord) => boolean };
  /** Written down with the request. */
  readonly note?: (
    effect: Effect,
    approvalId: ApprovalId,
    preview: MassPreview,
    hit: readonly StreamId[],
  ) => Promise<void>;
}

const isOf = (label: string, parents: readonly string[]): boolean =>
  parents.some((p) => label === p || label.startsWith(`${p}.`));

/** The same for the same approval and stream, so that going on after a crash takes no action twice. */
const actionIdOf = (approvalId: ApprovalId, streamId: string): ActionId =>
  `mass-${createHash('sha256').update(`${approvalId}\n${streamId}`).digest('hex').slice(0, 32)}` as ActionId;

/** One action on many streams: previewed, allowed by a second person, taken in steps, and lifted where it was wrong. */
export const createMass = (ground: HouseGround) => {
  const { db, projection, decisions, effects, approvals, clock, logger } = ground;
  const { streams } = projection;

  const meant = ({ target }: MassRequest): StreamRecord[] => {
    const any = <T>(wanted: readonly T[] | undefined, value: T | undefined): boolean =>
      wanted === undefined || (value !== undefined && wanted.includes(value));
    const hit = (streamId: StreamId): boolean =>
      target.labels === undefined ||
      (projection.view(streamId)?.hits ?? []).some((v) =>
        v.signals.some((s) => isOf(s.label, target.labels!)),
      );
    return streams
      .live()
      .filter(
        (r) =>
          any(target.streamIds, r.streamId) &&
          any(target.streamerIds, r.streamerId) &&
          any(target.tenants, r.tenant) &&
          any(target.categories, r.category) &&
          any(target.roomClasses, r.roomClass) &&
          hit(r.streamId),
      )
      .sort((a, b) => (b.audience ?? 0) - (a.audience ?? 0));
  };

  const previewOf = (records: readonly StreamRecord[]): MassPreview => {
    const byCategory: Record<string, number> = {};
    for (const r of records) byCategory[r.category] = (byCategory[r.category] ?? 0) + 1;
    return {
      streams: records.length,
      streamers: new Set(records.map((r) => r.streamerId)).size,
      audience: records.reduce((sum, r) => sum + (r.audience ?? 0), 0),
      byCategory,
      sample: records
        .slice(0, SAMPLE)
        .map(({ streamId, streamerId, title, category }) => ({ streamId, streamerId, title, category })),
    };
  };

  const execute = async (approval: Approval): Promise<void> => {
    const { approvalId, proposal, requestedBy, decidedBy: approvedBy } = approval;
    const { request, streamIds, ...asked } = Proposal.parse(proposal);
    const { target: _target, ...said } = request;
    for (let i = 0; i < streamIds.length; i += STEP) {
      const taken = await Promise.allSettled(
        streamIds
          .slice(i, i + STEP)
          .map((streamId) =>
            decisions.take(
              streamId as StreamId,
              { ...said, actionId: actionIdOf(approvalId, streamId) },
              { user: requestedBy, role: 'duty_lead', ...cameFrom(asked), approvedBy },
            ),
          ),
      );
      for (const t of taken)
        if (t.status === 'rejected')
          logger.warn({ err: t.reason, approvalId }, 'a mass action missed a stream');
    }
  };

  approvals.define({
    kind: MASS,
    approver: 'actions.mass',
    apply: async (effect, { approvalId, subject, proposal }) => {
      const { request, streamIds, spared } = Proposal.parse(proposal);
      effect.record({
        kind: 'mass.approved',
        subject,
        reason: request.reason,
        detail: {
          approvalId,
          kind: request.kind,
          streams: streamIds.length,
          ...(spared === undefined ? {} : { spared }),
        },
      });
    },
    after: execute,
  });

  const need = async (approvalId: ApprovalId): Promise<Approval> => {
    const found = await approvalsRepository(db.queries).get(approvalId);
    if (found?.kind !== MASS) throw new AirlockError('not_found', `There is no mass action ${approvalId}`);
    return found;
  };

  const viewOf = (approval: Approval): MassView => {
    const { request, streamIds, spared } = Proposal.parse(approval.proposal);
    const own = streamIds.map((streamId) => ({
      streamId: streamId as StreamId,
      view: projection.action(actionIdOf(approval.approvalId, streamId)),
    }));
    const inForce = own.filter((o) => o.view?.inForce === true).map((o) => o.streamId);
    const taken = own.filter((o) => o.view !== undefined).length;
    return {
      approvalId: approval.approvalId,
      state: approval.state,
      kind: request.kind,
      targets: streamIds.length,
      taken,
      lifted: taken - inForce.length,
      inForce,
      ...(spared === undefined ? {} : { spared }),
    };
  };

  return {
    preview: (request: MassRequest): MassPreview => previewOf(meant(request)),

    /** … and how many of them a drill really hits. */
    previewDrill(request: MassRequest, mayHit: (stream: StreamRecord) => boolean) {
      const records = meant(request);
      return { ...previewOf(records), really: records.filter(mayHit).length };
    },

    /** The streams are those of this moment; whoever approves sees them, and no other is hit. */
    async request(request: MassRequest, who: Principal, { drill, note }: MassContext = {}) {
      const records = meant(request);
      if (records.length === 0) throw new AirlockError('conflict', 'No live stream is meant');
      const preview = previewOf(records);
      const hit = drill === undefined ? records : records.filter(drill.mayHit);
      const streamIds = hit.map((r) => r.streamId);
      const spared = drill === undefined ? {} : { spared: records.length - hit.length };
      const approvalId = await effects(actorFor(who, 'actions.mass'), async (effect) => {
        const id = await approvals.ask(effect, {
          kind: MASS,
          subject: `${drill === undefined ? 'mass' : 'drill'}:${request.kind}`,
          proposal: { request, streamIds, preview, ...spared, ...cameFrom(who) },
          reason: request.reason,
        });
        await note?.(effect, id, preview, streamIds);
        return id;
      });
      return { approvalId, preview, really: hit.length };
    },

    get: async (approvalId: ApprovalId): Promise<MassView> => viewOf(await need(approvalId)),

    /** Lifts it on exactly these streams. */
    async rollBack(
      approvalId: ApprovalId,
      want: { readonly streamIds: readonly StreamId[]; readonly reason: string },
      who: Principal,
    ): Promise<MassView> {
      const approval = await need(approvalId);
      const hit = new Set(Proposal.parse(approval.proposal).streamIds);
      const strangers = want.streamIds.filter((id) => !hit.has(id));
      if (strangers.length > 0)
        throw new AirlockError('invalid_input', `It did not hit ${strangers.slice(0, 5).join(', ')}`);
      const actor = actorFor(who, 'actions.mass');
      await effects(actor, async (effect) =>
        effect.record({
          kind: 'mass.rolled_back',
          subject: approval.subject,
          reason: want.reason,
          detail: { approvalId, streamIds: want.streamIds },
        }),
      );
      for (const streamId of want.streamIds) {
        const lifts = actionIdOf(approvalId, streamId);
        if (projection.action(lifts)?.inForce !== true) continue;
        const person = { user: actor.id, role: actor.role as 'duty_lead', ...cameFrom(actor) };
        await decisions.lift(
          streamId,
          { reason: want.reason, lifts, actionId: `un${lifts}` as ActionId },
          person,
        );
      }
      return viewOf(approval);
    },

    /** Goes on where a process ended in the middle. */
    async resume(): Promise<void> {
      const list = await approvalsRepository(db.queries).list({ limit: 100, state: 'approved' });
      for (const a of list) if (a.kind === MASS && (a.decidedAt ?? 0) > clock() - RESUME_MS) await execute(a);
    },
  };
};
export type Mass = ReturnType<typeof createMass>;
