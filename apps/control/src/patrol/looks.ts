import type { LooksAnswer, LooksRequest } from '@airlock/contracts/http/patrol-api';
import type { CaseView } from '@airlock/contracts/http/stream-api';
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import { LookId, type PatrolFinding, type PatrolRules } from '@airlock/contracts/patrol';
import type { Principal } from '@airlock/contracts/person';
import { dwellAfter, STALE_MS } from '@airlock/moderation/patrol';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { patrolRepository, type StoredLook } from '@airlock/storage/repositories/patrol';
import { z } from 'zod';
import { actorFor, type Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import type { SecretBox } from '../house/secret-box.js';

type Entry = LooksRequest['looks'][number];
type Answer = LooksAnswer['looks'][number];

const CONCERN = { severity: 2, label: 'patrol.concern' };
const Token = z.object({ lookId: LookId, streamId: z.string(), beats: z.number().int().nonnegative() });

export interface LooksDeps {
  readonly box: SecretBox;
  readonly rules: () => PatrolRules;
  /** Something about these rooms has changed. */
  readonly onChange: (streamIds: readonly StreamId[]) => void;
  /** A person has seen the room for long enough. */
  readonly onSeen: (streamId: StreamId, person: string) => void;
}

/**
 * Proof of dwell: every report carries the token that the answer to the one before gave, sealed for this person, good for
 * one report of one look; and only the server's clock counts.
 */
export const createLooks = (ground: HouseGround, { box, rules, onChange, onSeen }: LooksDeps) => {
  const { effects, projection, hub, newId } = ground;

  const tokenOf = (person: string, lookId: LookId, streamId: string, beats: number): string =>
    box.seal(JSON.stringify({ lookId, streamId, beats }), `patrol/${person}`);

  const opened = (person: string, token: string): z.infer<typeof Token> | undefined => {
    try {
      return Token.parse(JSON.parse(box.open(token, `patrol/${person}`)));
    } catch {
      return undefined;
    }
  };

  const concern = async (effect: Effect, streamId: StreamId, lookId: LookId, finding: PatrolFinding) => {
    const { tx, now, who } = effect;
    const answer = await casesRepository(tx).append({
      caseId: newId('case', now) as CaseId,
      streamId,
      items: [
        {
          key: `p/${lookId}`,
          at: now,
          ...CONCERN,
          body: { kind: 'patrol', lookId, by: who.id, note: finding.note },
        },
      ],
    });
    if (answer?.opened === true)
      effect.record({
        kind: 'case.opened',
        subject: streamId,
        detail: { caseId: answer.case.caseId, lookId },
      });
    const show = (view: CaseView): void => {
      projection.setCase(streamId, view.caseId);
      hub.push('case', view);
    };
    if (answer !== undefined) effect.afterwards(() => show(answer.case));
  };

  const goOn = async (
    effect: Effect,
    look: StoredLook,
    entry: Entry,
    rooms: number,
    visible: boolean,
  ): Promise<Answer> => {
    const { tx, now, who } = effect;
    const { lookId, beats } = look;
    const { streamId, end, finding } = entry;
    const gone = { streamId, dwellMs: look.dwellMs, proven: look.proven };
    const dwellMs = dwellAfter({ lastAt: look.endedAt, dwellMs: look.dwellMs }, now, visible);
    if (dwellMs === undefined) return { ...gone, refused: 'stale' };
    const isProof = !look.proven && dwellMs >= rules().minDwellS * 1_000;
    const patrol = patrolRepository(tx);
    const to = {
      at: Math.max(now, look.endedAt),
      dwellMs,
      rooms: Math.max(rooms, look.rooms),
      ended: end,
      finding,
    };
    const counted = await patrol.beat(lookId, beats, { ...to, provenAt: isProof ? now : undefined });
    if (!counted) return { ...gone, refused: 'stale' };
    if (isProof) {
      const missed = await patrol.over(streamId, now, who.id);
      effect.record({
        kind: 'patrol.seen',
        subject: streamId,
        detail: { lookId, missed: missed.map((m) => m.dueAt) },
      });
      effect.afterwards(() => onSeen(streamId, who.id));
    }
    if (finding !== undefined) {
      effect.record({ kind: 'patrol.finding', subject: streamId, detail: { lookId, ...finding } });
      if (finding.kind === 'concern') await concern(effect, streamId, lookId, finding);
    }
    const proven = look.proven || isProof;
    if (end) return { streamId, dwellMs, proven };
    return { streamId, dwellMs, proven, token: tokenOf(who.id, lookId, streamId, beats + 1) };
  };

  const take = async (
    effect: Effect,
    entry: Entry,
    shown: Set<string>,
    visible: boolean,
  ): Promise<Answer> => {
    const { tx, now, who } = effect;
    const { streamId, token } = entry;
    const patrol = patrolRepository(tx);
    const refused = (why: NonNullable<Answer['refused']>): Answer => ({
      streamId,
      dwellMs: 0,
      proven: false,
      refused: why,
    });
    if (token !== undefined) {
      const told = opened(who.id, token);
      const look = told === undefined ? undefined : await patrol.get(told.lookId);
      if (told?.streamId !== streamId || look === undefined || look.beats !== told.beats)
        return refused('stale');
      return goOn(effect, look, entry, shown.size, visible);
    }
    if (projection.streams.record(streamId)?.live !== true) return refused('off_air');
    if (!shown.has(streamId) && shown.size >= rules().atOnce) return refused('too_many');
    shown.add(streamId);
    const lookId = newId('lk', now) as LookId;
    await patrol.begin({ lookId, streamId, person: who.id, at: now, rooms: shown.size });
    return { streamId, dwellMs: 0, proven: false, token: tokenOf(who.id, lookId, streamId, 0) };
  };

  return async ({ visible, looks }: LooksRequest, who: Principal): Promise<LooksAnswer> => {
    const answers = await effects(actorFor(who, 'patrol.look'), async (effect) => {
      const active = await patrolRepository(effect.tx).active(effect.now - STALE_MS);
      const shown = new Set<string>(active.filter((l) => l.person === who.id).map((l) => l.streamId));
      const taken: Answer[] = [];
      for (const entry of looks) taken.push(await take(effect, entry, shown, visible));
      return taken;
    });
    onChange(looks.map((l) => l.streamId));
    return { looks: answers };
  };
};
