import { DECISION_WORDS, factText } from '../format.js';
import type { Finding } from '../report.js';
import { html, type Markup } from '@airlock/control/html/markup';

/** A decision as a coloured word. */
export const badge = (decision: keyof typeof DECISION_WORDS): Markup =>
  html`<span class="badge ${decision}">${DECISION_WORDS[decision]}</span>`;

export const titled = (title: { zh: string; en: string }): Markup =>
  html`<span class="en">${title.en}</span>${
      title.zh !== title.en && html` <span class="zh" lang="zh">${title.zh}</span>`
    }`;

/** Severity 0–5 as five marks. */
export const severity = (n: number): Markup =>
  html`<span class="severity" role="img" aria-label="severity ${n} of 5" title="severity ${n} of 5"
    >${[1, 2, 3, 4, 5].map((i) => html`<i class="${i <= n ? 'on' : 'off'}"></i>`)}</span
  >`;

/** One rule that held: condition as written, the values it held on, the clause it cites. */
export const ruleBlock = ({ rule, clause, when, facts }: Finding['rules'][number]): Markup =>
  html`<div class="rule">
    <div class="rule-head">
      <span class="rule-name">${rule}</span
      >${clause !== undefined && html`<span class="clause">${clause}</span>`}
    </div>
    <code>${when}</code>
    ${
      Object.keys(facts).length > 0 &&
      html`<ul class="facts">
        ${Object.entries(facts).map(([name, value]) => html`<li><span>${name}</span> <b>${factText(value)}</b></li>`)}
      </ul>`
    }
  </div>`;

/** What a detector says explains its score. */
export const detailText = (detail: Readonly<Record<string, unknown>> | undefined): string =>
  Object.entries(detail ?? {})
    .map(([name, value]) => `${name} ${factText(value)}`)
    .join(' · ');
