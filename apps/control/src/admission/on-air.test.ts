import { AdmissionAnswer } from '@airlock/contracts/admission';
import type { StreamRecord } from '@airlock/contracts/control';
import { Dossier, PublisherFiling } from '@airlock/contracts/http/streamer-api';
import { CaseView, StreamView } from '@airlock/contracts/http/stream-api';
import { StreamId } from '@airlock/contracts/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admission, startTestControl, type TestControl, verdict } from '../control.testkit.js';

const POLICY = `admission:
  capacity: { verdictAge: 5s, unwatched: 0.5 }
  levels: { publish: id_doc, chat: phone, tip: face }
  agreement: { version: v2 }
  categories:
    news:
      platform: [news]
      publisher: [news]
      scoped: true
      editors: true
      sources: true
      onAir: review
    show: { platform: [culture] }
    horror: { prompt: true }
  topics:
    medical: { categories: [medical], qualification: qualification_medical }
    sales: { words: [上链接], only: [commerce] }
`;
/** A class of its own from 1,000 viewers on. */
const BANDS = `  - name: crowded
    title: { zh: 高人气, en: Crowded }
    when: stream.audience >= 1000
    release: { mode: delay, delayMs: 10000 }
    sampling: { fps: 2 }
  - name: all
`;

const DAY = 86_400_000;
const hash = 'b'.repeat(64);
let ahead = 0;
const clock = (): number => Date.now() + ahead;
let t: TestControl;
beforeAll(async () => {
  t = await startTestControl({ clock, policy: POLICY });
}, 120_000);
afterAll(() => t.close());

