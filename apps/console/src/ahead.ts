import { textsOf, wantedLanguage } from './i18n/language.js';

/** Pages that nobody has to be signed in for. */
export const isOpenPage = ['/report', '/enrol'].includes(location.pathname);

/** As many cases as control lists. */
export const QUEUE_LIMIT = 10_000;

/** Has the browser fetch it: whoever calls for it first takes the answer. */
const ask = (href: string): void => {
  const link = document.createElement('link');
  document.head.append(Object.assign(link, { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href }));
};

// A small file that runs while the large one of the console is still on its way: what is needed as soon as that is there is
// asked for beside it, not after it.
void textsOf(wantedLanguage()).catch(() => undefined);
if (!isOpenPage) ask('/v1/session');
if (location.pathname === '/desk') {
  ask(`/v1/review/queue?limit=${String(QUEUE_LIMIT)}`);
  void import('./screens/desk/desk.js').catch(() => undefined);
}
