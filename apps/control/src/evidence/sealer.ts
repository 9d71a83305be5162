import type { Evidence, EvidenceGap, EvidenceItem, EvidenceItemKind } from '@airlock/contracts/evidence';
import { EvidenceManifest } from '@airlock/contracts/evidence';
import { AirlockError } from '@airlock/contracts/problem';
import { evidenceBlob, evidenceRepository, type EvidenceWork } from '@airlock/storage/repositories/evidence';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import { createHash } from 'node:crypto';
import { airlock } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { watchClock } from './clock-drift.js';
import { type Collected, collectStream } from './collect.js';
import { collectInspection } from './collect-inspection.js';
import type { PolicyTexts } from './policy-texts.js';

/** Records come after the media they are of: that long after the end of the time one looks for the last, ms. */
export const SETTLE_MS = 5_000;
/** What is not there by then will not come, ms. */
export const GIVE_UP_MS = 60_000;
const LOOK_MS = 1_000;
const LEASE_MS = 10 * 60_000;
const AT_ONCE = 4;

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export type SealerDeps = Pick<
  HouseGround,
  'db' | 'blobs' | 'clock' | 'effects' | 'newId' | 'logger' | 'metrics'
> & {
  readonly policies: PolicyTexts;
  /** Names and versions of what does this. */
  readonly tools: Readonly<Record<string, string>>;
};

/** Copies what was decided on to where nothing is deleted, and says in the audit log what it is. */
export interface Sealer {
  /** Something was asked for. */
  wake(): void;
  /** Seals all that is due; how many there were. */
  drain(): Promise<number>;
  close(): Promise<void>;
}

