import type { Approval } from '@airlock/contracts/approval';
import type { SanctionAnswer, SanctionRequest } from '@airlock/contracts/http/action-api';
import type { ActionId, StreamId, StreamerId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { Sanction } from '@airlock/contracts/sanction';
import { endOf, missingRung, standingAt } from '@airlock/moderation/sanctions';
import { listedFor } from '@airlock/policy/labels';
import { approvalsRepository } from '@airlock/storage/repositories/approvals';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { sanctionsRepository } from '@airlock/storage/repositories/sanctions';
import { doorOf } from '../admission/at-the-door.js';
import { actorFor, type Effect } from '../house/effect.js';
import type { AdmissionFinding, AdmissionRule } from '../house/hooks.js';
import type { HouseGround } from '../house/house.js';
import type { Statements } from '../notices/statements.js';
import { airTime } from './air-time.js';
import type { Linked } from './linked.js';

const DAY_MS = 86_400_000;
const IMPOSE = 'sanction.impose';

const refuses = (s: Sanction): boolean => s.kind === 'suspend' || s.kind === 'ban';
const measureOf = (s: Sanction, end = endOf(s)) => ({ ...s, id: s.sanctionId, end });

/** What a measure short of a suspension takes away. */
const featuresOf = (s: Pick<Sanction, 'kind' | 'limits'>): readonly string[] => {
  switch (s.kind) {
    case 'unrecommend':
      return ['recommend'];
    case 'sink':
      return ['rank'];
    case 'limit_time':
      return ['air_time'];
    case 'restrict':
      return s.limits?.features ?? [];
    case 'warn':
    case 'fix':
    case 'suspend':
    case 'ban':
      return [];
    default:
      return s.kind satisfies never;
  }
};

/** Measures against people: imposed, linked, lifted, and asked about before anybody goes live. */
export const createSanctions = (ground: HouseGround, statements: Statements, linked: Linked) => {
  const { db, effects, approvals, policy, reconsider, newId } = ground;
  const rules = () => policy().source.sanctions;

  const about = (subject: string): void => {
    if (subject.startsWith('streamer:'))
      reconsider({ streamerId: subject.slice('streamer:'.length) as StreamerId });
  };

  const impose = async (effect: Effect, sanction: Sanction): Promise<boolean> => {
    if (!(await sanctionsRepository(effect.tx).add(sanction))) return false;
    const { sanctionId, subject, kind, reason } = sanction;
    effect.record({ kind: `sanction.${kind}`, subject, reason, after: sanction });
    effect.announce({ type: 'airlock.sanction.imposed', subject, data: { sanction } });
    await statements.ofSanction(effect, sanction);
    await linked.link(effect, measureOf(sanction));
    if (kind === 'fix' && sanction.until !== undefined)
      await deadlinesRepository(effect.tx).set({
        key: `fix/${sanctionId}`,
        kind: 'fix',
        subject,
        title: `To be put right: ${reason.slice(0, 200)}`,
        dueAt: sanction.until,
        remindAt: [sanction.until - DAY_MS],
        urgency: 'notify',
      });
    return true;
  };

  const lift = async (effect: Effect, before: Sanction, reason: string): Promise<Sanction> => {
    const lifted = { at: effect.now, by: effect.who.id, reason };
    const after: Sanction = { ...before, lifted };
    await sanctionsRepository(effect.tx).update(after);
    effect.record({ kind: 'sanction.lifted', subject: before.subject, reason, before, after });
    effect.announce({ type: 'airlock.sanction.lifted', subject: before.subject, data: { sanction: after } });
    await statements.ofLift(effect, before, reason);
    await deadlinesRepository(effect.tx).meet(`fix/${before.sanctionId}`, effect.now);
    return after;
  };

  approvals.define({
    kind: IMPOSE,
    approver: 'actions.ban',
    async apply(effect, { proposal }) {
      // The clock of a measure runs from when it is allowed, not from when it was asked for.
      const asked = Sanction.parse(proposal);
      const late = effect.now - asked.from;
      const until = asked.until === undefined ? {} : { until: asked.until + late };
      await impose(effect, { ...asked, from: effect.now, ...until, approvedBy: effect.who.id });
    },
    after: async ({ subject }: Approval) => about(subject),
  });

  const severityOf = (label: string | undefined): number => {
    const { taxonomy } = policy();
    const listed = label === undefined ? undefined : listedFor(label, taxonomy);
    return listed === undefined ? 0 : taxonomy.get(listed)!.severity;
  };

  /** What actions on this one stream take away from it. */
  const onStream = (streamId: StreamId, now: number) =>
    ground.projection.streams.actions.active(streamId, now).flatMap((a) =>
      a.kind === 'restrict' || a.kind === 'unrecommend' || a.kind === 'sink'
        ? featuresOf({ kind: a.kind, limits: a.limits }).map((code) => ({
            ...{ code, reason: `${a.kind}: ${a.reason}`, until: a.until ?? Infinity },
            ...(a.clause === undefined ? {} : { basis: a.clause }),
          }))
        : [],
    );

  const door = doorOf(db);
  const rule: AdmissionRule = {
    name: 'sanctions',
    async opinion({ streamerId }, now, onAir) {
      const standing = standingAt((await door(streamerId)).sanctions, now);
      const air = await airTime(ground, standing, { streamerId, onAir }, now);
      const finding = (s: Sanction, code: string): AdmissionFinding => ({
        code,
        reason: `${s.kind}: ${s.reason}`,
        basis: s.ground,
      });
      const deny = [
        ...standing.filter(refuses).map((s) => finding(s, `sanction.${s.kind}`)),
        ...(air.usedUp
          ? [{ code: 'sanction.limit_time', reason: 'the time allowed on air is used up' }]
          : []),
      ];
      const here = onAir === undefined ? [] : onStream(onAir.streamId, now);
      const restrict = [
        ...standing.flatMap((s) => featuresOf(s).map((f) => finding(s, f))),
        ...here.map(({ until: _until, ...f }): AdmissionFinding => f),
      ];
      const ends = [
        ...standing.flatMap((s) => endOf(s) ?? []),
        ...air.again,
        ...here.flatMap(({ until }) => (until === Infinity ? [] : until)),
      ];
      return {
        ...(deny.length === 0 ? {} : { deny }),
        ...(restrict.length === 0 ? {} : { restrict }),
        ...(ends.length === 0 ? {} : { until: Math.min(...ends) }),
      };
    },
  };

  return {
    rule,
    list: (subject: string): Promise<Sanction[]> => sanctionsRepository(db.queries).of(subject),

    /** At once, or after the word of the board: for a ban and for what is longer than duty may decide. */
    async impose(streamerId: StreamerId, want: SanctionRequest, who: Principal): Promise<SanctionAnswer> {
      const answer = await effects(
        actorFor(who, 'actions.suspend'),
        async (effect): Promise<SanctionAnswer> => {
          const { now } = effect;
          const { actionId, clause, ...said } = want;
          const subject = `streamer:${streamerId}`;
          const sanctionId = actionId ?? (newId('sn', now) as ActionId);
          const known = await sanctionsRepository(effect.tx).get(sanctionId);
          if (known !== undefined) {
            if (known.subject === subject && known.kind === want.kind) return { sanction: known };
            throw new AirlockError('conflict', `The id ${sanctionId} stands for another measure`);
          }
          const asked = (await approvalsRepository(effect.tx).ofSubject(subject, IMPOSE)).find(
            ({ proposal }) => proposal['sanctionId'] === sanctionId,
          );
          if (asked !== undefined) {
            if (asked.proposal['kind'] === want.kind) return { approvalId: asked.approvalId };
            throw new AirlockError('conflict', `The id ${sanctionId} stands for another measure`);
          }
          if (said.until !== undefined && said.until <= now)
            throw new AirlockError('invalid_input', 'The measure would be over before it begins');
          const sanction = Sanction.parse({
            ...said,
            sanctionId,
            subject,
            ground: clause,
            origin: { type: 'human', user: effect.who.id, role: effect.who.role },
            from: now,
          });
          const history = await sanctionsRepository(effect.tx).of(subject);
          const first = missingRung(
            rules(),
            history,
            { kind: want.kind, severity: severityOf(want.label) },
            now,
          );
          if (first !== undefined)
            throw new AirlockError('conflict', `${first} comes before ${want.kind}`, {
              hint: 'Name the label of what was done: grave violations skip rungs of the ladder.',
            });
          const longest = now + rules().dutySuspendDays * DAY_MS;
          if (want.kind === 'ban' || (want.kind === 'suspend' && (sanction.until ?? Infinity) > longest)) {
            const waiting = { kind: IMPOSE, subject, proposal: { ...sanction }, reason: want.reason };
            return { approvalId: await approvals.ask(effect, waiting) };
          }
          await impose(effect, sanction);
          return { sanction };
        },
      );
      if (answer.sanction !== undefined) about(answer.sanction.subject);
      return answer;
    },

    async lift(id: ActionId, reason: string, who: Principal): Promise<Sanction> {
      const after = await effects(actorFor(who, 'actions.suspend'), async (effect) => {
        const before = await sanctionsRepository(effect.tx).get(id, { forUpdate: true });
        if (before === undefined) throw new AirlockError('not_found', `There is no measure ${id}`);
        if (before.lifted !== undefined) return before;
        const lifted = await lift(effect, before, reason);
        await linked.shorten(effect, measureOf(lifted));
        return lifted;
      });
      about(after.subject);
      return after;
    },

    /** Takes back a sanction, and whatever is linked to it or to an action, as if it had not been. Repeatable. */
    async reverse(effect: Effect, id: ActionId, reason: string): Promise<readonly string[]> {
      const sanctions = sanctionsRepository(effect.tx);
      const own = await sanctions.get(id, { forUpdate: true });
      const subjects: string[] = [];
      for (const s of [...(own === undefined ? [] : [own]), ...(await sanctions.becauseOf(id))]) {
        if (s.lifted !== undefined) continue;
        await lift(effect, s, reason);
        subjects.push(s.subject);
      }
      return subjects;
    },
    about,
  };
};
export type Sanctions = ReturnType<typeof createSanctions>;
