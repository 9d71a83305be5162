import { expect } from '@playwright/test';
import { as } from './as.js';
import type { OwnRig } from './own-rig.js';

/** Of the rooms, in the order in which they go on air. */
const ROOMS = [
  ['River walk', 'outdoor'],
  ['Evening talk', 'talk'],
  ['Dusk concert', 'performance'],
  ['Morning briefing', 'news'],
  ['Star runner', 'games'],
  ['Market day', 'shopping'],
  ['Cats at breakfast', 'pets'],
  ['Piano hour', 'music'],
  ['Night kitchen', 'talk'],
  ['Harbour view', 'outdoor'],
  ['Card table', 'games'],
  ['Dance class', 'performance'],
] as const;
/** On a busy machine rooms and seals come late. */
const PATIENCE = { timeout: 60_000 };
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const GROUNDS = {
  facts: 'Goods were sold in three streams and never sent',
  legalBasis: '2016 Provisions Art. 15',
  appealChannel: 'appeals@example.org',
};

/** A house in the middle of its day. */
export interface PictureHouse {
  readonly url: string;
  readonly streams: readonly string[];
  readonly incidentId: string;
  readonly evidenceId: string;
  /** As one of the demo's staff. */
  post<T>(path: string, person: string, data?: object): Promise<T>;
  /** What is seen and said in the rooms: see `rig/orders.ts`. */
  order(what: object): Promise<unknown>;
}

