import { clockTime, count, DECISION_WORDS, scoreText } from '../format.js';
import type { Finding, ScanReport } from '../report.js';
import { html, type Markup } from '@airlock/control/html/markup';
import { badge, detailText, ruleBlock, severity, titled } from './parts.js';

const MAX_CARDS = 300;
/** Hits listed one by one in a card. */
const MAX_HITS = 100;

/** What was found in the pictures, one card each. Pictures are blurred until somebody wants to see them. */
export function findings(report: ScanReport): Markup {
  const shown = report.findings.slice(0, MAX_CARDS);
  const more = report.findings.length - shown.length;
  if (shown.length === 0)
    return html`<section class="card calm">
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="21" />
        <path d="m15 25 6 6 12-14" />
      </svg>
      <div>
        <h2>No finding in the picture</h2>
        <p>No rule of the policy held on any of the ${count(report.coverage.frames, 'picture')} looked at.</p>
      </div>
    </section>`;
  return html`<section class="findings" aria-label="Findings">
    <div class="section-head">
      <h2>Findings <span class="n">${report.findings.length}</span></h2>
      <label class="reveal"><input type="checkbox" id="reveal" />Show all pictures</label>
    </div>
    ${shown.map((f, i) => card(f, i + 1))}
    ${more > 0 && html`<p class="more">… and ${count(more, 'more finding')}: <code>--json</code> has them all.</p>`}
  </section>`;
}

function card(f: Finding, n: number): Markup {
  return html`<article class="card finding ${f.decision}" id="${f.id}">
    <header>
      <span class="num ${f.decision}">${n}</span>
      <div class="what">
        <h3>${titled(f.title)}</h3>
        <p class="when">
          <b>${clockTime(f.fromMs, true)} – ${clockTime(f.toMs, true)}</b>
          ${
            f.seen &&
            html`<span
              >seen in ${count(f.seen.pictures, 'picture')},
              ${f.seen.pictures === 1 ? 'at' : `${clockTime(f.seen.fromMs, true)} to`}
              ${clockTime(f.seen.toMs, true)}</span
            >`
          }
        </p>
      </div>
      <div class="outcome">
        ${badge(f.decision)} ${f.actions.map((a) => html`<span class="badge action">${a} the stream</span>`)}
        ${severity(f.severity)}
      </div>
    </header>
    ${f.pictures.length > 0 && html`<div class="film">${f.pictures.map((p) => picture(p, f.title.en))}</div>`}
    ${f.peak && scoreBar(f.peak)} ${f.rules.map(ruleBlock)} ${f.hits.length > 1 && hits(f)}
  </article>`;
}

const picture = ({ atMs, score, thumbnail }: Finding['pictures'][number], of: string): Markup =>
  html`<label class="pic">
    <input type="checkbox" aria-label="show the picture at ${clockTime(atMs, true)}" />
    <span class="frame"><img src="${thumbnail}" alt="${of}, at ${clockTime(atMs, true)}" /></span>
    <span class="cap"><b>${clockTime(atMs, true)}</b><span>${scoreText(score)}</span></span>
  </label>`;

function scoreBar({ score, threshold, atMs, detector, detail }: NonNullable<Finding['peak']>): Markup {
  const because = detailText(detail);
  return html`<div class="score">
    <div
      class="bar"
      role="meter"
      aria-valuemin="0"
      aria-valuemax="1"
      aria-valuenow="${score}"
      aria-label="highest score"
    >
      <i class="${score >= threshold ? 'over' : 'under'}" style="width:${(score * 100).toFixed(1)}%"></i
      ><u style="left:${(threshold * 100).toFixed(1)}%" title="threshold ${threshold}"></u>
    </div>
    <b class="value">${scoreText(score)}</b>
    <p>
      highest at ${clockTime(atMs, true)}, counts from ${threshold}, by ${detector.id}
      ${detector.version}${because !== '' && html`<br /><span class="because">${because}</span>`}
    </p>
  </div>`;
}

function hits({ hits: all }: Finding): Markup {
  const shown = all.slice(0, MAX_HITS);
  return html`<details>
    <summary>${count(all.length, 'segment')}</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>segment</th>
            <th>media time</th>
            <th>highest score</th>
            <th>rules</th>
            <th>decision</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (h) =>
              html`<tr>
                <td>${h.epoch > 0 && `${h.epoch}/`}${h.seq}</td>
                <td>${clockTime(h.fromMs, true)} – ${clockTime(h.toMs, true)}</td>
                <td>
                  ${h.score !== undefined && scoreText(h.score)}
                  ${h.atMs !== undefined && html`<small>at ${clockTime(h.atMs, true)}</small>`}
                </td>
                <td>${h.rules.join(', ')}</td>
                <td>${DECISION_WORDS[h.decision]}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${all.length > shown.length && html`<p class="more">… and ${all.length - shown.length} more.</p>`}
  </details>`;
}
