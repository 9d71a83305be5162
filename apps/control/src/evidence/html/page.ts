import type { ChatLine } from '@airlock/contracts/http/stream-api';
import type { RuleHit, SegmentVerdict } from '@airlock/contracts/verdict';
import type { StoredAction } from '@airlock/storage/repositories/actions';
import type { SegmentEntry } from '@airlock/storage/repositories/segments';
import type { StreamRecord } from '@airlock/contracts/control';
import { foreign, html, Markup } from '../../html/markup.js';
import { frameName } from '../collect.js';
import type { PackageContents } from '../package.js';
import { STYLE } from './style.js';
import { timeline } from './timeline.js';
import { facts, moment, time } from './words.js';

/** Nothing may be fetched and nothing may run, whatever a streamer or a viewer has written. */
const CSP =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const SHOWN = 500;

/** What the page tells, beside the package itself. */
export interface PageOf extends Omit<PackageContents, 'page' | 'playlist'> {
  readonly stream: StreamRecord | undefined;
  readonly segments: readonly SegmentEntry[];
  readonly verdicts: readonly SegmentVerdict[];
  readonly chat: readonly ChatLine[];
  readonly actions: readonly StoredAction[];
  /** Frames that were hit, as `data:` addresses by the name of their item. */
  readonly frames: ReadonlyMap<string, string>;
}

