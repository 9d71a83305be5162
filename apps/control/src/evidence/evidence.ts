import {
  type CustodyEvent,
  type CustodyKind,
  type Evidence as Sealed,
  type EvidenceId,
  EvidenceManifest,
  type EvidenceRelease,
} from '@airlock/contracts/evidence';
import type { ApprovalId } from '@airlock/contracts/approval';
import {
  type EvidenceView,
  type ReadItemRequest,
  ReleaseRequest,
  type SealRequest,
} from '@airlock/contracts/http/evidence-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { isSeparate } from '@airlock/moderation/roles';
import type { NoteSigner } from '@airlock/moderation/audit';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { evidenceRepository } from '@airlock/storage/repositories/evidence';
import { evidenceReleasesRepository } from '@airlock/storage/repositories/evidence-releases';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import type { Readable } from 'node:stream';
import type { AuditLog } from '../audit/audit-log.js';
import { actorFor, type Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { packageContents, readSealed } from './contents.js';
import { startMediaRoots } from './media-roots.js';
import { bagOf, zipOf } from './package.js';
import { policyTexts } from './policy-texts.js';
import { EVIDENCE_CLASS, sealOnAction, sealOnDump } from './requests.js';
import { startSealer } from './sealer.js';

/** A release that nobody fetches in this time lapses, ms. */
const RELEASE_MS = 7 * 86_400_000;
const RELEASE = 'evidence.release';
const TOOLS = { airlock: '0.1.0', node: process.versions.node };
/** Who did one of these holds the evidence, and cannot be the one who lets it out. */
const HOLDING: readonly CustodyKind[] = ['viewed', 'copied', 'exported'];

export interface EvidenceDeps {
  readonly audit: AuditLog;
  readonly signer: NoteSigner;
}

/** A package on its way out. */
export interface Package {
  readonly fileName: string;
  readonly zip: Readable;
}

/** Who asks for a seal: a person, or a part of the house for one. */
export interface SealFor {
  readonly by: string;
  /** Asking again under it changes nothing. */
  readonly key: string;
  readonly retentionClass?: string;
}

/** What was sealed, who looked at it, and how it leaves. */
export type Evidence = ReturnType<typeof openEvidence>;

export function openEvidence(ground: HouseGround, { audit, signer }: EvidenceDeps, closers: Closers) {
  const { db, blobs, effects, approvals, newId, clock, policy } = ground;
  const repo = evidenceRepository(db.queries);
  const sealer = startSealer({ ...ground, policies: policyTexts(blobs, policy, db), tools: TOOLS });
  closers.add('evidence', () => sealer.close());
  const sealing = { newId, onRequest: () => sealer.wake() };
  ground.consequences.push(sealOnAction(sealing));
  ground.dumps.push(sealOnDump(sealing));
  sealer.wake();
  const mediaRoots = startMediaRoots(ground, closers);

  const need = async (evidenceId: EvidenceId): Promise<Sealed> => {
    const found = await repo.get(evidenceId);
    if (found === undefined) throw new AirlockError('not_found', `There is no evidence ${evidenceId}`);
    return found;
  };
  /** In the audit log and in the custody record, which stays with the evidence. */
  const custody = async (
    effect: Effect,
    evidenceId: EvidenceId,
    kind: CustodyKind,
    reason: string,
    detail: CustodyEvent['detail'] = {},
  ): Promise<void> => {
    const { tx, now, who } = effect;
    const { id: actor, role } = who;
    const event = { custodyId: newId('cu', now), evidenceId, at: now, actor, role, kind, reason, detail };
    await evidenceRepository(tx).recordCustody(event);
    effect.record({ kind: `evidence.${kind}`, subject: evidenceId, reason, detail });
  };

  /** Whoever asked for it by hand or has had its contents. */
  const holders = async (effect: Effect, evidence: Sealed): Promise<Set<string>> => {
    const events = await evidenceRepository(effect.tx).custody(evidence.evidenceId);
    return new Set([
      evidence.requestedBy,
      ...events.filter((e) => HOLDING.includes(e.kind)).map((e) => e.actor),
    ]);
  };

  approvals.define({
    kind: RELEASE,
    approver: 'evidence.release',
    async apply(effect, { approvalId, subject, proposal, reason, requestedBy }) {
      const { tx, now, who } = effect;
      const evidence = await evidenceRepository(tx).get(subject as EvidenceId);
      if (evidence === undefined) throw new AirlockError('not_found', `There is no evidence ${subject}`);
      if (evidence.state !== 'complete')
        throw new AirlockError('conflict', 'It is still being sealed', { hint: 'Some seconds more.' });
      for (const holder of await holders(effect, evidence))
        if (!isSeparate(holder, who.id))
          throw new AirlockError('forbidden', 'Whoever holds evidence cannot be the one who releases it', {
            hint: 'Somebody has to who neither asked for it nor opened it.',
          });
      const { destination } = ReleaseRequest.pick({ destination: true }).parse(proposal);
      const release = {
        ...{ releaseId: approvalId, evidenceId: evidence.evidenceId, destination, reason, requestedBy },
        ...{ approvedBy: who.id, approvedAt: now, until: now + RELEASE_MS },
      };
      await evidenceReleasesRepository(tx).add(release);
      await custody(effect, evidence.evidenceId, 'released', reason, {
        ...{ releaseId: approvalId, destination, requestedBy },
      });
      const data = { releaseId: approvalId, destination };
      effect.announce({ type: 'airlock.evidence.released', subject: evidence.evidenceId, data });
    },
  });

  /** Seals part of a stream or an inspection, in the transaction of whoever asks. */
  const sealIn = async (effect: Effect, want: SealRequest, f: SealFor): Promise<Sealed> => {
    const { tx, now } = effect;
    const at = want.at ?? now;
    const window =
      want.from === undefined || want.to === undefined
        ? { from: Math.max(0, at - want.beforeMs), to: at + Math.max(1, want.afterMs) }
        : { from: want.from, to: want.to };
    const { streamId, reason } = want;
    if (streamId !== undefined && (await streamsRepository(tx).get(streamId)) === undefined)
      throw new AirlockError('not_found', `There is no stream ${streamId}`);
    const { evidence, isNew } = await evidenceRepository(tx).request({
      evidenceId: newId('ev', now) as EvidenceId,
      key: f.key,
      trigger: { type: 'request', at, by: f.by, reason },
      ...(streamId === undefined ? {} : { streamId }),
      ...window,
      now,
      ...{ by: f.by, reason, retentionClass: f.retentionClass ?? EVIDENCE_CLASS },
    });
    if (isNew)
      effect.record({ kind: 'evidence.requested', subject: evidence.evidenceId, reason, detail: { streamId, ...window } }); // prettier-ignore
    sealer.wake();
    return evidence;
  };

  const valid = async (evidenceId: EvidenceId, releaseId: ApprovalId): Promise<EvidenceRelease> => {
    const release = await evidenceReleasesRepository(db.queries).get(releaseId);
    if (release?.evidenceId !== evidenceId)
      throw new AirlockError('not_found', `There is no release ${releaseId} of ${evidenceId}`);
    if (release.until <= clock())
      throw new AirlockError('gone', 'The release has lapsed', { hint: 'Ask for another one.' });
    return release;
  };

  return {
    sealIn,
    /** Seals all that is due now; for tests and for shutdown. */
    drain: () => sealer.drain(),
    mediaRoots,

    seal: (want: SealRequest, who: Principal, key = newId('req', clock())): Promise<Sealed> =>
      effects(actorFor(who, 'evidence.seal'), (effect) =>
        sealIn(effect, want, { by: who.id, key: `request/${who.id}/${key}` }),
      ),
    list: (page: { limit: number; before?: number | undefined; streamId?: StreamId | undefined }) =>
      repo.list(page),

    /** What was sealed, without the contents. */
    async get(evidenceId: EvidenceId): Promise<EvidenceView> {
      const evidence = await need(evidenceId);
      const [triggers, items, events, releases] = await Promise.all([
        repo.triggers(evidenceId),
        repo.items(evidenceId),
        repo.custody(evidenceId),
        evidenceReleasesRepository(db.queries).of(evidenceId),
      ]);
      const newest = items.find((i) => i.kind === 'manifest' && i.sha256 === evidence.manifestSha256);
      const manifest =
        newest === undefined
          ? {}
          : { manifest: EvidenceManifest.parse(JSON.parse(Buffer.from(await readSealed(blobs, evidence, newest)).toString())) }; // prettier-ignore
      return { ...evidence, triggers, items, custody: events, releases, ...manifest };
    },

    /** One item. Nothing leaves before it is written down who looked and why. */
    async read(
      evidenceId: EvidenceId,
      { name, reason }: ReadItemRequest,
      who: Principal,
    ): Promise<Uint8Array> {
      const evidence = await need(evidenceId);
      const item = (await repo.items(evidenceId)).find((i) => i.name === name);
      if (item === undefined) throw new AirlockError('not_found', `${evidenceId} has no item ${name}`);
      await effects(actorFor(who, 'evidence.read'), (effect) =>
        custody(effect, evidenceId, 'viewed', reason, { item: name, sha256: item.sha256 }),
      );
      return readSealed(blobs, evidence, item);
    },

    /** Asks that it may leave; another person allows it. */
    async release(evidenceId: EvidenceId, want: ReleaseRequest, who: Principal): Promise<ApprovalId> {
      await need(evidenceId);
      return effects(actorFor(who, 'evidence.release'), (effect) =>
        approvals.ask(effect, {
          kind: RELEASE,
          subject: evidenceId,
          proposal: { destination: want.destination },
          reason: want.reason,
          withinMs: RELEASE_MS,
        }),
      );
    },

    /** The package under a release, as a stream. Every fetch is written down before its first byte. */
    async export(evidenceId: EvidenceId, releaseId: ApprovalId, who: Principal): Promise<Package> {
      const actor = actorFor(who, 'evidence.release');
      const evidence = await need(evidenceId);
      const release = await valid(evidenceId, releaseId);
      const pinned = await evidenceReleasesRepository(db.queries).pin(
        releaseId,
        release.checkpointSize ?? (await audit.publish()).size,
      );
      const contents = await packageContents({ db, blobs, audit, tools: TOOLS }, evidence, {
        ...pinned,
        checkpointSize: pinned.checkpointSize!,
      });
      await effects(actor, (effect) =>
        custody(effect, evidenceId, 'exported', release.reason, {
          releaseId,
          destination: release.destination,
        }),
      );
      const bag = bagOf(contents, signer, (item) => readSealed(blobs, evidence, item));
      return { fileName: `${bag.base}.zip`, zip: zipOf(bag, release.approvedAt) };
    },
  };
}
