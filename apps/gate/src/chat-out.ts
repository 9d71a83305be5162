import type { MessageId } from '@airlock/contracts/ids';
import type { MessageDecision } from '@airlock/contracts/verdict';

/** What the audience reads of a chat line. */
export interface ShownLine {
  readonly messageId: MessageId;
  readonly userId: string;
  readonly nickname?: string | undefined;
  readonly text: string;
  readonly sentAt: number;
  readonly masked: boolean;
}

export interface LineDecision {
  readonly messageId: MessageId;
  readonly decision: MessageDecision;
  readonly display?:
    { userId: string; nickname?: string | undefined; text: string; sentAt: number } | undefined;
  readonly by: 'policy' | 'person';
}

const REMEMBERED = 4_000;
const RECENT = 30;
const LISTED = 200;

/** Decides which chat lines of one stream are shown: each once, after its decision; a person's word over policy's. */
export class ChatOut {
  readonly #known = new Map<MessageId, { by: 'policy' | 'person'; shown: boolean }>();
  #listed: ShownLine[] = [];

  /** The last lines that stand, as whoever has watched all along sees them, oldest first. */
  get listed(): readonly ShownLine[] {
    return this.#listed;
  }

  /** Lines for somebody who just came. */
  get recent(): readonly ShownLine[] {
    return this.#listed.slice(-RECENT);
  }

  /** `unseen`: the room is quiet, so that nobody gets the line, nor later as one of the last. */
  decide(
    d: LineDecision,
    { unseen = false }: { readonly unseen?: boolean } = {},
  ): { readonly show?: ShownLine; readonly remove?: MessageId } {
    const known = this.#known.get(d.messageId);
    if (known !== undefined && known.by === 'person' && d.by === 'policy') return {};
    const visible = (d.decision === 'publish' || d.decision === 'mask') && d.display !== undefined;
    const shown = known?.shown ?? false;
    // What was shown by policy stays until a person takes it back; a second verdict does not.
    const stays = shown && (visible || d.by === 'policy');
    this.#remember(d.messageId, { by: d.by, shown: visible || stays });
    if (visible && !shown) {
      const { userId, nickname, text, sentAt } = d.display!;
      const line = { messageId: d.messageId, userId, nickname, text, sentAt, masked: d.decision === 'mask' };
      if (!unseen) this.#listed = [...this.#listed, line].slice(-LISTED);
      return { show: line };
    }
    if (shown && !stays) {
      this.#listed = this.#listed.filter((l) => l.messageId !== d.messageId);
      return { remove: d.messageId };
    }
    return {};
  }

  #remember(id: MessageId, what: { by: 'policy' | 'person'; shown: boolean }): void {
    this.#known.delete(id);
    this.#known.set(id, what);
    if (this.#known.size <= REMEMBERED) return;
    const [oldest] = this.#known.keys();
    this.#known.delete(oldest!);
  }
}
