import { randomBytes } from 'node:crypto';
import type { BlobKey } from '@airlock/contracts/ids';
import type { RetentionPreflight } from '@airlock/contracts/retention';
import { longest, preflight } from '@airlock/moderation/retention';
import type { RetentionRules } from '@airlock/policy/retention';
import type { BlobStore } from '@airlock/storage/blobs/port';
import type { Database } from '@airlock/storage/database';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { retentionRepository } from '@airlock/storage/repositories/retention';
import { airlock, type Effects } from '../house/effect.js';
import type { AdmissionRule } from '../house/hooks.js';

export interface PreflightDeps {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly effects: Effects;
  readonly clock: () => number;
  readonly rules: () => RetentionRules;
  /** What the store may hold, bytes; undefined: as much as it says it can. */
  readonly quota: number | undefined;
}

/** How old an answer may be, ms: a store fills no faster than its reserve in that time. */
const FRESH_MS = 2_000;
const PROBE_MS = 30_000;
const COUNT_MS = 600_000;
const KEY = 'retention/preflight';
const PROBE_KEY = 'probe/retention' as BlobKey;
const BASIS = '2018 Joint Notice §4';

/** Whether what is recorded from now on can be kept: measured, asked before every stream, told to whoever is on duty. */
export const createPreflight = ({ db, blobs, effects, clock, rules, quota }: PreflightDeps) => {
  let latest: RetentionPreflight | undefined;
  let [probedAt, countedAt, writable] = [-Infinity, -Infinity, true];
  let usage = { used: 0, lastDay: 0, since: undefined as number | undefined };
  let findings: readonly { code: string; reason: string }[] = [];

  /** Writes and reads it again: a full disk and a bucket that is read-only say so here and not at the first segment. */
  const probe = async (): Promise<boolean> => {
    const bytes = randomBytes(32);
    try {
      await blobs.put(PROBE_KEY, bytes);
      return Buffer.compare(await blobs.get(PROBE_KEY), bytes) === 0;
    } catch {
      return false;
    }
  };

  const room = async (): Promise<number | undefined> => {
    const left = blobs.room === undefined ? Infinity : await blobs.room().catch(() => 0);
    const allowed = quota === undefined ? Infinity : Math.max(0, quota - usage.used);
    const least = Math.min(left, allowed);
    return Number.isFinite(least) ? least : undefined;
  };

  /** A deadline that is due now: duty is paged by the one engine that pages. */
  const tell = (refuses: readonly { reason: string }[]): Promise<void> =>
    effects(airlock('retention'), async ({ tx, now, record, announce }) => {
      const deadlines = deadlinesRepository(tx);
      const reasons = refuses.map((r) => r.reason);
      const kind = refuses.length > 0 ? 'retention.refusing' : 'retention.recovered';
      if (refuses.length > 0)
        await deadlines.set({
          ...{ key: KEY, kind: 'retention.preflight', subject: 'store', dueAt: now, remindAt: [] },
          title: `No new streams: ${reasons.join('; ')}`,
          what: '',
          urgency: 'page',
        });
      else await deadlines.meet(KEY, now);
      record({ kind, subject: 'store', detail: { reasons } });
      announce({ type: `airlock.${kind}`, subject: 'store', data: { reasons } });
    });

  const measure = async (): Promise<RetentionPreflight> => {
    const now = clock();
    if (now - countedAt >= COUNT_MS) {
      await retentionRepository(db.queries).count(now);
      countedAt = now;
    }
    usage = await retentionRepository(db.queries).usage(now);
    if (now - probedAt >= PROBE_MS || !writable) {
      writable = await probe();
      probedAt = now;
    }
    const free = await room();
    const neededDays = longest(rules().classes, rules().streams).days;
    const judged = preflight({ writable, room: free, ...usage }, neededDays, now);
    const was = findings.length > 0;
    findings = judged.refuses;
    latest = {
      at: now,
      writable,
      ...(free === undefined ? {} : { roomBytes: free }),
      usedBytes: usage.used,
      ...(judged.bytesPerDay === undefined ? {} : { bytesPerDay: judged.bytesPerDay }),
      ...(judged.projectedDays === undefined ? {} : { projectedDays: judged.projectedDays }),
      neededDays,
      refuses: judged.refuses.map((r) => r.reason),
    };
    if (was !== findings.length > 0) await tell(findings);
    return latest;
  };
  let measuring: Promise<RetentionPreflight> | undefined;
  const fresh = (): Promise<RetentionPreflight> => {
    if (latest !== undefined && Math.abs(clock() - latest.at) < FRESH_MS) return Promise.resolve(latest);
    return (measuring ??= measure().finally(() => (measuring = undefined)));
  };

  const rule: AdmissionRule = {
    name: 'retention',
    async opinion(_request, _now, onAir) {
      // What runs is recorded to its end: a reserve is kept for it.
      if (onAir !== undefined) return {};
      await fresh();
      return findings.length === 0 ? {} : { deny: findings.map((f) => ({ ...f, basis: BASIS })) };
    },
  };
  return { rule, measure: fresh, latest: () => latest };
};
export type Preflight = ReturnType<typeof createPreflight>;
