import * as api from './api.js';
import { Chat } from './chat.js';
import { h, say, sync } from './dom.js';
import { explain, fromAction, fromLine, fromVerdict, ms } from './explain.js';
import { local, t } from './i18n.js';
import { Player } from './player.js';
import { Reasons } from './reasons.js';

const screen = (kind) => {
  const title = h('figcaption');
  const video = h('video', { muted: true, playsInline: true, tabIndex: -1 });
  const lag = h('span.lag');
  const veil = h('div.veil', h('strong'), h('span'));
  return { element: h(`figure.screen.${kind}`, title, lag, video, veil), title, video, lag, veil };
};

const button = (kind, act) => h(`button.${kind}`, { type: 'button', onclick: act });

/** One stream: what goes in, what comes out, the chat, and why. */
export class Room {
  #view;
  #captions;
  #broadcaster = screen('broadcaster');
  #viewer = screen('viewer');
  #title = h('h2');
  #caption = h('p.caption');
  #mode = h('span.badge');
  #state = h('span.badge.state', { role: 'status' });
  #cells = h('div.cells', { ariaHidden: 'true' });
  #says = h('span.says');
  #buttons;
  #chat = new Chat((line) => explain(fromLine(line)));
  #reasons = new Reasons();
  #acts = new Map();
  #preview;
  #player;
  #visible = true;
  /** Whether the viewer's picture went on during the last second, and where it was. */
  #moves = false;
  #at = 0;
  #picture = { broadcaster: 'none', viewer: 'none' };