/** The evidence as one looks at it: one file, no script, nothing fetched, for screen and paper. */
export function evidencePage(p: PageOf): string {
  const { evidence: e } = p;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${CSP}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>Evidence ${e.evidenceId}</title>
        <style>
          ${new Markup(STYLE)}
        </style>
      </head>
      <body>
        <main>
          ${hero(p)} ${missing(p)} ${e.streamId !== undefined && timeline({ ...p, from: e.from, to: e.to })}
          ${film(p)} ${reasons(p)} ${actions(p)} ${chat(p)} ${custody(p)} ${proof(p)} ${made(p)}
          <footer>Made by Airlock. This file holds everything it shows and fetches nothing.</footer>
        </main>
      </body>
    </html> `.text;
}

const hero = ({ evidence: e, stream, release }: PageOf): Markup =>
  html`<header class="hero">
    <p class="brand">Airlock · sealed evidence <time>${moment(release.approvedAt)}</time></p>
    <h1>${stream === undefined ? 'Inspection' : foreign(stream.title)}</h1>
    <p class="why">${foreign(e.reason)}</p>
    <section class="card">
      <dl>
        <dt>Evidence</dt>
        <dd><code>${e.evidenceId}</code></dd>
        ${
          stream !== undefined &&
          html`<dt>Stream</dt>
            <dd>
              ${foreign(stream.streamId)}<small
                >streamer ${foreign(stream.streamerId)}, room ${foreign(stream.roomId)}, ${stream.category},
                class ${stream.roomClass}, mode ${stream.release.mode}</small
              >
            </dd>`
        }
        <dt>Time</dt>
        <dd>${moment(e.from)}<br />to ${moment(e.to)}</dd>
        <dt>Asked for by</dt>
        <dd>${foreign(e.requestedBy)}<small>${moment(e.requestedAt)}</small></dd>
        <dt>Released to</dt>
        <dd>
          ${foreign(release.destination)}<small
            >asked by ${foreign(release.requestedBy)}, allowed by ${foreign(release.approvedBy)}:
            ${foreign(release.reason)}</small
          >
        </dd>
      </dl>
    </section>
  </header>`;

const missing = ({ manifest }: PageOf): Markup | false =>
  manifest.missing.length > 0 &&
  html`<section class="card missing">
    <h2>Not in here<span>${manifest.missing.length}</span></h2>
    <ul>
      ${manifest.missing.map(({ what, why }) => html`<li><b>${what}</b> · ${WHY[why]}</li>`)}
    </ul>
  </section>`;
const WHY = {
  not_captured: 'never captured',
  gone: 'no longer there when this was sealed',
  changed: 'sealed as it was found, which is not as it was captured',
} as const;

const film = ({ frames, verdicts }: PageOf): Markup | false => {
  const seen = verdicts.flatMap((v) => v.signals.map((s) => ({ v, s })));
  const shots = [...frames].map(([name, data]) => {
    const own = seen.filter(({ s }) => s.thumbnail !== undefined && frameName(s.thumbnail) === name);
    const at = own[0]?.v.timing.capturedAt;
    return html`<figure>
      <label><input type="checkbox" /><img src="${data}" alt="frame ${name}" /></label>
      <figcaption>
        ${at !== undefined && time(at)}
        ${own.map(({ s }) => html`<b>${s.label}</b> ${s.score.toFixed(2)} <small>${s.detector.id} ${s.detector.version}</small> `)}
      </figcaption>
    </figure>`;
  });
  return (
    shots.length > 0 &&
    html`<section class="card">
      <h2>Frames that were hit<span>click to see</span></h2>
      <div class="film">${shots}</div>
    </section>`
  );
};

const ruleText = (r: RuleHit): Markup =>
  html`<b>${r.rule}</b> ${r.label !== undefined && html`<code>${r.label}</code>`} severity ${r.severity}<small
      >${r.clause}</small
    ><small><code>${r.when}</code></small
    ><small>${facts(r.facts)}</small>`;

const reasons = ({ verdicts }: PageOf): Markup | false => {
  const hits = verdicts.filter((v) => v.rules.length > 0 || v.failure !== undefined);
  return (
    hits.length > 0 &&
    html`<section class="card">
      <h2>What was seen in it<span>${hits.length} of ${verdicts.length} segments</span></h2>
      <ol class="rows">
        ${hits.slice(0, SHOWN).map(
          (v) =>
            html`<li>
              ${time(v.timing.capturedAt)}
              <div>
                <span class="badge ${v.decision}">${v.decision}</span>segment ${v.epoch}/${v.seq} ${v.failure}
                ${v.rules.map((r) => html`<div>${ruleText(r)}</div>`)}
                <small>policy ${v.policyHash.slice(0, 16)}…</small>
              </div>
            </li>`,
        )}
      </ol>
      ${hits.length > SHOWN && html`<small>and ${hits.length - SHOWN} more in the records</small>`}
    </section>`
  );
};

const actions = ({ actions: all }: PageOf): Markup | false =>
  all.length > 0 &&
  html`<section class="card">
    <h2>What was done</h2>
    <ol class="rows">
      ${[...all]
        .reverse()
        .slice(0, SHOWN)
        .map(
          ({ action: a, darkness }) =>
            html`<li>
              ${time(a.decidedAt)}
              <div>
                <span class="badge ${a.kind}">${a.kind}</span>${foreign(a.reason)}
                <small
                  >${a.origin.type === 'human' ? html`${foreign(a.origin.user)} (${a.origin.role})` : html`rule ${a.origin.rule}`}
                  ${a.clause} ${darkness !== undefined && `dark after ${darkness.timeToDarkMs} ms`}</small
                >
              </div>
            </li>`,
        )}
    </ol>
  </section>`;

const chat = ({ chat: lines }: PageOf): Markup | false =>
  lines.length > 0 &&
  html`<section class="card">
    <h2>Chat<span>${lines.length} lines</span></h2>
    <ol class="rows talk">
      ${lines.slice(0, SHOWN).map(
        (l) =>
          html`<li>
            ${time(l.sentAt)} ${foreign(l.nickname ?? l.userId)}
            <div>
              ${l.decision !== undefined && html`<span class="badge ${l.decision}">${l.decision}</span>`}${foreign(l.text)}
              ${l.rules.map((r) => html`<small>${ruleText(r)}</small>`)}
            </div>
          </li>`,
      )}
    </ol>
    ${lines.length > SHOWN && html`<small>and ${lines.length - SHOWN} more in the records</small>`}
  </section>`;

const custody = ({ custody: events }: PageOf): Markup =>
  html`<section class="card">
    <h2>Who had it in their hands</h2>
    <ol class="rows">
      ${events.map(
        (c) =>
          html`<li>
            <time>${moment(c.at).slice(0, 16)}</time>
            <div>
              <span class="badge">${c.kind}</span>${foreign(c.actor)} (${c.role})<small
                >${foreign(c.reason)}</small
              >
            </div>
          </li>`,
      )}
    </ol>
  </section>`;

const proof = ({ entries, checkpoint, key, evidence }: PageOf): Markup =>
  html`<section class="card proof">
    <h2>How to check it</h2>
    <p>
      Every file is named with its SHA-256, the manifest of the seal is in the operator's audit log, and
      ${entries.length} entries of that log are in here, each with its proof under one signed head.
    </p>
    <pre>airlock verify . --key ${key}</pre>
    <pre>${checkpoint}</pre>
    <dl>
      <dt>Seal</dt>
      <dd><code>${evidence.manifestSha256}</code></dd>
      <dt>Public key</dt>
      <dd><code>${key}</code><small>compare it with the one the operator has published</small></dd>
    </dl>
  </section>`;

const made = ({ manifest, tools, items }: PageOf): Markup =>
  html`<section class="card">
    <h2>With what</h2>
    <dl>
      <dt>Tools</dt>
      <dd>${facts(manifest.tools)}<small>packed with ${facts(tools)}</small></dd>
      <dt>Models</dt>
      <dd>
        ${Object.entries(manifest.models).map(([id, versions]) => html`${id} ${versions.join(', ')}<br />`)}
      </dd>
      <dt>Policies</dt>
      <dd>${manifest.policies.map((hash) => html`<code>${hash}</code><br />`)}</dd>
      <dt>Clock</dt>
      <dd>${manifest.clock}</dd>
      <dt>Files</dt>
      <dd>
        ${items.length} sealed, ${(items.reduce((n, i) => n + i.bytes, 0) / 1_048_576).toFixed(1)} MiB;
        <a href="media/index.m3u8">media/index.m3u8</a> plays the recording
      </dd>
    </dl>
  </section>`;
