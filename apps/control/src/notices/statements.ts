import type { Action, Origin } from '@airlock/contracts/action';
import type { StreamRecord } from '@airlock/contracts/control';
import type { NoticeLanguage, Statement, StatementFact } from '@airlock/contracts/notice';
import type { Sanction } from '@airlock/contracts/sanction';
import { inLanguage, MEASURES, readableTime, type Templates } from '@airlock/moderation/notices';
import { listedFor } from '@airlock/policy/labels';
import { actionsRepository } from '@airlock/storage/repositories/actions';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import type { Effect } from '../house/effect.js';
import type { Consequence } from '../house/hooks.js';
import type { HouseGround } from '../house/house.js';
import { factsBehind, verdictsBehind } from './facts.js';
import { issueNotice } from './issue-notice.js';

const DAY_MS = 86_400_000;
const SEEN = 3;

type Ground = Pick<HouseGround, 'policy' | 'projection'>;

/** Statements of reasons: what follows from every action and sanction, in the transaction that writes it down. */
export const createStatements = ({ policy, projection }: Ground, templates?: Templates) => {
  const common = templates === undefined ? {} : { templates };

  /** The clause in the decider's words, or the policy's for the label or the rule; the policy itself where none is named. */
  const groundOf = (clause: string | undefined, label: string | undefined): string => {
    if (clause !== undefined && clause.trim() !== '') return clause;
    const { taxonomy, name, version } = policy();
    const listed = label === undefined ? undefined : listedFor(label, taxonomy);
    return (listed === undefined ? undefined : taxonomy.get(listed)!.clauses[0]) ?? `${name} ${version}`;
  };

  const redress = (now: number): Statement['redress'] => {
    const { appealRoute, appealDays } = policy().source.redress;
    return { route: appealRoute, until: now + appealDays * DAY_MS };
  };

  const automation = (origin: Origin, facts: readonly StatementFact[]): Statement['automated'] => ({
    detection: facts.some((f) => f.detector !== undefined),
    decision: origin.type === 'policy',
  });

  const languageOf = (stream: StreamRecord | undefined): NoticeLanguage =>
    stream?.declared?.language ?? policy().source.redress.language;

  const languageFor = async (effect: Effect, streamerId: string): Promise<NoticeLanguage> => {
    const row = await effect.tx
      .selectFrom('streams')
      .select('stream_id')
      .where('streamer_id', '=', streamerId)
      .orderBy('started_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    const last =
      row === undefined
        ? undefined
        : await streamsRepository(effect.tx).get(row.stream_id as StreamRecord['streamId']);
    return languageOf(last);
  };

  const scopeOf = ({ userId, limits }: Action, stream: StreamRecord): Statement['scope'] => {
    const { streamId, title } = stream;
    const more = limits?.features === undefined ? '' : ` (${limits.features.join(', ')})`;
    return userId === undefined
      ? { zh: `直播 ${streamId}《${title}》${more}`, en: `stream ${streamId} "${title}"${more}` }
      : { zh: `您在直播 ${streamId} 中的发言`, en: `what you write in stream ${streamId}` };
  };

  const lifted = async (effect: Effect, action: Action, recipient: string, lang: NoticeLanguage) => {
    const stored =
      action.lifts === undefined ? undefined : await actionsRepository(effect.tx).get(action.lifts);
    const target = stored?.action;
    if (target === undefined || target.kind === 'lift') return;
    await issueNotice(effect, {
      ...common,
      recipient: target.userId === undefined ? recipient : `user:${target.userId}`,
      kind: 'lifted',
      subject: action.actionId,
      lang,
      body: {
        title: inLanguage(MEASURES[target.kind], lang),
        lifted: target.actionId,
        at: readableTime(action.decidedAt),
        reason: action.reason,
      },
    });
  };

  const ofAction: Consequence = async (effect, action, known) => {
    const { actionId, kind, userId, origin, label, decidedAt, until } = action;
    const stream = known ?? (await streamsRepository(effect.tx).get(action.streamId));
    if (stream === undefined) {
      effect.record({
        kind: 'notice.impossible',
        subject: actionId,
        reason: 'nobody knows whose stream it is',
      });
      return;
    }
    const recipient = userId === undefined ? `streamer:${stream.streamerId}` : `user:${userId}`;
    const lang = userId === undefined ? languageOf(stream) : policy().source.redress.language;
    if (kind === 'lift') return lifted(effect, action, recipient, lang);
    const behind = (await verdictsBehind(effect.tx, projection, action)).slice(0, SEEN);
    const facts = factsBehind(behind, action, policy());
    await issueNotice(effect, {
      ...common,
      recipient,
      kind: 'statement',
      subject: actionId,
      lang,
      body: {
        measure: kind,
        title: MEASURES[kind],
        facts,
        reason: action.reason,
        ground: groundOf(action.clause, label),
        automated: automation(origin, facts),
        source: 'own_initiative',
        scope: scopeOf(action, stream),
        from: decidedAt,
        ...(until === undefined ? {} : { until }),
        redress: redress(effect.now),
      },
    });
  };

  return {
    ofAction,
    languageOf,
    languageFor,
    groundOf,

    /** For a sanction, in the transaction that imposes it. */
    async ofSanction(effect: Effect, s: Sanction): Promise<void> {
      const [family, id] = [
        s.subject.slice(0, s.subject.indexOf(':')),
        s.subject.slice(s.subject.indexOf(':') + 1),
      ];
      const lang = family === 'streamer' ? await languageFor(effect, id) : policy().source.redress.language;
      const features = s.limits?.features === undefined ? '' : ` (${s.limits.features.join(', ')})`;
      const facts: StatementFact[] = [
        { at: s.from, what: s.reason, ...(s.label === undefined ? {} : { label: s.label }) },
      ];
      await issueNotice(effect, {
        ...common,
        recipient: s.subject,
        kind: 'statement',
        subject: s.sanctionId,
        lang,
        body: {
          measure: s.kind,
          title: MEASURES[s.kind],
          facts,
          reason: s.reason,
          ground: s.ground,
          automated: automation(s.origin, facts),
          source: 'own_initiative',
          scope: { zh: `您的账号${features}`, en: `your account${features}` },
          from: s.from,
          ...(s.until === undefined ? {} : { until: s.until }),
          redress: redress(effect.now),
        },
      });
    },

    async ofLift(effect: Effect, s: Sanction, reason: string): Promise<void> {
      const lang = s.subject.startsWith('streamer:')
        ? await languageFor(effect, s.subject.slice('streamer:'.length))
        : policy().source.redress.language;
      await issueNotice(effect, {
        ...common,
        recipient: s.subject,
        kind: 'lifted',
        subject: s.sanctionId,
        lang,
        body: {
          title: inLanguage(MEASURES[s.kind], lang),
          lifted: s.sanctionId,
          at: readableTime(effect.now),
          reason,
        },
      });
    },
  };
};
export type Statements = ReturnType<typeof createStatements>;
