import type { Action } from '@airlock/contracts/action';
import type { ActionId, StreamId } from '@airlock/contracts/ids';
import { effectsAt, type Enforcement, fold, noEnforcement } from '@airlock/moderation/enforcement';

const DARKENING = new Set<Action['kind']>(['cut', 'suspend', 'ban']);

/** Whether the action takes a stream from its audience. */
export const darkens = (a: Action): boolean => DARKENING.has(a.kind);

/** All actions known, and which of them still have an effect. Order of arrival does not matter. */
export class Actions {
  readonly #byId = new Map<ActionId, Action>();
  readonly #byStream = new Map<StreamId, Enforcement>();

  /** False when the action was known. */
  add(action: Action): boolean {
    if (this.#byId.has(action.actionId)) return false;
    this.#byId.set(action.actionId, action);
    this.#byStream.set(action.streamId, fold(this.#byStream.get(action.streamId) ?? noEnforcement, action));
    return true;
  }

  get(id: ActionId): Action | undefined {
    return this.#byId.get(id);
  }

  /** In effect now, strictest first. */
  active(streamId: StreamId, now: number): readonly Action[] {
    const enforcement = this.#byStream.get(streamId);
    return enforcement === undefined ? [] : effectsAt(enforcement, now).active;
  }

  inForce(action: Action, now: number): boolean {
    return this.active(action.streamId, now).some((a) => a.actionId === action.actionId);
  }

  /** Actions that keep the stream dark now, strictest first. */
  darkening(streamId: StreamId, now: number): Action[] {
    return this.active(streamId, now).filter(darkens);
  }

  ofStream(streamId: StreamId): Action[] {
    return [...(this.#byStream.get(streamId)?.actions.values() ?? [])];
  }

  /** Newest first. */
  newest(limit: number, before = Infinity): Action[] {
    return [...this.#byId.values()]
      .filter((a) => a.decidedAt < before)
      .sort((a, b) => b.decidedAt - a.decidedAt)
      .slice(0, limit);
  }
}
