import type { CaseId } from '@airlock/contracts/ids';
import type { Claim, QueueItem, ReviewView } from '@airlock/contracts/review';
import { call, Refused } from '../../api/client.js';
import { serverNow } from '../../live/clock.js';

/** A case of the queue, or a settled one that is looked at a second time. */
export type Kind = 'case' | 'look';

/**
 * `held`: theirs, and renewed; `lapsed`: it was theirs, and went back into the queue; `looking`: open without a claim;
 * nothing is decided then.
 */
export interface Open {
  readonly kind: Kind;
  readonly state: 'held' | 'lapsed' | 'looking';
  /** As it was when it was opened. */
  readonly item: QueueItem;
  readonly token?: number;
  /** When the claim ends unless renewed, ms since 1970. */
  readonly until?: number;
  /** How long a claim lasts unless renewed, ms. */
  readonly lastsMs?: number;
  /** Why it lapsed, in control's words. */
  readonly because?: string;
}

export interface HoldView {
  readonly open?: Open;
  readonly isBusy: boolean;
  readonly error?: unknown;
}

export interface HoldCalls {
  readonly claim: (kind: Kind, caseId: CaseId) => Promise<Claim>;
  readonly next: (view: ReviewView | undefined, skip: readonly CaseId[]) => Promise<Claim | undefined>;
  readonly renew: (kind: Kind, caseId: CaseId, token: number) => Promise<Claim>;
  readonly release: (kind: Kind, caseId: CaseId, token: number) => Promise<unknown>;
  readonly now: () => number;
}

export const controlCalls: HoldCalls = {
  claim: (kind, id) =>
    kind === 'case'
      ? call('claimCase', { params: { caseId: id } })
      : call('claimSecondLook', { params: { lookId: id } }),
  next: async (view, skip) =>
    (await call('claimNext', { body: { ...(view === undefined ? {} : { view }), skip: [...skip] } })).claim,
  renew: (kind, id, token) =>
    kind === 'case'
      ? call('renewClaim', { params: { caseId: id }, body: { token } })
      : call('renewSecondLook', { params: { lookId: id }, body: { token } }),
  release: (kind, id, token) =>
    kind === 'case'
      ? call('releaseClaim', { params: { caseId: id }, query: { token } })
      : call('releaseSecondLook', { params: { lookId: id }, query: { token } }),
  now: serverNow,
};

/** The one case that somebody has open, and their claim of it. */
export class Hold {
  readonly #calls: HoldCalls;
  readonly #listeners = new Set<() => void>();
  #view: HoldView = { isBusy: false };
  /** Counts what was opened: an answer that comes after something else was opened changes nothing. */
  #turn = 0;

  constructor(calls: HoldCalls = controlCalls) {
    this.#calls = calls;
  }

  readonly view = (): HoldView => this.#view;

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Takes a case; the one that is open goes back. Resolves with whether it is theirs now. */
  async take(kind: Kind, caseId: CaseId): Promise<boolean> {
    return this.#opening(kind, () => this.#calls.claim(kind, caseId));
  }

  /** Takes the most urgent that they may have. False where there is none. */
  async next(view: ReviewView | undefined, skip: readonly CaseId[] = []): Promise<boolean> {
    return this.#opening('case', () => this.#calls.next(view, skip));
  }

  /** Opens without a claim. */
  look(item: QueueItem): void {
    void this.giveBack();
    this.#become({ open: { kind: 'case', state: 'looking', item }, isBusy: false });
  }

  /** What was decided, undone or claimed elsewhere. */
  adopt(kind: Kind, claim: Claim): void {
    this.#turn += 1;
    this.#become({ open: this.#held(kind, claim), isBusy: false });
  }

  /** Claims again what has lapsed. */
  async again(): Promise<boolean> {
    const { open } = this.#view;
    if (open === undefined) return false;
    return this.#opening(open.kind, () => this.#calls.claim(open.kind, open.item.caseId), true);
  }

  /** Keeps the claim for another while; to be called more often than it lasts. */
  async renew(): Promise<void> {
    const { open } = this.#view;
    if (open?.state !== 'held' || open.token === undefined) return;
    const turn = this.#turn;
    try {
      const { until } = await this.#calls.renew(open.kind, open.item.caseId, open.token);
      if (turn === this.#turn) this.#become({ ...this.#view, open: { ...open, until } });
    } catch (error) {
      if (turn !== this.#turn) return;
      if (error instanceof Refused) this.lapse(error.problem.detail);
      else this.expire();
    }
  }

  /** Lapses what could not be renewed in time. */
  expire(): void {
    const { open } = this.#view;
    if (open?.state === 'held' && (open.until ?? Infinity) <= this.#calls.now()) this.lapse();
  }

  lapse(because?: string): void {
    const { open } = this.#view;
    if (open?.state !== 'held') return;
    this.#become({
      isBusy: false,
      open: { ...open, state: 'lapsed', ...(because === undefined ? {} : { because }) },
    });
  }

  /** Closes it, and gives it back where it was theirs. */
  async giveBack(): Promise<void> {
    const { open } = this.#view;
    this.close();
    if (open?.state !== 'held' || open.token === undefined) return;
    // Who cannot be reached takes it back by itself when the claim ends.
    await this.#calls.release(open.kind, open.item.caseId, open.token).catch(() => undefined);
  }

  /** It is decided, or gone. */
  close(): void {
    this.#turn += 1;
    this.#become({ isBusy: false });
  }

  forgetError(): void {
    if (this.#view.error !== undefined) this.#become({ ...this.#view, error: undefined });
  }

  async #opening(kind: Kind, ask: () => Promise<Claim | undefined>, isSame = false): Promise<boolean> {
    if (this.#view.isBusy) return false;
    const before = this.#view.open;
    const turn = ++this.#turn;
    this.#become({ ...this.#view, isBusy: true, error: undefined });
    try {
      const claim = await ask();
      if (turn !== this.#turn) return false;
      if (!isSame && before?.state === 'held' && before.item.caseId !== claim?.item.caseId)
        void this.#calls.release(before.kind, before.item.caseId, before.token!).catch(() => undefined);
      this.#become(
        claim === undefined ? { isBusy: false } : { open: this.#held(kind, claim), isBusy: false },
      );
      return claim !== undefined;
    } catch (error) {
      if (turn === this.#turn) this.#become({ ...this.#view, isBusy: false, error });
      return false;
    }
  }

  #held(kind: Kind, { item, token, until }: Claim): Open {
    return { kind, state: 'held', item, token, until, lastsMs: Math.max(0, until - this.#calls.now()) };
  }

  #become(view: HoldView): void {
    this.#view = view;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Outlives the screen: whoever comes back within the claim finds the case where it was. */
export const hold = new Hold();