export function startSealer(deps: SealerDeps): Sealer {
  const { db, blobs, clock, effects, newId, logger, metrics, policies, tools } = deps;
  const repo = evidenceRepository(db.queries);
  const clockSays = watchClock(db, clock, metrics, logger);
  const sealed = metrics.counter('airlock_evidence_seals_total', 'Seals of evidence, by whether all of it was there', ['whole']); // prettier-ignore
  metrics.gauge('airlock_evidence_overdue_seconds', 'How long evidence waits to be sealed', [], async (g) =>
    g.set((await repo.depth(clock())).overdueMs / 1_000),
  );

  /** Whether all that will ever be there is there. */
  const isSettled = async ({ streamId, to }: Evidence, { capturedTo }: Collected): Promise<boolean> => {
    const now = clock();
    if (now >= to + GIVE_UP_MS || streamId === undefined) return now >= to;
    const stream = await streamsRepository(db.queries).get(streamId);
    const endedAt = stream?.live === false ? (stream.endedAt ?? now) : undefined;
    if (endedAt !== undefined && now >= endedAt + SETTLE_MS) return true;
    return now >= to + SETTLE_MS && capturedTo >= to;
  };

  const seal = async (work: EvidenceWork): Promise<void> => {
    const { evidence, seals } = work;
    const { evidenceId, streamId } = evidence;
    const collected = await (streamId === undefined
      ? collectInspection(db.queries, evidence)
      : collectStream(db.queries, streamId, evidence));
    const isComplete = await isSettled(evidence, collected);
    if (seals > 0 && !isComplete) return repo.postpone(evidenceId, clock() + SETTLE_MS);

    const had = await repo.items(evidenceId);
    const has = new Set(had.map((i) => i.name));
    const added: EvidenceItem[] = [];
    const missing: EvidenceGap[] = [...collected.missing];
    const put = async (name: string, kind: EvidenceItemKind, bytes: Uint8Array): Promise<EvidenceItem> => {
      await blobs.put(evidenceBlob(evidenceId, name), bytes);
      const item = { name, kind, sha256: sha256(bytes), bytes: bytes.byteLength };
      added.push(item);
      return item;
    };

    for (const { name, kind, blob, what, sha256: captured } of collected.media) {
      if (has.has(name)) continue;
      const bytes = await blobs.get(blob).catch((error: unknown) => {
        if (error instanceof AirlockError && error.code === 'not_found') return undefined;
        throw error;
      });
      if (bytes === undefined) {
        missing.push({ what, why: 'gone' });
        continue;
      }
      const item = await put(name, kind, bytes);
      if (captured !== undefined && captured !== item.sha256) missing.push({ what, why: 'changed' });
    }
    // What an earlier seal found is still so.
    const before = await earlierGaps(evidence, had);
    for (const gap of before)
      if (gap.why === 'changed' && !missing.some((m) => m.what === gap.what)) missing.push(gap);

    const kept: string[] = [];
    for (const hash of collected.policies) {
      const name = `policy/${hash}.txt`;
      const bytes = has.has(name) ? undefined : await policies.read(hash);
      if (has.has(name) || bytes !== undefined) kept.push(hash);
      else missing.push({ what: `policy ${hash}`, why: 'gone' });
      if (bytes !== undefined) await put(name, 'policy', bytes);
    }
    // A worker that was taken for lost may still be writing: no two attempts write to the same names.
    const folder = `seal-${seals + 1}${work.attempts > 1 ? `.${work.attempts}` : ''}`;
    for (const { name, kind, body } of collected.records)
      await put(`${folder}/${name}`, kind, Buffer.from(`${JSON.stringify(body, null, 2)}\n`));

    const sealedAt = clock();
    const manifest: EvidenceManifest = {
      v: 1,
      evidenceId,
      seal: seals + 1,
      ...(streamId === undefined ? {} : { streamId }),
      window: { from: evidence.from, to: evidence.to },
      triggers: await repo.triggers(evidenceId),
      sealedAt,
      isComplete,
      tools: { ...tools },
      models: { ...collected.models },
      policies: kept,
      clock: await clockSays(),
      items: [...had, ...added].sort((a, b) => (a.name < b.name ? -1 : 1)),
      missing,
    };
    const item = await put(`${folder}/manifest.json`, 'manifest', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)); // prettier-ignore

    await effects(airlock('evidence'), async (effect) => {
      const q = evidenceRepository(effect.tx);
      const { now, who } = effect;
      const done = await q.seal({
        ...{ work, items: added, manifestSha256: item.sha256, now, isComplete },
        nextAt: now + SETTLE_MS,
      });
      const detail = {
        ...(streamId === undefined ? {} : { streamId }),
        ...{ seal: seals + 1, manifest: item.sha256, items: manifest.items.length, missing: missing.length },
        isComplete: done.state === 'complete',
      };
      await q.recordCustody({
        ...{ custodyId: newId('cu', now), evidenceId, at: now, actor: who.id, role: 'system' },
        ...{ kind: 'sealed', reason: evidence.reason, detail: { manifest: item.sha256 } },
      });
      effect.record({ kind: 'evidence.sealed', subject: evidenceId, reason: evidence.reason, detail });
      effect.announce({ type: 'airlock.evidence.sealed', subject: evidenceId, data: detail });
    });
    sealed.inc({ whole: String(missing.length === 0) });
  };

  const earlierGaps = async (
    evidence: Evidence,
    had: readonly EvidenceItem[],
  ): Promise<readonly EvidenceGap[]> => {
    const last = had.find((i) => i.kind === 'manifest' && i.sha256 === evidence.manifestSha256);
    if (last === undefined) return [];
    const bytes = await blobs.get(evidenceBlob(evidence.evidenceId, last.name));
    return EvidenceManifest.parse(JSON.parse(Buffer.from(bytes).toString())).missing;
  };

  const attempt = async (work: EvidenceWork): Promise<void> => {
    const { evidenceId } = work.evidence;
    try {
      await seal(work);
    } catch (err) {
      logger.error({ err, evidenceId }, 'evidence was not sealed; it is tried again');
      const again = clock() + Math.min(30_000, 500 * 2 ** Math.min(work.attempts, 6));
      await repo.postpone(evidenceId, again, err instanceof Error ? err.message : String(err));
    }
  };

  let closed = false;
  const round = async (): Promise<number> => {
    await policies.keep();
    let done = 0;
    while (!closed) {
      const works = await repo.claim({ now: clock(), limit: AT_ONCE, leaseMs: LEASE_MS });
      if (works.length === 0) break;
      for (const work of works) await attempt(work);
      done += works.length;
    }
    return done;
  };
  let running: Promise<number> = Promise.resolve(0);
  let next: Promise<number> | undefined;
  // One that runs already may have looked too early for whoever asks now.
  const drain = (): Promise<number> =>
    (next ??= running
      .catch(() => 0)
      .then(() => {
        next = undefined;
        running = round();
        return running;
      }));
  const quietly = (): void =>
    void drain().catch((err: unknown) => logger.warn({ err }, 'evidence cannot be looked for'));
  const timer = setInterval(quietly, LOOK_MS);
  timer.unref();
  return {
    wake: () => {
      if (!closed) setImmediate(quietly);
    },
    drain,
    async close() {
      closed = true;
      clearInterval(timer);
      await (next ?? running).catch(() => undefined);
    },
  };
}
