import { block } from './api.js';
import { h } from './dom.js';
import { t, time } from './i18n.js';

/** Decisions of three kinds in one shape that can be explained. */
export const fromVerdict = (v) => ({
  key: `v/${v.streamId}/${v.epoch}/${v.seq}`,
  kind: v.decision,
  at: v.timing.decidedAt,
  signals: v.signals,
  rules: v.rules,
  policyHash: v.policyHash,
  timing: v.timing,
  coverage: v.coverage,
  failure: v.failure,
  segment: `${v.epoch} / ${v.seq}`,
  /** The frame that can be made known: the one of the strongest signal. */
  frame: v.hashes && { streamId: v.streamId, epoch: v.epoch, seq: v.seq, atMs: top(v)?.atMs },
});

export const fromLine = (line) => ({
  key: `m/${line.messageId}`,
  kind: line.decision ?? 'publish',
  at: line.timing?.decidedAt ?? line.sentAt,
  signals: line.signals,
  rules: line.rules,
  policyHash: line.policyHash,
  timing: line.timing,
  quote: line.text,
  shownAs: line.decision === 'mask' ? line.display : undefined,
  by: line.by,
});

export const fromAction = (view) => {
  const { action } = view;
  const policy = action.origin.type === 'policy';
  return {
    key: `a/${action.actionId}`,
    kind: action.kind,
    at: action.decidedAt,
    signals: [],
    rules: policy ? [{ rule: action.origin.rule, label: action.label, clause: action.clause }] : [],
    policyHash: policy ? action.origin.policyHash : undefined,
    by: policy ? `${t('byPolicy')} · ${action.origin.rule}` : `${action.origin.user} (${action.origin.role})`,
    reason: action.reason,
    view,
  };
};

export const ms = (value) => `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
export const shortHash = (hash) => hash?.slice(0, 10) ?? '–';
export const top = (d) =>
  d.signals.reduce((a, b) => (a === undefined || b.score > a.score ? b : a), undefined);
export const thumbnail = (d) => d.signals.find((s) => s.thumbnail)?.thumbnail;
export const thumbnailUrl = (key) => `/v1/thumbnails?key=${encodeURIComponent(key)}`;

/** One line: what it cost, from the captured bytes to the decision. */
export const cost = (d) => {
  if (d.view) {
    const dark = d.view.darkness;
    return d.kind === 'lift' || d.kind === 'warn'
      ? ''
      : `${t('dark')}: ${dark ? ms(dark.timeToDarkMs) : t('darkPending')}`;
  }
  if (!d.timing) return '';
  const parts = [ms(Math.max(0, d.timing.decidedAt - d.timing.capturedAt))];
  if (d.timing.inferMs) parts.push(`${t('infer')} ${ms(d.timing.inferMs)}`);
  return parts.join(' · ');
};

const meter = (score) => {
  const bar = h('i');
  bar.style.width = `${Math.round(score * 100)}%`;
  return h('span.meter', { ariaHidden: 'true' }, bar);
};

const values = (record) =>
  Object.entries(record ?? {}).map(([k, v]) =>
    h(
      'code',
      `${k} = ${typeof v === 'number' ? Math.round(v * 1e4) / 1e4 : typeof v === 'object' ? JSON.stringify(v) : v}`,
    ),
  );
const spaced = (nodes) => nodes.flatMap((n, i) => (i === 0 ? [n] : [' ', n]));
const row = (name, ...cells) => {
  const filled = cells.flat().filter((c) => c !== undefined && c !== null && c !== '');
  return filled.length > 0 && h('tr', h('th', { scope: 'row' }, name), h('td', filled));
};

const flow = (timing) => {
  if (!timing) return undefined;
  const steps = [
    [t('capture'), undefined],
    [t('toIngest'), timing.receivedAt - timing.capturedAt],
    [t('decode'), timing.decodeMs],
    [t('infer'), timing.inferMs],
    [t('evaluate'), timing.evaluateMs],
    [t('total'), timing.decidedAt - timing.capturedAt],
  ].filter(([, v], i) => i === 0 || v !== undefined);
  return h(
    'div.flow',
    steps.flatMap(([name, v], i) => [
      i === 0 ? '' : ' → ',
      name,
      v === undefined ? '' : h('b', ` ${ms(Math.max(0, v))}`),
    ]),
  );
};

const enforcement = (view) =>
  view?.enforcement.map((e) =>
    h(
      'div',
      `${e.server}: ${t(e.state === 'confirmed' ? 'confirmed' : 'pendingKick')}`,
      e.attempts > 0 ? ` (${t('attempts', { n: e.attempts })})` : '',
      e.error ? ` – ${e.error}` : '',
    ),
  );

/** Everything that is known about one decision, in a dialog. */
export const explain = (d) => {
  const dialog = document.getElementById('why');
  const key = thumbnail(d);
  const dark = d.view?.darkness;
  const signals = d.signals.map((s) =>
    h(
      'div',
      meter(s.score),
      h('b', s.label),
      ` ${s.score.toFixed(3)} · `,
      h('code', `${s.detector.id}@${s.detector.version}`),
      s.detail ? h('div', spaced(values(s.detail))) : '',
    ),
  );
  const rules = d.rules.map((r) =>
    h(
      'div',
      h('b', r.rule),
      r.severity === undefined ? '' : ` · ${t('severity')} ${r.severity}`,
      r.when ? h('div', h('code', r.when)) : '',
      r.facts ? h('div', spaced(values(r.facts))) : '',
    ),
  );
  dialog.replaceChildren(
    h(
      'header',
      h(
        'h2',
        { id: 'why-title' },
        `${t(`did_${d.kind}`)}${d.rules[0]?.label ? ` · ${d.rules[0].label}` : ''}`,
      ),
      d.frame && h('button', { type: 'button', onclick: () => block(d.frame) }, t('block')),
      h('button', { type: 'button', autofocus: true, onclick: () => dialog.close() }, t('close')),
    ),
    h(
      'div.body',
      key && h('img', { src: thumbnailUrl(key), alt: d.rules[0]?.label ?? '' }),
      d.quote && h('blockquote', d.quote),
      h(
        'table',
        h(
          'tbody',
          row(t('shownAs'), d.shownAs),
          row(t('signal'), signals),
          row(t('rule'), rules),
          row(t('clause'), [...new Set(d.rules.map((r) => r.clause).filter(Boolean))].join(', ')),
          row(t('failure'), d.failure),
          row(t('reasonL'), d.reason),
          row(t('who'), d.by),
          row(t('policyHash'), d.policyHash && h('code', d.policyHash)),
          row(t('segment'), d.segment),
          row(t('coverage'), d.coverage && String(d.coverage.frames)),
          row(t('timing'), flow(d.timing)),
          row(
            t('dark'),
            d.view && d.kind !== 'lift'
              ? dark
                ? `${ms(dark.timeToDarkMs)} (${t(dark.source)})`
                : t('darkPending')
              : undefined,
          ),
          row(t('kicked'), enforcement(d.view)),
          row(t('decided'), time(d.at)),
        ),
      ),
    ),
  );
  if (!dialog.open) dialog.showModal();
};
