import type { Bus, Tail } from '@airlock/bus/port';
import type { TrialDifference, TrialRequest, TrialView } from '@airlock/contracts/http/policy-api';
import type { Principal } from '@airlock/contracts/person';
import type { PolicyTrial } from '@airlock/contracts/policy';
import { AirlockError } from '@airlock/contracts/problem';
import { topics } from '@airlock/contracts/topics';
import type { Verdict } from '@airlock/contracts/verdict';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { createComparison } from '@airlock/policy/compare';
import type { Opinion } from '@airlock/policy/opinion';
import { asDecided } from '@airlock/policy/replay';
import { sameOutcome } from '@airlock/policy/opinion';
import { policiesRepository, type StoredTrial } from '@airlock/storage/repositories/policies';
import { type Actor, actorFor, airlock } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { checked, nameOf, textIdOf } from './checked.js';
import type { Policies } from './policies.js';

/** Between two tellings of the counts, ms. */
const TELL_MS = 1_000;
/** Differences shown. */
const KEEP = 50;
/** The longest time a timer can wait, ms. */
const LONGEST_MS = 2 ** 31 - 1;

export interface TrialsDeps extends Pick<HouseGround, 'db' | 'clock' | 'effects' | 'logger'> {
  readonly bus: Pick<Bus, 'tail'>;
  readonly policies: Policies;
}

const asTried = ({ policyHash, decision, rules, actions }: NonNullable<Verdict['trial']>): Opinion => ({
  policyHash,
  decision,
  rules: rules.map((rule) => ({ rule, severity: 0, when: '', facts: {} })),
  actions: actions.map((kind) => ({ kind, rule: '' })),
});

/** Counts where the verdicts that pass say that the policy on trial thinks otherwise. */
const createCount = (hash: string) => {
  const comparison = createComparison({ keep: 0 });
  let differences: readonly TrialDifference[] = [];
  return {
    /** Whether it was judged by the policy on trial. */
    add(verdict: Verdict): boolean {
      const { trial } = verdict;
      if (trial?.policyHash !== hash || (verdict.kind === 'segment' && !verdict.final)) return false;
      const [before, after] = [asDecided(verdict), asTried(trial)];
      const labels = [...new Set(verdict.signals.map((s) => s.label))];
      const item = verdict.kind === 'segment' ? `${verdict.epoch}/${verdict.seq}` : verdict.messageId;
      const at = verdict.timing.decidedAt;
      comparison.add({ kind: verdict.kind, streamId: verdict.streamId, item, at, before, after, labels });
      if (!sameOutcome(before, after))
        differences = [
          {
            ...{ kind: verdict.kind, streamId: verdict.streamId, item, at, labels },
            live: before.decision,
            trial: [after.decision, ...trial.actions].join(' + '),
            rules: trial.rules,
          },
          ...differences,
        ].slice(0, KEEP);
      return true;
    },
    view: () => {
      const { items, differs, decisions, labels } = comparison.report();
      return {
        judged: items,
        differs,
        decisions: [...decisions],
        labels: [...labels],
        differences: [...differences],
      };
    },
  };
};

/** The policy on trial: given to every ingest, and compared as the verdicts come in. */
export const openTrials = async (
  { db, clock, effects, logger, bus, policies }: TrialsDeps,
  closers: Closers,
) => {
  let running:
    | {
        readonly trial: StoredTrial;
        readonly count: ReturnType<typeof createCount>;
        readonly tail: Promise<Tail>;
      }
    | undefined;
  let ending: NodeJS.Timeout | undefined;
  let telling: NodeJS.Timeout | undefined;

  const tellSoon = (): void => {
    telling ??= setTimeout(() => {
      telling = undefined;
      policies.tell();
    }, TELL_MS).unref();
  };
  const view = (): TrialView | undefined => {
    if (running === undefined) return undefined;
    const { endedAt: _, ...trial } = running.trial;
    return { ...trial, ...running.count.view() } as TrialView;
  };
  const summary = (): PolicyTrial | undefined => {
    const now = view();
    if (now === undefined) return undefined;
    const { decisions: _d, labels: _l, differences: _x, ...trial } = now;
    return trial;
  };
  policies.showTrial(summary);

  const stop = async (): Promise<void> => {
    clearTimeout(ending);
    const before = running;
    running = undefined;
    await (await before?.tail)?.close();
  };
  const begin = async (trial: StoredTrial): Promise<void> => {
    await stop();
    const count = createCount(trial.hash);
    const tail = bus.tail({
      topic: topics.verdicts,
      from: 'latest',
      handle: (records) => {
        if (records.filter(({ value }) => value !== null && count.add(value)).length > 0) tellSoon();
      },
    });
    running = { trial, count, tail };
    const left = Math.min(LONGEST_MS, Math.max(0, trial.until - clock()));
    ending = setTimeout(() => {
      end(airlock('policy'), 'its time is over').catch((err: unknown) =>
        logger.error({ err }, 'a trial does not end'),
      );
    }, left).unref();
    await tail;
  };
  const announce = async (
    { n, hash, textId, startedAt: at }: StoredTrial,
    isOver: boolean,
  ): Promise<void> => {
    const source = isOver ? null : (await policies.need(textId)).source;
    await policies.announcer.announce({ v: 1, type: 'policy', slot: 'trial', n, hash, source, at });
  };

  const end = async (who: Actor, reason: string): Promise<void> => {
    const over = await effects(who, async ({ tx, now, record }) => {
      const repo = policiesRepository(tx);
      const trial = await repo.trial();
      if (trial === undefined || trial.endedAt !== undefined) return undefined;
      const ended = { ...trial, n: trial.n + 1, endedAt: now };
      await repo.putTrial(ended);
      record({ kind: 'policy.trial_ended', subject: trial.hash, reason, detail: { n: trial.n } });
      return ended;
    });
    if (over === undefined) return;
    await stop();
    await announce(over, true);
    policies.tell();
  };

  closers.add('trial', async () => {
    clearTimeout(telling);
    await stop();
  });
  const kept = await policiesRepository(db.queries).trial();
  if (kept !== undefined && kept.endedAt === undefined) {
    await begin(kept);
    await announce(kept, false);
  }

  return {
    view,
    /** Puts it on trial in place of the one that is. Throws `invalid_input` with all problems. */
    async start(who: Principal, { source, reason, hours }: TrialRequest): Promise<PolicyTrial> {
      const policy = checked(source);
      const textId = textIdOf(source);
      const trial = await effects(actorFor(who, 'policy.publish'), async ({ tx, now, record }) => {
        const repo = policiesRepository(tx);
        const before = await repo.trial();
        await repo.keepText({ textId, hash: policy.hash, source }, now);
        const next: StoredTrial = {
          n: (before?.n ?? 0) + 1,
          ...{ hash: policy.hash, textId, name: nameOf(policy), reason },
          ...{ startedBy: who.id, startedAt: now, until: now + Math.round(hours * 3_600_000) },
        };
        await repo.putTrial(next);
        record({
          kind: 'policy.trial_started',
          subject: policy.hash,
          reason,
          detail: { n: next.n, textId, until: next.until },
        });
        return next;
      });
      await begin(trial);
      await announce(trial, false);
      policies.tell();
      const now = summary();
      if (now === undefined) throw new AirlockError('conflict', 'The trial was ended this moment');
      return now;
    },
    end: (who: Principal): Promise<void> => end(actorFor(who, 'policy.publish'), 'ended by hand'),
  };
};
export type Trials = Awaited<ReturnType<typeof openTrials>>;
