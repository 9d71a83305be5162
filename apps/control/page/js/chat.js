import { dropLine, releaseLine } from './api.js';
import { h, sync } from './dom.js';
import { t } from './i18n.js';

const KEPT = 80;

/** What the audience reads, with the masked places marked. */
const said = (line) => {
  const text = line.decision === 'mask' ? (line.display ?? line.text) : line.text;
  if (line.decision !== 'mask') return [text];
  return text
    .split(/([*＊█●]+)/)
    .map((part, i) => (i % 2 === 1 ? h('mark', { title: line.text }, part) : part));
};

const note = (line) => {
  if (!line.decision) return t('dec_pending');
  const word = t(`dec_${line.decision}`);
  const label = line.rules[0]?.label ?? line.signals[0]?.label ?? line.rules[0]?.rule;
  return label && line.decision !== 'publish' ? `${word} · ${label}` : word;
};

const render = (line, onWhy) => {
  const words = note(line);
  return [
    h('p.said', h('span.nick', line.nickname ?? line.userId), h('span.text', said(line))),
    words && h('button.verdict', { type: 'button', onclick: () => onWhy(line) }, words),
    line.decision === 'hold' &&
      h(
        'div.acts',
        h(
          'button',
          { type: 'button', onclick: () => releaseLine(line.streamId, line.messageId) },
          t('release'),
        ),
        h('button', { type: 'button', onclick: () => dropLine(line.streamId, line.messageId) }, t('drop')),
      ),
  ].filter(Boolean);
};

/** The chat of one room as staff sees it. */
export class Chat {
  #lines = new Map();
  #list = h('ol.scroll', { role: 'log', tabIndex: 0 });
  #hint = h('p.hint');
  #title = h('span');
  #sub = h('span');
  #onWhy;

  constructor(onWhy) {
    this.#onWhy = onWhy;
    this.element = h('section.pane.chat', h('h3', this.#title, this.#sub), this.#hint, this.#list);
    this.translate();
  }

  translate() {
    this.#title.textContent = t('chat');
    this.#sub.textContent = t('chatNote');
    this.#hint.textContent = t('noChat');
    this.#list.setAttribute('aria-label', t('chat'));
    this.draw(true);
  }

  put(lines) {
    for (const line of lines) this.#lines.set(line.messageId, { ...line, drawn: undefined });
    this.draw();
  }

  draw(all = false) {
    const lines = [...this.#lines.values()].sort((a, b) => a.sentAt - b.sentAt);
    for (const old of lines.splice(0, Math.max(0, lines.length - KEPT))) this.#lines.delete(old.messageId);
    this.#hint.hidden = lines.length > 0;
    const list = this.#list;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    sync(
      list,
      lines,
      (l) => l.messageId,
      () => h('li.line'),
      (element, line) => {
        const state = `${line.decision ?? ''}|${line.display ?? ''}|${line.by ?? ''}`;
        if (!all && element.dataset.state === state) return;
        element.dataset.state = state;
        element.dataset.decision = line.decision ?? '';
        element.replaceChildren(...render(line, this.#onWhy));
      },
    );
    if (atEnd) list.scrollTop = list.scrollHeight;
  }
}
