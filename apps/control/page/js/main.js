import { get, toast, watch } from './api.js';
import { ms, shortHash } from './explain.js';
import { language, onLanguage, setLanguage, t, translate } from './i18n.js';
import { Room } from './room.js';

const $ = (id) => document.getElementById(id);
const rooms = new Map();
let captions = {};
let order = [];
let darkest;
let link = 'connecting';

/** Demo rooms in their own order, then the rest as they come; one card per room. */
const place = () => {
  const rank = (room) => {
    const at = order.indexOf(room.dataset.room);
    return at < 0 ? order.length : at;
  };
  const cards = [...rooms.values()].map((r) => r.element).sort((a, b) => rank(a) - rank(b));
  const main = $('rooms');
  cards.forEach((card, i) => {
    if (main.querySelectorAll('.room')[i] !== card)
      main.insertBefore(card, main.querySelectorAll('.room')[i] ?? null);
  });
  $('empty').hidden = rooms.size > 0;
};

const putStream = (view) => {
  const { streamId, roomId } = view.stream;
  const known = rooms.get(streamId);
  if (known) return known.update(view);
  for (const [id, other] of rooms) {
    if (other.element.dataset.room !== roomId) continue;
    if (Number(other.element.dataset.startedAt) > view.stream.startedAt) return undefined;
    other.close();
    rooms.delete(id);
  }
  const room = new Room(view, captions);
  room.element.dataset.room = roomId;
  room.element.dataset.startedAt = view.stream.startedAt;
  rooms.set(streamId, room);
  return place();
};

const totals = new Map();
const facts = () => {
  const views = [...totals.values()];
  $('fact-streams').textContent = views.filter((v) => v.stream.live).length;
  $('fact-judged').textContent = views.reduce((n, v) => n + v.judged, 0).toLocaleString(language());
  $('fact-dark').textContent = darkest === undefined ? '–' : ms(darkest.darkness.timeToDarkMs);
};

const onStream = (view) => {
  totals.set(view.stream.streamId, view);
  putStream(view);
  facts();
};
const onAction = (view) => {
  if (view.darkness && (darkest === undefined || view.darkness.confirmedAt >= darkest.darkness.confirmedAt))
    darkest = view;
  rooms.get(view.action.streamId)?.act(view);
  facts();
};
const onPolicy = (policy) => {
  $('fact-policy').textContent = shortHash(policy.hash);
  $('fact-policy').title = `${policy.name} · ${policy.hash}`;
};

const showLink = () => {
  $('link').dataset.state = link;
  $('link').textContent = t(`link_${link}`);
};
const showLanguage = () => {
  $('lang').textContent = language() === 'en' ? '中文' : 'English';
  $('lang').lang = language() === 'en' ? 'zh-CN' : 'en';
  showLink();
  for (const room of rooms.values()) room.translate();
};

const start = async () => {
  const config = await get('/page/config.json').catch(() => ({}));
  captions = config.captions ?? {};
  order = Object.keys(captions);
  if (config.publishUrl) {
    $('publish').hidden = false;
    $('publish-url').textContent = config.publishUrl;
    $('publish-copy').onclick = () =>
      void navigator.clipboard?.writeText(config.publishUrl).then(() => toast(t('copied')));
  }
  $('lang').onclick = () => setLanguage(language() === 'en' ? 'zh-CN' : 'en');
  onLanguage(showLanguage);
  translate();
  showLanguage();
  $('empty').hidden = false;
  $('why').addEventListener('click', (event) => event.target === $('why') && $('why').close());
  watch(
    {
      snapshot: ({ streams, actions, policy }) => {
        const present = new Set(streams.map((s) => s.stream.streamId));
        for (const [id, room] of rooms) {
          if (present.has(id)) continue;
          room.close();
          rooms.delete(id);
          totals.delete(id);
        }
        streams.toReversed().forEach(onStream);
        actions.forEach(onAction);
        onPolicy(policy);
        place();
        facts();
      },
      stream: onStream,
      action: onAction,
      policy: onPolicy,
      chat: (line) => rooms.get(line.streamId)?.say(line),
    },
    (state) => {
      link = state;
      showLink();
    },
  );
  setInterval(() => rooms.forEach((room) => room.tick()), 1_000);
};

void start();