const put = async (path: string, body: object, status = 200) => {
  const answer = await t.call('PUT', path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  return answer.body;
};
const verify = (id: string, more: object = {}) =>
  put(`/v1/identities/${id}`, {
    ...{ level: 'id_doc', ageBand: 'adult', verifiedAt: clock() - 1_000, provider: 'kyc' },
    ...more,
  });
const agree = (id: string, version = 'v2') =>
  put(`/v1/streamers/${id}/agreement`, { version, textHash: hash, acceptedAt: clock() });
const license = (
  id: string,
  kind: string,
  holder: string,
  type: string,
  validTo: number,
  more: object = {},
) =>
  put(`/v1/licences/${id}`, {
    ...{ holder: { kind, id: holder }, type, number: 'N-1', validFrom: clock() - DAY, validTo },
    ...{ proofHash: hash, reason: 'filed' },
    ...more,
  });
let streamers = 0;
const streamer = async (identity: object = {}): Promise<string> => {
  const id = `s-${(streamers += 1)}`;
  await verify(id, identity);
  await agree(id);
  return id;
};
const ask = async (id: string, more: object = {}) =>
  AdmissionAnswer.parse(
    (await t.call('POST', '/v1/admissions', admission({ roomId: `room-${id}`, streamerId: id, ...more })))
      .body,
  );
const start = async (id: string, more: object = {}): Promise<string> => {
  const answer = await ask(id, more);
  if (!answer.allow) throw new Error(answer.reasons.join());
  return answer.stream.streamId;
};
const codes = async (id: string, more: object = {}): Promise<string[]> => {
  const answer = await ask(id, more);
  return answer.allow ? [] : (answer.findings ?? []).map((f) => f.code);
};
const view = async (id: string) => StreamView.parse((await t.call('GET', `/v1/streams/${id}`)).body);
/** What changes the answer changes a running stream within so long, ms of the house's clock. */
const IN_TIME_MS = 10_000;
const inTime = async <T>(read: () => Promise<T | undefined | false>): Promise<T> => {
  const since = clock();
  const found = await t.until(read);
  expect(clock() - since).toBeLessThan(IN_TIME_MS);
  return found;
};
const darkBy = (id: string) => inTime(async () => (await view(id)).darkBy);
const modeIs = (id: string, mode: string): Promise<StreamRecord> =>
  inTime(async () => {
    const { stream } = await view(id);
    return stream.release.mode === mode && stream;
  });
const audit = async (verb: string, subject: string) =>
  ((await t.call('GET', '/v1/audit?limit=500')).body.items as { verb: string; subject: string; detail: Record<string, unknown> }[]).filter((e) => e.verb === verb && e.subject === subject); // prettier-ignore

describe('capacity', () => {
  it.each([
    ['comes late', { tookMs: 8_000, unwatchedMs: 0 }],
    ['is not looked at', { tookMs: 100, unwatchedMs: 2_000 }],
  ])(
    'B11: no stream starts while what is on air %s; what is on air stays, and starts return',
    async (_, { tookMs, unwatchedMs }) => {
      const running = StreamId.parse(await start(await streamer()));
      const v = verdict(running, 0);
      const timing = { ...v.timing, capturedAt: clock() - tookMs, decidedAt: clock() };
      await t.publishSegment(running, 0);
      await t.publishVerdict({ ...v, timing, coverage: { ...v.coverage, unwatchedMs } });
      const refused = await t.until(async () => {
        const found = await codes(await streamer());
        return found.length > 0 && found;
      });
      expect(refused).toEqual(['capacity.behind']);
      expect((await view(running)).darkBy).toBeUndefined();
      ahead += 20_000;
      await start(await streamer());
    },
  );
});

describe('identity', () => {
  it('A10: no publish, chat or tip below the level; revoking a verification ends the stream', async () => {
    expect(await codes('stranger')).toContain('identity.level');
    const id = await streamer();
    const streamId = await start(id);
    const say = (userId: string) => t.call('POST', `/v1/streams/${streamId}/chat`, { userId, text: 'hello' });
    expect((await say('nobody 用户')).status).toBe(403);
    expect((await say(id)).status).toBe(202);
    const may = async (act: string) => (await t.call('GET', `/v1/identities/${id}/may/${act}`)).body;
    expect(await may('chat')).toEqual({ allow: true, findings: [] });
    expect(await may('tip')).toMatchObject({ allow: false, findings: [{ code: 'identity.level' }] });

    await t.call('POST', `/v1/identities/${id}/revoke`, { reason: 'the paper was forged' });
    expect(await darkBy(streamId)).toMatchObject({
      kind: 'cut',
      origin: { type: 'policy', rule: 'admission' },
      reason: expect.stringContaining('verification of this person was revoked'),
      clause: expect.stringContaining('2018 Joint Notice'),
    });
    expect((await say(id)).status).toBe(403);
    expect(await codes(id)).toEqual(['identity.revoked']);
    await verify(id);
    await start(id);
  });

  it('C02: a publisher without an identity paper cannot push; publishers are exported for filing', async () => {
    const id = await streamer({ level: 'phone' });
    expect(await codes(id)).toEqual(['identity.level']);
    await verify(id, { providerRef: 'kyc-77' });
    await start(id);
    const { body } = await t.call('GET', '/v1/publishers?limit=1000');
    const rows = PublisherFiling.strict().array().parse(body.items);
    expect(rows.find((r) => r.streamerId === id)).toMatchObject({
      level: 'id_doc',
      providerRef: 'kyc-77',
      categories: ['food'],
    });
  });

  it('D25: under 16 refused; 16 and 17 with paper and consent', async () => {
    expect(await codes(await streamer({ ageBand: 'under_16' }))).toEqual(['age.under_16']);
    const id = await streamer({ ageBand: '16_17' });
    expect(await codes(id)).toEqual(['age.consent']);
    await verify(id, { ageBand: '16_17', guardianConsent: { at: clock(), proofHash: hash } });
    await start(id);
  });

  it('C03: no publish under a stale version, and a new version ends nobody who accepts it', async () => {
    const id = await streamer();
    await agree(id, 'v1');
    expect(await codes(id)).toEqual(['agreement.stale']);
    await agree(id);
    await start(id);
  });
});

describe('what changes on air', () => {
  it('A02: people are told of a licence the day before it ends, and its end ends what needs it', async () => {
    const id = await streamer();
    await license('culture-1', 'platform', 'platform', 'culture', clock() + 1.5 * DAY);
    const streamId = await start(id, { category: 'show' });
    ahead += DAY;
    await t.until(async () => (await audit('deadline.reminded', 'platform')).length > 0);
    expect((await view(streamId)).darkBy).toBeUndefined();
    ahead += DAY / 2;
    expect(await darkBy(streamId)).toMatchObject({
      reason: expect.stringContaining('no longer holds the licence culture'),
    });
  });

  it('B02, B05: news whose licence ends or whose editor leaves waits for a person, and duty is paged', async () => {
    const appoint = (office: string, person: string) =>
      t.call('PUT', `/v1/editors/${office}`, { person, reason: 'elected' });
    const id = await streamer();
    await license('news-p', 'platform', 'platform', 'news', clock() + 100 * DAY);
    await license(`news-${id}`, 'publisher', id, 'news', clock() + 30_000, { scope: ['sports'] });
    const news = { category: 'news', declared: { subtype: 'sports' } };
    expect(await codes(id, news)).toEqual(['editors.editor_in_chief', 'editors.deputy']);
    await appoint('editor_in_chief', 'chen');
    expect((await appoint('deputy', 'chen')).status).toBe(409);
    await appoint('deputy', 'li');
    expect(await codes(id, { ...news, declared: { subtype: 'politics' } })).toEqual([
      'licence.scope.publisher',
    ]);

    await t.changePolicy((text) => text.replace('mode: review, delayMs: 0', 'mode: gated, delayMs: 0'));
    const streamId = await start(id, news);
    expect((await view(streamId)).stream.release.mode).toBe('gated');
    ahead += 30_000;
    await modeIs(streamId, 'review');
    expect((await view(streamId)).darkBy).toBeUndefined();
    const key = `admission.review/${streamId}`;
    const deadline = async () =>
      (await t.call('GET', '/v1/deadlines?limit=500')).body.items.find((d: { key: string }) => d.key === key);
    expect(await t.until(deadline)).toMatchObject({ urgency: 'page' });

    await license(`news-${id}`, 'publisher', id, 'news', clock() + DAY, { scope: ['sports'] });
    await modeIs(streamId, 'gated');
    await t.until(async () => (await deadline()) === undefined);
    const vacate = await t.call('POST', '/v1/editors/editor_in_chief/vacate', { reason: 'left' });
    expect(vacate.status).toBe(204);
    await modeIs(streamId, 'review');
    await t.changePolicy((text) => text);
  });

  it('B19: an audience that crosses a band changes the plan, and that is on record', async () => {
    const id = await streamer();
    t.changePolicy((text) => text.replace('  - name: all\n', BANDS));
    const streamId = await start(id);
    expect((await view(streamId)).stream.roomClass).toBe('all');
    const watch = (viewers: number) => t.call('PUT', `/v1/streams/${streamId}/audience`, { viewers });
    expect((await watch(999)).status).toBe(204);
    expect((await view(streamId)).stream.roomClass).toBe('all');
    await watch(1_000);
    expect((await view(streamId)).stream).toMatchObject({
      roomClass: 'crowded',
      release: { mode: 'delay', delayMs: 10_000 },
      sampling: { fps: 2 },
    });
    expect((await audit('stream.audience', streamId))[0]!.detail).toMatchObject({
      before: { roomClass: 'all' },
      after: { roomClass: 'crowded', audience: 1_000 },
    });
    t.changePolicy((text) => text);
  });

  it('A17: a drift that somebody confirms ends the stream whose streamer may not stream that', async () => {
    const id = await streamer();
    const streamId = await start(id);
    const body = { category: 'show', reason: 'she sings' };
    expect((await t.call('PUT', `/v1/streams/${streamId}/category`, body)).status).toBe(204);
    expect(await darkBy(streamId)).toMatchObject({ reason: expect.stringContaining('culture') });
    expect((await audit('stream.category', streamId))[0]!.detail).toMatchObject({
      reason: 'she sings',
      before: { category: 'food' },
      after: { category: 'show' },
    });
  });

  it('A17: what is said and shown that drifts from the declared category opens a case, once', async () => {
    const streamId = StreamId.parse(await start(await streamer()));
    const say = (seq: number, text: string) =>
      t.publishVerdict({
        ...verdict(streamId, seq),
        timing: { capturedAt: clock(), receivedAt: clock(), decidedAt: clock() },
        texts: [{ text, origin: 'speech', confidence: 0.9, atMs: 0, detector: { id: 'asr', version: '1' } }],
      });
    for (let seq = 0; seq < 4; seq++) await say(seq, '姐妹们 上链接 了');
    const found = await t.until(async () => {
      const { body } = await t.call('GET', '/v1/cases?limit=100');
      return CaseView.array()
        .parse(body.items)
        .find((c) => c.streamId === streamId);
    });
    expect(found).toMatchObject({ label: 'category.drift.sales' });
  });

  it('D24: an unprompted room is paused until the prompt is set, at its start and when its category turns out', async () => {
    const [early, late] = [await streamer(), await streamer()];
    const first = await start(early, { category: 'horror' });
    expect((await view(first)).stream).toMatchObject({
      release: { mode: 'review' },
      floor: { mode: 'review' },
    });
    const second = await start(late);
    expect((await view(second)).stream.release.mode).toBe('gated');
    await t.call('PUT', `/v1/streams/${second}/category`, { category: 'horror', reason: 'a film' });
    for (const streamId of [first, second]) {
      await modeIs(streamId, 'review');
      const prompt = '含惊悚内容，未成年人请在监护人陪同下观看';
      expect((await t.call('PUT', `/v1/streams/${streamId}/prompt`, { prompt })).status).toBe(204);
      expect((await modeIs(streamId, 'gated')).declared).toMatchObject({ prompt });
    }
    expect((await audit('stream.prompt', first))[0]!.detail).toMatchObject({ after: { category: 'horror' } });
    expect((await t.call('PUT', `/v1/streams/${first}/prompt`, { prompt: '  ' })).status).toBe(400);
  });

  it('D22: a medical room without the qualification is on air, and a person is asked to look', async () => {
    const streamId = await start(await streamer(), { category: 'medical' });
    const cases = CaseView.array().parse((await t.call('GET', '/v1/cases?limit=100')).body.items);
    expect(cases.find((c) => c.streamId === streamId)).toMatchObject({ label: 'qualification.medical' });
  });

  it('lets what was cut for want of a paper be lifted, and cuts it anew while the paper is missing', async () => {
    const id = await streamer();
    const streamId = await start(id);
    await t.call('POST', `/v1/identities/${id}/revoke`, { reason: 'lost' });
    const first = await darkBy(streamId);
    await t.call('POST', `/v1/streams/${streamId}/lift`, { reason: 'let them finish' });
    await t.call('PUT', `/v1/streamers/${id}/profile`, { agency: 'a', reason: 'moved' });
    const again = await t.until(async () => {
      const by = (await view(streamId)).darkBy;
      return by !== undefined && by.actionId !== first.actionId && by;
    });
    expect(again).toMatchObject({ kind: 'cut', origin: { rule: 'admission' } });
  });
});

describe('what is kept of a streamer', () => {
  it('A11: one call gives the whole dossier; every change has actor, reason, before and after', async () => {
    const id = await streamer({ claims: { phone: '139 0000 1111' } });
    const twin = await streamer({ claims: { phone: '+86-13900001111' } });
    await put(`/v1/streamers/${id}/profile`, { agency: 'Star', categories: ['food'], reason: 'signed' });
    await put(`/v1/streamers/${id}/profile`, { agency: 'Moon', categories: ['food'], reason: 'moved' });
    await license(`q-${id}`, 'publisher', id, 'qualification_medical', clock() + DAY);
    const streamId = await start(id);
    await t.call('POST', `/v1/streams/${streamId}/cut`, { reason: 'enough' });
    const dossier = Dossier.parse((await t.call('GET', `/v1/streamers/${id}`)).body);
    expect(dossier).toMatchObject({
      level: 'id_doc',
      agency: 'Moon',
      agreement: { version: 'v2' },
      allowedCategories: ['food'],
      categories: ['food'],
      licences: [],
      qualifications: [{ type: 'qualification_medical' }],
      sharesKeysWith: [twin],
      sanctions: [{ action: { kind: 'cut', reason: 'enough' } }],
      streams: [{ streamId }],
    });
    const verbs = [
      'licence.put',
      'streamer.profile',
      'streamer.profile',
      'streamer.agreement',
      'identity.reported',
    ];
    // Points follow from the cut by themselves, and so does the reminder of a licence that ends.
    const changes = dossier.changes.filter((c) => !/^(credit|deadline)\./.test(c.verb));
    expect(changes.map((c) => c.verb)).toEqual(verbs);
    for (const change of changes) {
      expect(change.actor).toBe('operator');
      expect(change.detail).toMatchObject({ reason: expect.any(String), after: expect.anything() });
    }
    expect(changes[1]!.detail).toMatchObject({
      before: { agency: 'Star' },
      after: { agency: 'Moon' },
    });
  });

  it('B07: the way of a reprint can be followed back', async () => {
    const source = { outlet: 'Daily', author: 'Wang', capturedAt: 1 };
    const first = await start(await streamer(), {
      declared: { reprint: true, source: { ...source, url: 'https://example.com/a' } },
    });
    const second = await start(await streamer(), { declared: { reprint: true, source: { ...source, streamId: first } } }); // prettier-ignore
    const { chain } = (await t.call('GET', `/v1/streams/${second}/sources`)).body;
    expect(chain).toMatchObject([
      { streamId: second, source: { streamId: first } },
      { streamId: first, source: { url: 'https://example.com/a' } },
    ]);
  });
});
