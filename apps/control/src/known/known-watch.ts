import type { Bus, Subscription } from '@airlock/bus/port';
import type { CaseView } from '@airlock/contracts/http/stream-api';
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import type { Signal } from '@airlock/contracts/signal';
import { topics } from '@airlock/contracts/topics';
import type { SegmentVerdict, Verdict } from '@airlock/contracts/verdict';
import { SPREAD_LIMITS, type SpreadLimits, tooMuch } from '@airlock/moderation/known';
import type { Database } from '@airlock/storage/database';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { knownRepository, type KnownMatch } from '@airlock/storage/repositories/known';
import type { Banks } from './banks.js';

export interface KnownWatchDeps {
  readonly bus: Pick<Bus, 'subscribe'>;
  readonly db: Database;
  readonly banks: Pick<Banks, 'quarantine'>;
  readonly tierOf: (streamId: StreamId) => string | undefined;
  readonly newCaseId: () => CaseId;
  readonly onCase: (view: CaseView) => void;
  readonly clock: () => number;
  readonly limits?: SpreadLimits;
}

/** Where entries were found is forgotten after this time; how often they were is not. ms */
const KEEP_MATCHES_MS = 24 * 3_600_000;
const SWEEP_MS = 600_000;

const matchesIn = (v: Verdict): KnownMatch[] =>
  v.kind === 'segment' && v.final
    ? v.signals
        .filter((s) => s.source === 'known' && typeof s.detail?.['entry'] === 'string')
        .map((s) => ({
          entryId: s.detail!['entry'] as string,
          streamId: v.streamId,
          item: `s/${v.epoch}/${v.seq}`,
          at: v.timing.decidedAt,
        }))
    : [];

/**
 * Counts what known pictures match, and puts one that suddenly matches too much out of action: a case on the stream in
 * which that was noticed says so, and only a person lets it act again.
 */
export const watchKnown = (deps: KnownWatchDeps): Promise<Subscription> => {
  const { bus, db, banks, tierOf, newCaseId, onCase, clock, limits = SPREAD_LIMITS } = deps;
  const known = knownRepository(db.queries);
  let sweptAt = clock();

  const openCase = async (verdict: SegmentVerdict, entryId: string, reason: string): Promise<void> => {
    const signal: Signal = {
      label: 'system.known_quarantined',
      score: 1,
      detector: { id: 'known-spread', version: '1' },
      source: 'system',
      detail: { entry: entryId, reason },
    };
    const answer = await casesRepository(db.queries).append({
      caseId: newCaseId(),
      streamId: verdict.streamId,
      items: [
        {
          key: `q/${entryId}/${clock()}`,
          at: clock(),
          severity: 2,
          label: signal.label,
          body: { ...verdict, signals: [signal, ...verdict.signals] },
        },
      ],
    });
    if (answer) onCase(answer.case);
  };

  const consider = async (entryId: string, by: SegmentVerdict): Promise<void> => {
    const entry = await known.get(entryId);
    if (entry?.status !== 'active') return;
    const found = await known.matchesOf(entryId, clock() - limits.withinMs);
    const since = Math.max(entry.statusAt ?? 0, entry.addedAt);
    const reason = tooMuch(
      found.map((f) => ({ ...f, tier: tierOf(f.streamId) })),
      clock(),
      { since, limits },
    );
    if (reason === undefined) return;
    await banks.quarantine(entry.bank, entryId, reason);
    await openCase(by, entryId, reason);
  };

  return bus.subscribe({
    topic: topics.verdicts,
    group: 'control.known',
    from: 'latest',
    handle: async (batch) => {
      const verdicts = batch.records.map((r) => r.value);
      const matches = verdicts.flatMap(matchesIn);
      if (matches.length > 0) {
        await known.found(matches);
        for (const entryId of new Set(matches.map((m) => m.entryId))) {
          const by = verdicts.findLast((v) => matchesIn(v).some((m) => m.entryId === entryId));
          await consider(entryId, by as SegmentVerdict);
        }
      }
      if (clock() - sweptAt < SWEEP_MS) return;
      sweptAt = clock();
      await known.forgetMatches(clock() - KEEP_MATCHES_MS);
    },
  });
};
