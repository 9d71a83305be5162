import { type Action, ActionKind } from '@airlock/contracts/action';
import type { ReleasePlan } from '@airlock/contracts/control';
import type { ActionId, UserId } from '@airlock/contracts/ids';

/** What can stand on a stream, mildest first. */
export const STANDINGS = ['none', ...ActionKind.exclude(['lift']).options] as const;
export type Standing = (typeof STANDINGS)[number];

/** All actions on one stream, by id. Folding the same actions in any order gives the same standing. */
export interface Enforcement {
  readonly actions: ReadonlyMap<ActionId, Action>;
}

/** What the actions amount to at one moment. */
export interface Effects {
  readonly standing: Standing;
  /** Nothing of the stream may be shown. */
  readonly dark: boolean;
  /** No chat line of the room may be shown. A mute of one author does not count here; see `mutedAuthor`. */
  readonly muted: boolean;
  readonly restricted: boolean;
  /** The publisher must not come back. */
  readonly barred: boolean;
  /** Actions in effect, strictest first. */
  readonly active: readonly Action[];
  /** When a timed action ends next, ms since 1970. */
  readonly changesAt: number | undefined;
}

const DARK: ReadonlySet<ActionKind> = new Set(['cut', 'suspend', 'ban']);
const rank = (kind: ActionKind): number => (kind === 'lift' ? 0 : STANDINGS.indexOf(kind));

/** A cut that names somebody is a cut all the same. */
const isOfAuthor = (a: Action): boolean => a.userId !== undefined && (a.kind === 'mute' || a.kind === 'warn');

export const noEnforcement: Enforcement = { actions: new Map() };

/** Adds one action. An id seen before changes nothing, so redelivery is harmless. */
export const fold = (state: Enforcement, action: Action): Enforcement =>
  state.actions.has(action.actionId)
    ? state
    : { actions: new Map(state.actions).set(action.actionId, action) };

/** A lift that names no action ends everything decided before it. */
const isMeant = (lift: Action, action: Action): boolean =>
  lift.kind === 'lift' &&
  (lift.lifts === undefined ? action.decidedAt < lift.decidedAt : lift.lifts === action.actionId);

/** When an action's effect ends or ended, ms since 1970; `Infinity` while nothing ends it. */
export const endsAt = (state: Enforcement, action: Action): number => {
  let end = action.until ?? Infinity;
  for (const lift of state.actions.values()) if (isMeant(lift, action)) end = Math.min(end, lift.decidedAt);
  return end;
};

const isLifted = (state: Enforcement, action: Action): boolean => {
  for (const lift of state.actions.values()) if (isMeant(lift, action)) return true;
  return false;
};

/**
 * What stands at `now` (ms since 1970). An action counts from the moment it is known, even when its clock runs ahead;
 * a lift likewise, or a fast clock at the lifter would leave a stream dark.
 */
export const effectsAt = (state: Enforcement, now: number): Effects => {
  const active: Action[] = [];
  let changesAt: number | undefined;
  for (const action of state.actions.values()) {
    if (action.kind === 'lift') continue;
    if (isLifted(state, action)) continue;
    const until = action.until ?? Infinity;
    if (until <= now) continue;
    active.push(action);
    if (until < (changesAt ?? Infinity)) changesAt = until;
  }
  active.sort(
    (a, b) => rank(b.kind) - rank(a.kind) || a.decidedAt - b.decidedAt || compare(a.actionId, b.actionId),
  );
  const ofStream = active.filter((a) => !isOfAuthor(a));
  const top = ofStream[0];
  const has = (...kinds: ActionKind[]): boolean => ofStream.some((a) => kinds.includes(a.kind));
  return {
    standing: top === undefined ? 'none' : STANDINGS[rank(top.kind)]!,
    dark: ofStream.some((a) => DARK.has(a.kind)),
    muted: has('mute'),
    restricted: has('restrict'),
    barred: has('suspend', 'ban'),
    active,
    changesAt,
  };
};

const DELAY_MS = 30_000;

/**
 * The plan a stream is shown by while these actions are in effect (`Effects.active`): never laxer than its own. A mask
 * shows what a person has approved and nothing else; a delay keeps the audience behind by as much as it says.
 */
export const planUnder = (plan: ReleasePlan, active: readonly Action[]): ReleasePlan => {
  if (active.some((a) => a.kind === 'mask')) return { ...plan, mode: 'review', review: 'explicit' };
  const delays = active.filter((a) => a.kind === 'delay').map((a) => a.limits?.delayMs ?? DELAY_MS);
  if (delays.length === 0 || (plan.mode === 'review' && plan.review === 'explicit')) return plan;
  return {
    ...plan,
    mode: plan.mode === 'review' ? 'review' : 'delay',
    delayMs: Math.max(plan.mode === 'direct' || plan.mode === 'gated' ? 0 : plan.delayMs, ...delays),
  };
};

/** The mute in effect at `now` (ms since 1970) on one author of chat lines; of several the one that ends last. */
export const mutedAuthor = (state: Enforcement, userId: UserId, now: number): Action | undefined =>
  effectsAt(state, now)
    .active.filter((a) => a.kind === 'mute' && a.userId === userId)
    .reduce<Action | undefined>(
      (a, b) => (a !== undefined && (a.until ?? Infinity) >= (b.until ?? Infinity) ? a : b),
      undefined,
    );

/** The latest moment up to `now` at which a darkness ended; 0 when there was none. */
export const lastDarkEnd = (state: Enforcement, now: number): number => {
  let last = 0;
  for (const action of state.actions.values()) {
    if (!DARK.has(action.kind)) continue;
    const end = endsAt(state, action);
    if (end !== Infinity && (isLifted(state, action) || end <= now))
      last = Math.max(last, Math.min(end, now));
  }
  return last;
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
