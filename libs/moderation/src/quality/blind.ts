import type { CaseDossier } from '@airlock/contracts/http/review-api';
import type { CaseId } from '@airlock/contracts/ids';
import type { QueueItem } from '@airlock/contracts/review';

type Item = CaseDossier['items'][number];

/** What was there to see. An escalation or a deadline that ran out says what somebody thought, or did not. */
const SEEN: ReadonlySet<Item['kind']> = new Set(['segment', 'message', 'complaint', 'admission', 'known']);

/** What software did on its own was there for the first person as well. */
const isAutomatic = ({ kind, body }: Item): boolean =>
  kind === 'action' &&
  (body as { action?: { origin?: { type?: unknown } } } | undefined)?.action?.origin?.type === 'policy';

/** As it was before anybody decided: nothing of who held, showed or dumped it afterwards. */
const unjudged = ({ segments, chat, ...rest }: CaseDossier['timeline']): CaseDossier['timeline'] => ({
  ...rest,
  segments: segments.map(({ state: _state, decision: _decision, shown: _shown, ...s }) => ({
    ...s,
    state: s.rules.length > 0 || s.failure !== undefined ? 'held' : 'clean',
    shown: false,
  })),
  chat: chat.map(({ decision: _decision, display: _display, by: _by, ...line }) => line),
});

/**
 * What somebody who looks at a settled case again may know of it: what was seen, and the streamer's record as it was when
 * the case was opened. Named field by field, so that nothing new about a decision comes through by itself.
 */
export function blind(of: CaseDossier, item: QueueItem, lookId: CaseId): CaseDossier {
  const { openedAt } = of.case;
  const items = of.items.filter((i) => SEEN.has(i.kind) || isAutomatic(i));
  const { streamId, severity, label } = of.case;
  const seenUntil = items.reduce((at, i) => Math.max(at, i.at), openedAt);
  return {
    case: {
      ...{ caseId: lookId, streamId, state: 'open', severity, hits: items.length, openedAt },
      ...(label === undefined ? {} : { label }),
      updatedAt: seenUntil,
    },
    item,
    ...(of.veil === undefined ? {} : { veil: of.veil }),
    items,
    timeline: unjudged(of.timeline),
    streamer: {
      streamerId: of.streamer.streamerId,
      sanctions: of.streamer.sanctions.filter((s) => s.from < openedAt).map(({ lifted: _lifted, ...s }) => s),
      earlier: of.streamer.earlier.filter((e) => e.case.state === 'closed' && e.case.updatedAt < openedAt),
    },
    clauses: of.clauses,
    actions: [],
    retractions: [],
    acts: [],
  };
}