/** Fills a rig without rooms with what every screen has something to show of. */
export const furnishHouse = async (rig: OwnRig): Promise<PictureHouse> => {
  const call = async <T>(method: string, path: string, person: string, data?: object): Promise<T> => {
    const answer = await fetch(rig.url + path, {
      method,
      headers: { ...as(person).headers, 'content-type': 'application/json' },
      ...(data === undefined ? {} : { body: JSON.stringify(data) }),
    });
    const said = await answer.text();
    expect(answer.ok, `${path}: ${said}`).toBe(true);
    return JSON.parse(said === '' ? '{}' : said) as T;
  };
  const post = <T>(path: string, person: string, data: object = {}): Promise<T> =>
    call<T>('POST', path, person, data);
  const read = <T>(path: string): Promise<T> => call<T>('GET', path, 'operator');

  const streams: string[] = [];
  for (const [title, category] of ROOMS)
    streams.push((await rig.order<{ streamId: string }>({ do: 'open', title, category })).streamId);
  const aired = async (room: number): Promise<number> =>
    (await read<{ captured: number }>(`/v1/streams/${streams[room]!}`)).captured;
  /** One after the other, each in a segment of its own. */
  const hits = async (room: number, ...found: readonly (readonly [string, string, number])[]) => {
    for (const [label, decision, score] of found) {
      const before = await aired(room);
      await rig.order({ do: 'hit', room, hit: { label, decision, score } });
      await expect.poll(() => aired(room), PATIENCE).toBeGreaterThan(before + 2);
    }
  };
  const adjust = (n: number, points: number, reason: string) =>
    post(`/v1/streamers/streamer-${String(n)}/credit/adjustments`, 'board', { points, reason });

  await expect.poll(() => aired(11), PATIENCE).toBeGreaterThan(2);
  const reason = 'A knife is shown to the camera';
  const { action } = await post<{ action: { actionId: string } }>(`/v1/streams/${streams[8]!}/cut`, 'duty', { reason }); // prettier-ignore
  const clause = 'House rules 4.2';
  await Promise.all([
    hits(9, ['gambling', 'release', 0.71], ['gambling', 'release', 0.83]),
    hits(10, ['known.prohibited', 'dump', 0.97], ['drugs', 'release', 0.64]),
    hits(5, ['sexual.suggestive', 'release', 0.77]),
    hits(1, ['violence', 'hold', 0.88]),
    hits(7, ['violence', 'release', 0.61]),
  ]);

  await adjust(5, -6, 'Late with a correction');
  await adjust(5, 4, 'A month without a complaint');
  await adjust(5, -12, 'Goods described wrongly');
  await adjust(5, -40, 'Sold what is not to be sold');
  await post('/v1/streamers/streamer-5/sanctions', 'duty', { kind: 'warn', clause, reason: 'Goods described wrongly' }); // prettier-ignore
  await adjust(4, -60, 'Answers of an exam were read out');

  const reasons = [
    'Repeated fraud on viewers, proven by 41 complaints',
    'Came back under another name',
    'Sold stolen accounts',
  ];
  for (const [n, why] of reasons.entries()) {
    const permanent = n === 2;
    const id = `shop-${String(n + 1)}`;
    const claims = { document: { type: 'id_card', number: `11010519491231${String(1_000 + n)}` } };
    const identity = { level: 'face', ageBand: 'adult', verifiedAt: Date.now(), provider: 'kyc', claims };
    await call('PUT', `/v1/identities/${id}`, 'operator', identity);
    const asked = await post<{ approvalId: string }>('/v1/blacklists', 'lead', {
      ...{ subject: { streamerId: id }, grounds: { ...GROUNDS, reasons: why }, reason: `Third time: ${id}` },
      term: permanent ? { permanent } : { until: Date.now() + (n + 3) * 30 * DAY_MS },
    });
    if (n < 1) await post(`/v1/approvals/${asked.approvalId}/approve`, 'board');
  }

  const grounds = 'It was the bread knife of a cooking show, and nobody was threatened with it.';
  await post('/v1/appeals', 'operator', { against: action.actionId, appellant: 'streamer:streamer-8', grounds, lang: 'en' }); // prettier-ignore
  for (const [n, [why, explanation]] of (
    [
      ['privacy', 'The streamer reads out the phone number of a neighbour'],
      ['fraud', 'A prize that asks for a fee first'],
      ['minors', 'A child of about ten moderates the room late at night'],
    ] as const
  ).entries())
    await post('/v1/complaints', 'operator', {
      ...{ reason: why, explanation, goodFaith: true, lang: 'en' },
      place: { streamId: streams[n + 4]!, offsetMs: 1_000 },
      reporter: { name: 'A Viewer', email: `viewer-${String(n)}@example.org` },
    });

  await call('PUT', '/v1/lexicons/house-words', 'policy', { owner: 'Policy desk', source: 'Cases of November', note: '' }); // prettier-ignore
  const terms = ['澳门新葡京', '加微信看', 'jackpot tonight', 'last chips'].map((term) => ({ term, label: term === '加微信看' ? 'spam.contact' : 'gambling' })); // prettier-ignore
  await post('/v1/lexicons/house-words/terms', 'policy', { terms, source: 'case 12', reason: 'Seen in four rooms' }); // prettier-ignore
  const seen = terms.slice(0, 2).map(({ term }) => term);
  await call('PUT', '/v1/lexicons/house-words/terms/status', 'policy-2', { terms: seen, to: 'approve', reason: 'Seen in the case' }); // prettier-ignore

  const wave = { title: 'Exam fraud in many rooms', playbook: 'wave', drill: false, page: false };
  const { incidentId } = await post<{ incidentId: string }>('/v1/incidents', 'lead', wave);
  const incident = `/v1/incidents/${incidentId}`;
  await post(`${incident}/notes`, 'lead', { text: 'The platform was told by phone.' });
  await post(`${incident}/links`, 'lead', { streamIds: [streams[4]!, streams[10]!] });
  const { checklist } = await read<{ checklist: { id: string }[] }>(incident);
  for (const { id } of checklist.slice(0, 2)) await post(`${incident}/checks`, 'lead', { id, done: true });
  await post(`${incident}/notes`, 'duty', { text: 'Two rooms read answers out; both are watched.' });

  const sealed = async () => (await read<{ items: { evidenceId: string }[] }>('/v1/evidence')).items[0];
  await expect.poll(sealed, PATIENCE).toBeDefined();
  const order = {
    ...{ issuer: 'Cyberspace office', basis: 'au_class_1', text: 'Remove what it names within the hour.' },
    targets: [{ kind: 'stream', streamId: 'off-air' }],
  };
  const done = await post<{ orderId: string }>('/v1/orders', 'liaison', { ...order, docNo: 'TCO-2026-17', receivedAt: Date.now() - HOUR_MS / 2 }); // prettier-ignore
  await post(`/v1/orders/${done.orderId}/carry-out`, 'liaison');
  return {
    ...{ url: rig.url, streams, incidentId, evidenceId: (await sealed())!.evidenceId, post },
    order: (what) => rig.order(what),
  };
};
