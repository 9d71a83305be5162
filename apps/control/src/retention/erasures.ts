import type { StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import type { Erasure, ErasureRequest } from '@airlock/contracts/retention';
import { longest } from '@airlock/moderation/retention';
import type { RetentionRules } from '@airlock/policy/retention';
import type { Queries } from '@airlock/storage/database';
import { erasuresRepository, type StoredErasure } from '@airlock/storage/repositories/erasures';
import { legalHoldsRepository } from '@airlock/storage/repositories/legal-holds';
import { recordingsRepository } from '@airlock/storage/repositories/recordings';
import { retentionRepository } from '@airlock/storage/repositories/retention';
import { actorFor, airlock, type Effect, type Effects } from '../house/effect.js';
import type { Keyed } from './batch.js';

const DAY_MS = 86_400_000;
const AT_ONCE = 200;

export interface ErasuresDeps {
  readonly effects: Effects;
  readonly rules: () => RetentionRules;
  readonly newId: (prefix: string, now: number) => string;
  readonly keyed: Keyed;
}

/** What keeps somebody's data: nothing, or until when (undefined: nobody can say yet) and by which classes. */
interface Kept {
  readonly left: boolean;
  readonly until?: number;
  readonly basis: readonly string[];
}

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** What the person who asked is told. */
export const told = (e: Pick<StoredErasure, 'state' | 'until' | 'basis'>): Erasure['told'] => {
  if (e.state === 'deleted') return { zh: '您的数据已删除。', en: 'Your data are deleted.' };
  const basis = e.basis.join('、');
  const asks = e.basis.join(', ');
  return e.until === undefined
    ? {
        zh: `您的数据已限制处理:仅存储并采取必要的安全保护措施,不作其他使用。依据${basis}须继续保存,期满后即删除。`,
        en: `Your data are locked: stored and protected, used for nothing else. They have to be kept (${asks}) and are deleted as soon as that ends.`,
      }
    : {
        zh: `您的数据已限制处理:仅存储并采取必要的安全保护措施,不作其他使用。依据${basis}须保存至${dateOf(e.until)},期满后即删除。`,
        en: `Your data are locked: stored and protected, used for nothing else. They have to be kept until ${dateOf(e.until)} (${asks}) and are then deleted.`,
      };
};

const view = ({ subjectHash: _hash, askedBy: _by, ...e }: StoredErasure): Erasure => ({
  ...e,
  basis: [...e.basis],
  told: told(e),
});

/** Requests to erase while the law asks to keep: locked at once, deleted when the time is over (PIPL Art. 47). */
export const createErasures = ({ effects, rules, newId, keyed }: ErasuresDeps) => {
  const streamsOf = async (
    q: Queries,
    subject: ErasureRequest['subject'],
  ): Promise<{ streamId: StreamId; lastDay?: number }[]> => {
    if ('userId' in subject) return recordingsRepository(q).chatDays(subject.userId);
    const rows = await q
      .selectFrom('streams as s')
      .innerJoin('retention_streams as r', 'r.stream_id', 's.stream_id')
      .select('s.stream_id')
      .where('s.streamer_id', '=', subject.streamerId)
      .where('r.emptied_at', 'is', null)
      .execute();
    return rows.map((r) => ({ streamId: r.stream_id as StreamId }));
  };

  const kept = async (q: Queries, subject: ErasureRequest['subject'], now: number): Promise<Kept> => {
    const retention = retentionRepository(q);
    const { classes, streams: base } = rules();
    const basis = new Set<string>();
    const streams = await streamsOf(q, subject);
    let until: number | undefined = now;
    for (const { streamId, lastDay } of streams) {
      const found = await retention.get(streamId);
      const days = Math.max(found?.days ?? 0, longest(classes, base).days);
      const end = await retention.endedAt(streamId);
      const last = lastDay ?? (end === undefined ? undefined : Math.floor(end / DAY_MS));
      const [holds] = await legalHoldsRepository(q).on(
        [{ streamId, from: 0, to: Number.MAX_SAFE_INTEGER }],
        now,
      );
      for (const name of found === undefined ? base : [found.class]) basis.add(name);
      for (const raise of await retention.raises(streamId)) basis.add(raise.class);
      if (holds!.length > 0) basis.add('legal hold');
      const isOpen = last === undefined || holds!.length > 0 || found?.keptUntil === null;
      until =
        isOpen || until === undefined
          ? undefined
          : Math.max(until, found?.keptUntil ?? 0, (last + 1 + days) * DAY_MS);
    }
    const sources = [...basis].flatMap((name) => classes.get(name)?.basis ?? [name]);
    return {
      left: streams.length > 0,
      ...(until === undefined ? {} : { until }),
      basis: [...new Set(sources)],
    };
  };

  const deleted = async (
    effect: Effect,
    { subject: _gone, until: _until, ...e }: StoredErasure,
  ): Promise<StoredErasure> => {
    const done: StoredErasure = { ...e, state: 'deleted', endedAt: effect.now };
    await erasuresRepository(effect.tx).save(done);
    effect.record({ kind: 'erasure.deleted', subject: e.erasureId });
    effect.announce({ type: 'airlock.erasure.deleted', subject: e.erasureId, data: { told: told(done) } });
    return done;
  };

  return {
    view,

    request: (who: Principal, { subject, reason }: ErasureRequest): Promise<Erasure> =>
      effects(actorFor(who, 'identities.write'), async (effect) => {
        const { tx, now } = effect;
        const { left, until, basis } = await kept(tx, subject, now);
        const erasure: StoredErasure = {
          erasureId: newId('er', now),
          subject,
          subjectHash: keyed(`person/${Object.values(subject).join('')}`),
          askedAt: now,
          askedBy: who.id,
          state: 'restricted',
          ...(until === undefined ? {} : { until }),
          basis,
        };
        await erasuresRepository(tx).save(erasure);
        const { erasureId } = erasure;
        // The log keeps that somebody asked, not who.
        effect.record({
          kind: 'erasure.requested',
          subject: erasureId,
          reason,
          detail: { until, basis, person: erasure.subjectHash },
        });
        effect.announce({
          type: 'airlock.erasure.requested',
          subject: erasureId,
          data: { told: told(erasure) },
        });
        return view(left ? erasure : await deleted(effect, erasure));
      }),

    /** Ends requests of which nothing is left, and says anew until when the others last. */
    follow: (): Promise<number> =>
      effects(airlock('retention'), async (effect) => {
        const { tx, now } = effect;
        let ended = 0;
        for (const erasure of await erasuresRepository(tx).restricted(AT_ONCE)) {
          const { left, until, basis } = await kept(tx, erasure.subject!, now);
          if (!left) {
            await deleted(effect, erasure);
            ended += 1;
            continue;
          }
          if (until === erasure.until && basis.join() === erasure.basis.join()) continue;
          const { until: _before, ...rest } = erasure;
          await erasuresRepository(tx).save({ ...rest, ...(until === undefined ? {} : { until }), basis });
          effect.record({ kind: 'erasure.deferred', subject: erasure.erasureId, detail: { until, basis } });
        }
        return ended;
      }),
  };
};
export type Erasures = ReturnType<typeof createErasures>;
