import { clockTime, count, DECISION_WORDS, scoreText } from '../format.js';
import type { ChatFinding, ScanReport } from '../report.js';
import { foreign, html, type Markup, pieces } from '@airlock/control/html/markup';
import { badge, detailText, ruleBlock } from './parts.js';

const MAX_LINES = 500;

/** Chat lines that were not published as written, with what is to blame marked. */
export function chatSection(chat: NonNullable<ScanReport['chat']>): Markup {
  const shown = chat.findings.slice(0, MAX_LINES);
  const more = chat.findings.length - shown.length;
  const outcome = Object.entries(chat.decisions).filter(([, n]) => n > 0);
  return html`<section class="chat" aria-label="Chat">
    <div class="section-head">
      <h2>Chat <span class="n">${chat.findings.length}</span></h2>
      <p>
        of ${count(chat.lines, 'line')}:
        ${outcome.map(([d, n]) => `${n} ${DECISION_WORDS[d as keyof typeof DECISION_WORDS]}`).join(', ')}
      </p>
    </div>
    ${shown.length > 0 && html`<div class="card lines">${shown.map(line)}</div>`}
    ${more > 0 && html`<p class="more">… and ${count(more, 'more line')}: <code>--json</code> has them all.</p>`}
  </section>`;
}

function line(f: ChatFinding): Markup {
  const spans = f.marks.flatMap((m) => (m.span === undefined ? [] : [{ ...m, span: m.span }]));
  const marked = pieces(
    f.text,
    spans.map((m) => m.span),
  ).map((piece) => {
    if (piece.spans.length === 0) return html`${piece.text}`;
    const why = piece.spans.map((i) => spans[i]).map((m) => m && `${m.title.en} ${scoreText(m.score)}`);
    return html`<mark title="${[...new Set(why)].join(', ')}">${piece.text}</mark>`;
  });
  const labels = new Map(f.marks.map((m) => [m.label, m]));
  return html`<details class="line ${f.decision}">
    <summary>
      <time>${clockTime(f.atMs, true)}</time>
      <span class="who">${foreign(f.nickname ?? f.userId)}</span>
      <span class="said"
        ><bdi>${marked}</bdi>${
          f.decision === 'mask' &&
          f.shown !== undefined &&
          html`<span class="shown">the audience reads: ${foreign(f.shown)}</span>`
        }</span
      >
      <span class="chips"
        >${[...labels.values()].map((m) => html`<span class="chip">${m.title.en}</span>`)}</span
      >
      ${badge(f.decision)}
    </summary>
    <div class="why">
      <p class="because">line ${f.line} · user ${foreign(f.userId)}</p>
      ${f.marks.map(
        (m) =>
          html`<p class="because">
            ${m.title.en} (<span lang="zh">${m.title.zh}</span>) ${scoreText(m.score)}
            ${foreign(detailText(m.detail))}
          </p>`,
      )}
      ${f.rules.map(ruleBlock)}
    </div>
  </details>`;
}
