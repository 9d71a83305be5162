import type { ChatLine } from '@airlock/contracts/http/stream-api';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import type { StoredAction } from '@airlock/storage/repositories/actions';
import type { SegmentEntry } from '@airlock/storage/repositories/segments';
import { html, type Markup } from '../../html/markup.js';
import { clock } from './words.js';

const WIDTH = 1_000;

export interface TimelineOf {
  readonly from: number;
  readonly to: number;
  readonly segments: readonly SegmentEntry[];
  readonly verdicts: readonly SegmentVerdict[];
  readonly chat: readonly ChatLine[];
  readonly actions: readonly StoredAction[];
}

/** What was captured, what was decided of it, what was said and what was done, on one line of time. */
export function timeline({ from, to, segments, verdicts, chat, actions }: TimelineOf): Markup {
  const x = (at: number): number =>
    Math.round(Math.max(0, Math.min(1, (at - from) / (to - from))) * WIDTH * 100) / 100;
  const decision = new Map(verdicts.map((v) => [`${v.epoch}/${v.seq}`, v.decision]));
  const bars = segments.map((s) => {
    const left = x(s.capturedAt - s.durationMs);
    const kind = decision.get(`${s.epoch}/${s.seq}`) ?? 'none';
    return html`<rect class="seg ${kind}" x="${left}" y="14" width="${Math.max(1, x(s.capturedAt) - left)}" height="34"><title>segment ${s.epoch}/${s.seq}, ${clock(s.capturedAt)}: ${kind === 'none' ? 'not judged' : kind}</title></rect>`; // prettier-ignore
  });
  const dots = chat.map(
    (line) =>
      html`<circle class="said${line.rules.length > 0 && ' hit'}" cx="${x(line.sentAt)}" cy="60" r="3" />`,
  );
  const marks = actions
    .filter(({ action: a }) => a.decidedAt >= from && a.decidedAt < to)
    .map(({ action: a }) => html`<line class="act" x1="${x(a.decidedAt)}" x2="${x(a.decidedAt)}" y1="0" y2="68"><title>${a.kind}, ${clock(a.decidedAt)}</title></line>`); // prettier-ignore
  return html`<section class="card" aria-label="Timeline">
    <h2>The sealed time</h2>
    <svg viewBox="0 0 ${WIDTH} 68" height="96" preserveAspectRatio="none" role="img" aria-label="Timeline">
      <rect class="back" x="0" y="14" width="${WIDTH}" height="34" />
      ${bars} ${dots} ${marks}
    </svg>
    <p class="axis">
      ${[0, 0.25, 0.5, 0.75, 1].map((p) => html`<span>${clock(from + p * (to - from))}</span>`)}
    </p>
    <p class="legend">
      <span><i class="release"></i>released</span><span><i class="hold"></i>held</span
      ><span><i class="dump"></i>kept from the audience</span><span><i class="none"></i>not judged</span
      ><span><i class="line"></i>action</span><span>dots are chat lines, empty places were not captured</span>
    </p>
  </section>`;
}
