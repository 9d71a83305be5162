import { t } from './i18n.js';

export const toast = (text) => {
  const note = document.createElement('span');
  note.textContent = text;
  document.getElementById('toast').append(note);
  setTimeout(() => note.remove(), 4_000);
};

const call = async (path, init) => {
  const response = await fetch(path, init);
  if (response.ok) return response.status === 204 ? undefined : response.json();
  const problem = await response.json().catch(() => ({ detail: response.statusText }));
  if (response.status === 401 && askToken()) return call(path, init);
  throw new Error(problem.hint ? `${problem.detail} ${problem.hint}` : problem.detail);
};

/** The server asks for a token only when it listens to more than this machine. */
const askToken = () => {
  const token = window.prompt(t('token'));
  if (!token) return false;
  document.cookie = `airlock-token=${encodeURIComponent(token)}; path=/; SameSite=Strict`;
  return true;
};

export const get = (path) => call(path);
const post = (path, body, headers = {}) =>
  call(path, {
    method: 'POST',
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** Says what was done, or why not. */
const doing = async (word, promise) => {
  try {
    const answer = await promise;
    toast(t(`done_${word}`));
    return answer;
  } catch (error) {
    toast(error.message);
    return undefined;
  }
};

const at = (id) => `/v1/streams/${encodeURIComponent(id)}`;
export const cut = (id) =>
  doing(
    'cut',
    post(`${at(id)}/cut`, { reason: t('reasonCut') }, { 'idempotency-key': `act_${crypto.randomUUID()}` }),
  );
export const lift = (id) => doing('lift', post(`${at(id)}/lift`, { reason: t('reasonLift') }));
export const approve = (id) => doing('approve', post(`${at(id)}/approve`, {}));
export const dump = (id) => doing('dump', post(`${at(id)}/dump`, {}));
export const releaseLine = (id, messageId) =>
  doing('release', post(`${at(id)}/messages/${encodeURIComponent(messageId)}/release`));
export const dropLine = (id, messageId) =>
  doing('drop', post(`${at(id)}/messages/${encodeURIComponent(messageId)}/drop`));
/** Makes a picture known: every stream is compared with it from now on. */
export const block = (from) => doing('block', post('/v1/banks/house/entries', { from }));
export const chatOf = async (id) => (await get(`${at(id)}/chat?limit=60`)).items;

/** Server-sent events with the browser's own reconnecting; a `snapshot` comes after every (re)connection. */
export const watch = (handlers, onLink) => {
  const source = new EventSource('/v1/events');
  onLink('connecting');
  source.onopen = () => onLink('open');
  source.onerror = () => onLink('lost');
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
};
