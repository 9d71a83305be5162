import { h, sync } from './dom.js';
import { cost, explain, shortHash, thumbnail, thumbnailUrl, top } from './explain.js';
import { t } from './i18n.js';

const KEPT = 40;

/** Bad seconds come as a run of segments: one entry that counts them. */
const RUN_MS = 4_000;
/** What keeps the stream dark stays on top. */
const isDark = (d) => d.view?.inForce === true && d.kind !== 'lift';
const grouped = (items) => {
  const groups = [];
  for (const d of items) {
    const last = groups.at(-1);
    const same = last && !d.view && last.kind === d.kind && last.rules[0]?.rule === d.rules[0]?.rule;
    if (same && last.oldest - d.at < RUN_MS)
      Object.assign(last, { oldest: d.at, count: last.count + 1, key: d.key });
    else groups.push({ ...d, oldest: d.at, count: 1 });
  }
  return groups;
};

const render = (d) => {
  const key = thumbnail(d);
  const signal = top(d);
  const label = signal?.label ?? d.rules[0]?.label ?? d.failure ?? '';
  return [
    key
      ? h('img', { src: thumbnailUrl(key), alt: '' })
      : h('span.glyph', { ariaHidden: 'true' }, t(`did_${d.kind}`).slice(0, 9)),
    h(
      'span.head',
      h('em', t(`did_${d.kind}`)),
      label ? ` ${label}` : '',
      signal ? ` ${signal.score.toFixed(2)}` : '',
      d.count > 1 && h('i', ` × ${d.count}`),
    ),
    h(
      'span.rule',
      [d.rules[0]?.rule ?? d.reason, d.rules[0]?.clause ?? d.by].filter(Boolean).join(' · ') || ' ',
    ),
    h('span.cost', [cost(d), d.policyHash ? `#${shortHash(d.policyHash)}` : ''].filter(Boolean).join(' · ')),
  ];
};

/** Why anything was decided about one stream: newest first. */
export class Reasons {
  #items = new Map();
  #list = h('div.scroll', { tabIndex: -1 });
  #hint = h('p.hint');
  #title = h('span');
  #sub = h('span');
  #review = false;

  constructor() {
    this.element = h('section.pane.reasons', h('h3', this.#title, this.#sub), this.#hint, this.#list);
    this.translate();
  }

  set review(value) {
    if (this.#review === value) return;
    this.#review = value;
    this.translate();
  }

  translate() {
    this.#title.textContent = t('why');
    this.#sub.textContent = t('whyNote');
    this.#hint.textContent = t(this.#review ? 'noWhyReview' : 'noWhy');
    this.draw();
  }

  put(decisions) {
    let changed = false;
    for (const d of decisions) {
      const state = JSON.stringify([d.kind, d.view]);
      if (this.#items.get(d.key)?.state === state) continue;
      this.#items.set(d.key, { ...d, state });
      changed = true;
    }
    if (changed) this.draw();
  }

  draw() {
    const items = [...this.#items.values()].sort(
      (a, b) => Number(isDark(b)) - Number(isDark(a)) || b.at - a.at,
    );
    for (const old of items.splice(KEPT)) this.#items.delete(old.key);
    this.#hint.hidden = items.length > 0;
    sync(
      this.#list,
      grouped(items),
      (d) => d.key,
      () => h('button.reason', { type: 'button' }),
      (element, d) => {
        element.dataset.tone = d.kind;
        element.onclick = () => explain(d);
        element.replaceChildren(...render(d));
      },
    );
  }
}
