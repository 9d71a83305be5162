import { clockTime, count, duration, times } from '../format.js';
import { hasHits, type ScanReport } from '../report.js';
import { headline } from '../text-report.js';
import { chatSection } from './chat.js';
import { findings } from './findings.js';
import { foreign, html, Markup } from '@airlock/control/html/markup';
import { STYLE } from './style.js';
import { timeline } from './timeline.js';

/** Nothing may be fetched and nothing may run, whatever got into the page. */
const CSP =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const tone = (report: ScanReport): 'clean' | 'hold' | 'dump' =>
  report.kept.dumpedMs > 0 ? 'dump' : hasHits(report) || report.coverage.unwatchedMs > 0 ? 'hold' : 'clean';

/** The report as one self-contained file: no script, no network, for screen and paper. */
export function htmlReport(report: ScanReport): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${CSP}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>Airlock scan: ${report.source.name}</title>
        <style>
          ${new Markup(STYLE)}
        </style>
      </head>
      <body>
        <main>
          ${hero(report)} ${timeline(report)} ${findings(report)}
          ${report.chat !== undefined && chatSection(report.chat)} ${provenance(report)}
        </main>
      </body>
    </html> `;
  return page.text;
}

const LOCK = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
  <circle cx="16" cy="16" r="13" />
  <path d="M16 3v26M9 9.5v13M23 9.5v13" />
</svg>`;

function hero(report: ScanReport): Markup {
  const { run, coverage: c, kept, source, chat } = report;
  const keptMs = kept.dumpedMs + kept.heldMs;
  const { first, rest } = headline(report);
  const tiles: [string, string, string][] = [
    [clockTime(c.mediaMs), 'of media', `in ${duration(run.tookMs)}, ${times(run.speed)} real time`],
    [
      duration(keptMs),
      'kept from the audience',
      keptMs === 0
        ? 'no rule held anything back'
        : `${((keptMs / Math.max(1, c.mediaMs)) * 100).toFixed(1)} % of the recording`,
    ],
    [
      c.frames.toLocaleString('en-US'),
      c.frames === 1 ? 'picture looked at' : 'pictures looked at',
      c.frames === 0
        ? ''
        : `one every ${duration(c.mediaMs / c.frames)}, ${c.reused.toLocaleString('en-US')} looked like the one before`,
    ],
    [
      duration(c.unwatchedMs),
      'unwatched',
      c.unwatchedMs === 0 ? 'nothing was skipped' : 'not looked at as the policy asks',
    ],
    ...(chat === undefined
      ? []
      : [
          [
            chat.findings.length.toLocaleString('en-US'),
            chat.findings.length === 1 ? 'chat line touched' : 'chat lines touched',
            `of ${count(chat.lines, 'line')}`,
          ] as [string, string, string],
        ]),
  ];
  return html`<header class="hero ${tone(report)}">
    <p class="brand">
      ${LOCK} Airlock scan
      <time datetime="${new Date(run.startedAt).toISOString()}"
        >${new Date(run.startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC</time
      >
    </p>
    <p class="file">${foreign(source.name)}</p>
    <h1><em>${first}</em>${rest}</h1>
    <ul class="tiles">
      ${tiles.map(([value, what, more]) => html`<li><b>${value}</b><span>${what}</span><small>${more}</small></li>`)}
    </ul>
    ${
      report.notes.length > 0 &&
      html`<ul class="notes">
        ${report.notes.map((n) => html`<li>${n}</li>`)}
      </ul>`
    }
  </header>`;
}

function provenance(report: ScanReport): Markup {
  const { policy, stream: s, models, hashBank, source, coverage } = report;
  const { fps, everyFrame, keyframesOnly } = s.sampling;
  const rate = everyFrame ? 'every picture' : `${fps} a second${keyframesOnly ? ', of keyframes' : ''}`;
  const rows: [string, Markup][] = [
    ['Policy', html`${policy.name} ${policy.version}<code class="hash">${policy.hash}</code>`],
    [
      'Judged as',
      html`class <b>${s.roomClass}</b> (${s.roomClassTitle.en},
        <span lang="zh">${s.roomClassTitle.zh}</span>), mode ${s.mode}<small
          >title ${foreign(s.title)}, category ${s.category}, ${count(s.audience, 'viewer')},
          ${s.tier === '' ? 'no tier' : `tier ${s.tier}`}</small
        >`,
    ],
    ['Sampling', html`${rate}<small>${count(coverage.segments, 'segment')}</small>`],
    [
      'Models',
      html`${models.map((m) => html`<span class="block">${m.name} ${m.version} (${m.licence})<code class="hash">${m.sha256}</code></span>`)}`,
    ],
    [
      'Hash bank',
      hashBank === undefined
        ? html`none`
        : html`${foreign(hashBank.name)}, ${count(hashBank.entries, 'picture')}<code class="hash"
              >${hashBank.sha256}</code
            >`,
    ],
    [
      'Recording',
      html`${source.kind}${source.durationMs !== undefined && `, ${clockTime(source.durationMs, true)}`}${
          source.video !== undefined &&
          `, ${[source.video, source.audio].filter((x) => x !== undefined).join(' + ')}`
        }${source.transcoded && ', a converted copy was scanned'}<small>${source.end}</small>`,
    ],
  ];
  return html`<section class="card provenance" aria-label="How this was judged">
      <h2>How this was judged</h2>
      <dl>
        ${rows.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
    </section>
    <footer>
      Made by <code>airlock scan</code> with the code that judges live streams. This file holds everything it
      shows and fetches nothing.
    </footer>`;
}
