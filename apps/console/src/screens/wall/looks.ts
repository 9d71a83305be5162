import type { LooksAnswer, LooksRequest } from '@airlock/contracts/http/patrol-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { PatrolFinding } from '@airlock/contracts/patrol';

type Entry = LooksRequest['looks'][number];
export type Look = LooksAnswer['looks'][number];

/**
 * Tells control which rooms are on this screen, one report after the other: each carries what the answer to the one before
 * it gave, and two on their way at once would spoil each other.
 */
export class Looks {
  readonly #rooms: readonly StreamId[];
  readonly #ask: (body: LooksRequest) => Promise<LooksAnswer>;
  readonly #tokens = new Map<StreamId, string>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(rooms: readonly StreamId[], ask: (body: LooksRequest) => Promise<LooksAnswer>) {
    this.#rooms = rooms;
    this.#ask = ask;
  }

  /** All rooms; nothing while a report is on its way, as the next one makes up for it. */
  async beat(visible: boolean): Promise<readonly Look[]> {
    return this.#waiting > 0 ? [] : this.#next(() => this.#report(visible, this.#rooms.map((r) => this.#of(r)))); // prettier-ignore
  }

  /** What was found in a room. Of one that control does not count any more a look begins anew. */
  tell(visible: boolean, room: StreamId, finding: PatrolFinding): Promise<Look | undefined> {
    return this.#next(async () => {
      let look: Look | undefined;
      for (let attempt = 0; attempt < 2; attempt += 1) {
        if (!this.#tokens.has(room)) [look] = await this.#report(visible, [this.#of(room)]);
        if (!this.#tokens.has(room)) return look;
        [look] = await this.#report(visible, [{ ...this.#of(room), finding }]);
        if (look?.refused === undefined) return look;
      }
      return look;
    });
  }

  /** Nobody looks at them here any more. */
  end(visible: boolean): Promise<unknown> {
    return this.#next(() => this.#report(visible, this.#rooms.map((r) => ({ ...this.#of(r), end: true })))); // prettier-ignore
  }

  #of(streamId: StreamId): Entry {
    const token = this.#tokens.get(streamId);
    return { streamId, end: false, ...(token === undefined ? {} : { token }) };
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const mine = this.#last.then(work).finally(() => (this.#waiting -= 1));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async #report(visible: boolean, looks: Entry[]): Promise<readonly Look[]> {
    const answer = await this.#ask({ visible, looks });
    for (const { streamId, token } of answer.looks) {
      if (token === undefined) this.#tokens.delete(streamId);
      else this.#tokens.set(streamId, token);
    }
    return answer.looks;
  }
}
