import { html, type Markup } from '../../html/markup.js';

/** `2026-11-22 01:10:15.250 UTC` */
export const moment = (at: number): string =>
  `${new Date(at).toISOString().replace('T', ' ').slice(0, -1)} UTC`;
/** `01:10:15`, UTC. */
export const clock = (at: number): string => new Date(Math.round(at)).toISOString().slice(11, 19);
export const time = (at: number): Markup =>
  html`<time datetime="${new Date(at).toISOString()}" title="${moment(at)}">${clock(at)}</time>`;

const shown = (value: unknown): string =>
  typeof value === 'number' ? String(Math.round(value * 1_000) / 1_000) : typeof value === 'string' ? value : (JSON.stringify(value) ?? ''); // prettier-ignore

/** `score 0.98 · term casino` */
export const facts = (values: Readonly<Record<string, unknown>> | undefined): string =>
  Object.entries(values ?? {})
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(' · ');
