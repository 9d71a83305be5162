import { clockTime, scoreText } from '../format.js';
import type { Finding, ScanReport } from '../report.js';
import { html, type Markup } from '@airlock/control/html/markup';

const WIDTH = 1000;
const LANE = 48;
const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800];
const MAX_TICKS = 9;
/** Numbers nearer than this part of the width would cover each other. */
const PIN = 0.032;

/** Times of the axis, ms: round ones, few enough to be read. */
export function ticks(totalMs: number): number[] {
  const step = (STEPS_S.find((s) => totalMs / (s * 1000) <= MAX_TICKS) ?? 86_400) * 1000;
  return Array.from({ length: Math.floor(totalMs / step) + 1 }, (_, i) => i * step);
}

/** Findings whose number has room above the strip, the most severe first; the others are on the strip all the same. */
export function pinned(
  findings: ScanReport['findings'],
  totalMs: number,
): { finding: Finding; n: number; atMs: number }[] {
  const placed: { finding: Finding; n: number; atMs: number }[] = [];
  const wanted = findings.map((finding, i) => ({
    finding,
    n: i + 1,
    atMs: (finding.fromMs + finding.toMs) / 2,
  }));
  for (const pin of wanted.sort((a, b) => b.finding.severity - a.finding.severity || a.n - b.n))
    if (placed.every(({ atMs }) => Math.abs(atMs - pin.atMs) >= PIN * totalMs)) placed.push(pin);
  return placed.sort((a, b) => a.n - b.n);
}

/** The whole recording from left to right: what an audience would get, scores by label, chat. */
export function timeline(report: ScanReport): Markup {
  const totalMs = Math.max(1, report.coverage.mediaMs, ...report.strip.map((r) => r.toMs));
  const x = (ms: number): string => ((Math.min(ms, totalMs) / totalMs) * WIDTH).toFixed(2);
  const percent = (ms: number): string => `${((Math.min(ms, totalMs) / totalMs) * 100).toFixed(3)}%`;
  const width = (fromMs: number, toMs: number): string =>
    Math.max(3, ((toMs - fromMs) / totalMs) * WIDTH).toFixed(2);
  const marks = ticks(totalMs);
  const grid = (height: number): Markup =>
    html`${marks.map((t) => html`<path class="grid" d="M${x(t)} 0V${height}" />`)}`;
  const svg = (height: number, name: string, body: readonly Markup[] | Markup): Markup =>
    html`<svg
      viewBox="0 0 ${WIDTH} ${height}"
      preserveAspectRatio="none"
      style="height:${height}px"
      role="img"
      aria-label="${name}"
    >
      ${grid(height)}${body}
    </svg>`;
  const row = (head: Markup, body: Markup, kind = ''): Markup =>
    html`<div class="row ${kind}">
      <div class="row-head">${head}</div>
      <div class="row-body">${body}</div>
    </div>`;

  // Hits on top: a second of hours is still seen.
  const byWeight = [...report.strip].sort(
    (a, b) => Number(b.decision === 'release') - Number(a.decision === 'release'),
  );
  const strip = byWeight.map(
    (r) =>
      html`<rect
        class="run ${r.failure === undefined ? r.decision : 'failed'}"
        x="${x(r.fromMs)}"
        y="0"
        width="${width(r.fromMs, r.toMs)}"
        height="34"
        ><title>
          ${clockTime(r.fromMs, true)}–${clockTime(r.toMs, true)}
          ${r.failure === undefined ? r.decision : `${r.decision}: ${r.failure}`}
        </title></rect
      >`,
  );
  const pins = pinned(report.findings, totalMs).map(
    ({ finding: f, n, atMs }) =>
      html`<a
        class="pin ${f.decision}"
        href="#${f.id}"
        style="left:${percent(atMs)}"
        title="${f.title.en}, ${clockTime(f.fromMs)}"
        >${n}</a
      >`,
  );
  const lanes = report.lanes.map(({ title, threshold, points, label }) => {
    const y = (score: number): string => (LANE - 3 - score * (LANE - 8)).toFixed(1);
    const shade = html`${report.findings
      .filter((f) => f.label === label)
      .map(
        (f) =>
          html`<rect
            class="shade ${f.decision}"
            x="${x(f.fromMs)}"
            y="0"
            width="${width(f.fromMs, f.toMs)}"
            height="${LANE}"
          />`,
      )}`;
    const stems = points.map(([at, score]) => {
      const kind = score >= threshold ? 'over' : 'under';
      const text = html`<title>${clockTime(at, true)} ${label} ${scoreText(score)}</title>`;
      return html`<g class="${kind}"
        ><path class="stem" d="M${x(at)} ${LANE}V${y(score)}" /><path
          class="dot"
          d="M${x(at)} ${y(score)}h.01"
          >${text}</path
        ></g
      >`;
    });
    const line = html`<path class="threshold" d="M0 ${y(threshold)}H${WIDTH}"
      ><title>threshold ${threshold}</title></path
    >`;
    return row(
      html`<span class="en">${title.en}</span><small><span lang="zh">${title.zh}</span> · ${label}</small>`,
      svg(LANE, title.en, [shade, line, ...stems]),
      'lane',
    );
  });
  const chat = report.chat?.findings.map(
    (f, i) =>
      html`<path class="dot ${f.decision}" d="M${x(f.atMs)} ${8 + (i % 3) * 8}h.01"
        ><title>${clockTime(f.atMs, true)} ${f.decision}: ${f.text}</title></path
      >`,
  );
  return html`<section class="card timeline" aria-label="Timeline">
    <h2>Timeline</h2>
    ${pins.length > 0 && row(html``, html`<div class="pins">${pins}</div>`, 'pin-row')}
    ${row(html`<span class="en">To the audience</span>`, svg(34, 'decisions', strip), 'strip')} ${lanes}
    ${
      chat !== undefined &&
      row(
        html`<span class="en">Chat</span><small>lines not published as written</small>`,
        svg(32, 'chat', chat),
        'lane',
      )
    }
    ${row(
      html``,
      html`<div class="axis">
        ${marks.map((t) => html`<span style="left:${percent(t)}">${clockTime(t)}</span>`)}
      </div>`,
    )}
    ${legend(report)}
  </section>`;
}

function legend({ strip, chat }: ScanReport): Markup {
  const has = (decision: string): boolean =>
    strip.some((r) => r.failure === undefined && r.decision === decision);
  const entries: [string, string, boolean][] = [
    ['release', 'let through', has('release')],
    ['hold', 'held for a person', has('hold') || (chat?.decisions.hold ?? 0) > 0],
    ['dump', 'removed', has('dump')],
    ['failed', 'not judged', strip.some((r) => r.failure !== undefined)],
    ['mask', 'chat masked', (chat?.decisions.mask ?? 0) > 0],
    ['drop', 'chat dropped', (chat?.decisions.drop ?? 0) > 0],
  ];
  return html`<p class="legend">
    ${entries.filter(([, , there]) => there).map(([kind, text]) => html`<span><i class="key ${kind}"></i>${text}</span>`)}
  </p>`;
}