  constructor(view, captions) {
    this.#view = view;
    this.#captions = captions;
    const id = view.stream.streamId;
    this.#buttons = {
      approve: button('approve', () => api.approve(id)),
      dump: button('dump', () => api.dump(id)),
      cut: button('cut', () => api.cut(id)),
      lift: button('lift', () => api.lift(id)),
    };
    this.element = h(
      'article.room',
      h('header', this.#title, h('div.badges', this.#mode, this.#state), this.#caption),
      this.#broadcaster.element,
      h('div.lock', this.#cells, this.#says),
      this.#viewer.element,
      h('div.controls', { role: 'group' }, Object.values(this.#buttons)),
      this.#reasons.element,
      this.#chat.element,
    );
    this.#preview = new Player(this.#broadcaster.video, view.links.preview, (p) =>
      this.#seen('broadcaster', p),
    );
    this.#player = new Player(this.#viewer.video, view.links.viewer, (p) => this.#seen('viewer', p));
    new IntersectionObserver(([entry]) => {
      this.#visible = entry.isIntersecting;
      this.#follow();
    }).observe(this.element);
    this.translate();
    this.update(view);
    void api
      .chatOf(id)
      .then((lines) => this.#chat.put(lines))
      .catch(() => {});
  }

  #seen(which, picture) {
    this.#picture[which] = picture;
    this.draw();
  }

  /** What the gate says counts; control's view is taken while it does not. */
  get #dark() {
    return (this.#view.audience ?? this.#view.state) === 'dark';
  }

  #follow() {
    const over = this.#view.state === 'ended';
    const { audience } = this.#view;
    const isOffered = this.#visible && (audience === 'live' || audience === 'slate');
    if (isOffered) this.#player.start();
    else this.#player.stop();
    if (this.#visible && !over && this.#view.captured > 0) this.#preview.start();
    else this.#preview.stop();
  }

  update(view) {
    this.#view = view;
    this.#follow();
    this.#reasons.review = view.stream.release.mode === 'review';
    this.#reasons.put(view.hits.map(fromVerdict));
    this.draw();
  }

  act(view) {
    this.#acts.set(view.action.actionId, view);
    this.#reasons.put([fromAction(view)]);
    this.draw();
  }

  say(line) {
    this.#chat.put([line]);
  }

  close() {
    this.#preview.stop();
    this.#player.stop();
    this.element.remove();
  }

  /** `live`, `held`, `slate`, `dark`, `ended` or `connecting`: what the viewer has before him. */
  #status() {
    if (this.#dark) return 'dark';
    if (this.#view.state === 'ended') return 'ended';
    if (this.#picture.viewer === 'slate') return 'slate';
    const moves = this.#moves && this.#picture.viewer === 'content';
    if (!moves && (this.#view.state === 'waiting' || this.#view.state === 'held')) return this.#view.state;
    return this.#picture.viewer === 'content' ? 'live' : 'connecting';
  }

  #veilOfViewer(status) {
    if (status === 'dark' || status === 'ended' || status === 'slate') return status;
    if (this.#picture.viewer !== 'none') return undefined;
    if (status === 'waiting' || status === 'held') return status;
    return this.#view.stream.release.mode === 'delay' ? 'delay' : 'connecting';
  }

  draw() {
    const { stream, pending, lock, judged, darkBy } = this.#view;
    const seconds = Math.round(stream.release.delayMs / 1_000);
    const status = this.#status();
    this.element.dataset.state = status;
    say(this.#title, stream.title);
    say(
      this.#caption,
      local(this.#captions[stream.roomId]) ?? `${stream.roomId} · ${stream.streamerId} · ${stream.roomClass}`,
    );
    say(this.#mode, t(`mode_${stream.release.mode}`, { s: seconds }));
    this.#mode.title = t(`tip_${stream.release.mode}`, { s: seconds });
    say(this.#state, t(`state_${status}`));
    this.#veil(this.#viewer.veil, this.#veilOfViewer(status), { s: seconds, why: darkBy?.reason ?? '' });
    const darkness = darkBy && this.#acts.get(darkBy.actionId)?.darkness;
    this.#note(status === 'dark' && darkness ? t('darkAfter', { ms: ms(darkness.timeToDarkMs) }) : '');
    const source = this.#picture.broadcaster === 'none' ? (this.#dark ? 'gone' : 'nosource') : undefined;
    this.#veil(this.#broadcaster.veil, source, {});
    sync(
      this.#cells,
      lock,
      (c) => `${c.epoch}/${c.seq}`,
      () => h('i.cell'),
      (e, c) => {
        e.dataset.state = c.state;
        e.dataset.shown = c.shown;
      },
    );
    const waits = pending && { n: pending.segments, s: Math.round(pending.durationMs / 1_000) };
    say(this.#says, waits ? t('waitingFor', waits) : t('inLock', { n: judged }));
    this.#drawButtons(status, pending);
    this.#drawLag();
  }

  #drawButtons(status, pending) {
    const { approve, dump, cut, lift } = this.#buttons;
    say(approve, pending ? t('approveN', { n: pending.segments }) : t('approve'));
    approve.disabled = dump.disabled = !pending || status === 'dark';
    cut.disabled = status === 'dark' || status === 'ended';
    lift.disabled = status !== 'dark';
  }

  #note(text) {
    say(this.#viewer.lag, text);
  }

  #veil(veil, kind, values) {
    veil.hidden = kind === undefined;
    if (kind === undefined) return;
    say(veil.firstChild, t(`veil_${kind}`));
    say(veil.lastChild, t(`veil_${kind}Text`, values));
  }

  /** Once a second. */
  tick() {
    const at = this.#viewer.video.currentTime;
    this.#moves = at !== this.#at;
    this.#at = at;
    this.draw();
  }

  /** How far each picture is behind. */
  #drawLag() {
    for (const [player, { lag }, kind] of [
      [this.#preview, this.#broadcaster, 'broadcaster'],
      [this.#player, this.#viewer, 'viewer'],
    ]) {
      const behind = this.#picture[kind] === 'none' ? undefined : player.lag;
      if (kind === 'viewer' && this.#dark) continue;
      say(lag, behind === undefined ? '' : t('behind', { s: behind.toFixed(1) }));
    }
  }

  translate() {
    say(this.#broadcaster.title, t('broadcaster'));
    say(this.#viewer.title, t('viewer'));
    this.#broadcaster.video.setAttribute('aria-label', t('broadcaster'));
    this.#viewer.video.setAttribute('aria-label', t('viewer'));
    for (const [name, b] of Object.entries(this.#buttons)) {
      say(b, t(name));
      b.title = t(`${name}Tip`);
    }
    this.#chat.translate();
    this.#reasons.translate();
    this.draw();
  }
}
