import { recordsOf } from '@airlock/bus/read-topic';
import { eventSchemas } from '@airlock/contracts/http/events';
import { CaseDossier, Queue, type QueueChange } from '@airlock/contracts/http/review-api';
import { topics } from '@airlock/contracts/topics';
import type { StreamId } from '@airlock/contracts/ids';
import type { QueueItem } from '@airlock/contracts/review';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  admission,
  messageVerdict,
  startTestControl,
  type TestControl,
  verdict,
} from '../control.testkit.js';

let t: TestControl;
let n = 0;
beforeAll(async () => {
  t = await startTestControl({ demoPersons: true });
  t.changePolicy((text) =>
    text
      .replace(
        'release: { mode: review, delayMs: 0 }',
        'release: { mode: review, delayMs: 0 }\n    reviewer: editor_in_chief',
      )
      .replace(
        '  - name: all\n',
        `  - name: crowd
    title: { zh: 人多, en: Crowd }
    when: stream.audience >= 1000
    release: { mode: delay, delayMs: 5000 }
    sampling: { fps: 2 }
    reviewer: senior
  - name: theatre
    title: { zh: 剧场, en: Theatre }
    when: stream.category == "theatre"
    release: { mode: review, review: watched, delayMs: 1000 }
    sampling: { fps: 1 }
  - name: all
`,
      ),
  );
}, 60_000);
afterAll(() => t.close());

const as = (who: string) => ({ 'airlock-demo-person': who });
const open = async (over: object = {}): Promise<StreamId> => {
  n += 1;
  const who = { roomId: `r-${n}`, streamerId: `s-${n}`, ...over };
  return (await t.call('POST', '/v1/admissions', admission(who))).body.stream.streamId;
};
const queued = async (streamId: StreamId, view?: string): Promise<QueueItem | undefined> => {
  const path = `/v1/review/queue${view === undefined ? '' : `?view=${view}`}`;
  return Queue.parse((await t.call('GET', path)).body).items.find((i) => i.streamId === streamId);
};
const caseOf = (streamId: StreamId, view?: string) => t.until(() => queued(streamId, view));

describe('explicit review', () => {
  it('B04: what waits for approval has a case among what is held, although nothing was found in it', async () => {
    const id = await open({ category: 'news' });
    await t.publishSegment(id, 0);
    await t.publishVerdict(verdict(id, 0));
    const item = await caseOf(id, 'held');
    expect(item).toMatchObject({
      ...{ view: 'held', severity: 0, waiting: { fromSeq: 0, toSeq: 0, segments: 1 } },
      needs: { level: 'editor_in_chief' },
    });
    await t.publishSegment(id, 1);
    await t.until(async () => ((await queued(id))?.waiting?.toSeq === 1 ? true : undefined));
  });

  it('B05: only the editor-in-chief lets news be seen, media and chat; it is on record as theirs', async () => {
    const id = await open({ category: 'news' });
    await t.publishSegment(id, 0);
    const run = { epoch: 0, fromSeq: 0, toSeq: 0 };
    for (const who of ['moderator', 'duty', 'lead']) {
      const refused = await t.call('POST', `/v1/streams/${id}/approve`, run, as(who));
      expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(refused.body.detail).toContain('editor-in-chief');
    }
    const { messageId } = (await t.call('POST', `/v1/streams/${id}/chat`, { userId: 'u', text: 'hi' })).body;
    await t.publishVerdict(messageVerdict(id, messageId, 'hold'));
    await t.until(
      async () => (await t.call('GET', `/v1/streams/${id}/chat`)).body.items[0]?.decision === 'hold',
    );
    const release = `/v1/streams/${id}/messages/${messageId}/release`;
    expect((await t.call('POST', release, undefined, as('duty'))).status).toBe(403);
    expect((await t.call('POST', release, undefined, as('editor'))).body).toMatchObject({
      decision: 'publish',
    });
    expect((await t.call('POST', `/v1/streams/${id}/approve`, run, as('editor'))).status).toBe(200);
    // Taking away is not showing.
    expect((await t.call('POST', `/v1/streams/${id}/dump`, { ...run, fromSeq: 1, toSeq: 1 }, as('moderator'))).status).toBe(200); // prettier-ignore
    const audit = await t.db.queries.selectFrom('audit').selectAll().where('subject', '=', id).execute();
    expect(audit.find((a) => a.kind === 'segments.release')).toMatchObject({
      ...{ actor: 'demo:editor', role: 'editor_in_chief' },
    });
  });

  it('B04: approves with the decision of its case exactly what was looked at, in one step', async () => {
    const id = await open({ category: 'news' });
    await t.publishSegment(id, 0);
    const { caseId } = await caseOf(id);
    expect((await t.call('POST', `/v1/cases/${caseId}/claim`, undefined, as('duty'))).status).toBe(403);
    const { token } = (await t.call('POST', `/v1/cases/${caseId}/claim`, undefined, as('editor'))).body;
    const want = { token, outcome: 'clean', clause: 'Clause 1', evidence: ['s/0/0'], note: 'true' };
    const done = await t.call('POST', `/v1/cases/${caseId}/decision`, { ...want, acts: [{ do: 'approve' }] }, as('editor')); // prettier-ignore
    expect(done.body).toMatchObject({
      acts: [{ state: 'done', act: { do: 'approve', run: { epoch: 0, fromSeq: 0, toSeq: 0 } } }],
    });
    expect(done.body.undoableUntil).toBeUndefined();
    const undo = await t.call('DELETE', `/v1/cases/${caseId}/decision`, undefined, as('editor'));
    expect(undo).toMatchObject({
      status: 410,
      body: { detail: expect.stringContaining('cannot be taken back') },
    });
    await t.publishSegment(id, 1);
    const next = await t.until(async () => {
      const item = await queued(id);
      return item !== undefined && item.caseId !== caseId && item.waiting !== undefined ? item : undefined;
    });
    expect(next.waiting).toMatchObject({ fromSeq: 1, toSeq: 1 });
  });
});

describe('a case of waiting alone', () => {
  it('is settled by itself once nothing waits, and one in which something was found is not', async () => {
    const [quiet, loud] = [await open({ category: 'theatre' }), await open({ category: 'theatre' })];
    for (const id of [quiet, loud]) await t.publishSegment(id, 0);
    const [bare] = await Promise.all([caseOf(quiet), caseOf(loud)]);
    await t.publishVerdict(verdict(loud, 0, 'hold'));
    await t.until(async () => (await queued(loud))?.label !== undefined);
    for (const id of [quiet, loud]) await t.call('POST', `/v1/streams/${id}/approve`, {});
    await t.until(async () => (await queued(quiet)) === undefined);
    expect(await queued(loud)).toMatchObject({ view: 'flagged', label: 'known.prohibited' });
    const { items } = (await t.call('GET', '/v1/audit?limit=50')).body;
    expect(items).toContainEqual(expect.objectContaining({ verb: 'case.settled', subject: bare.caseId }));
  });
});

describe('watched review', () => {
  it('writes presence on the control topic while heartbeats come, and says when a key is asked for', async () => {
    const id = await open({ category: 'theatre' });
    const other = await open();
    const watch = (who: string, of = id, body = {}) =>
      t.call('PUT', `/v1/streams/${of}/watching`, body, as(who));
    expect((await watch('moderator', other)).status).toBe(409);
    expect((await watch('auditor')).status).toBe(403);
    const { body } = await watch('moderator');
    expect(body).toMatchObject({ reviewer: 'demo:moderator', isLapsed: false });
    expect(body.until).toBeGreaterThan(Date.now() + 10_000);
    expect((await t.call('DELETE', `/v1/streams/${id}/watching`, undefined, as('moderator'))).status).toBe(
      204,
    );
    const seen = await recordsOf(t.bus, topics.control);
    const presence = seen.flatMap(({ value }) => (value?.type === 'presence' ? [value] : []));
    expect(presence).toMatchObject([{ streamId: id, reviewer: 'demo:moderator', until: body.until }, {}]);
    expect(presence[1]!.until).toBeLessThan(body.until);
  });
});

describe('the queue', () => {
  it('A14: pushes a case once its hit is on record, and every later change as one row', async () => {
    const stop = new AbortController();
    const changes: QueueChange[] = [];
    const response = await fetch(`${t.control.url}/v1/events`, {
      signal: stop.signal,
      headers: as('moderator'),
    });
    const reading = (async () => {
      let text = '';
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        const events = (text + chunk).split('\n\n');
        text = events.pop() ?? '';
        for (const event of events) {
          const data = event.split('\n').find((l) => l.startsWith('data: '));
          if (event.includes('event: queue') && data !== undefined)
            changes.push(eventSchemas.queue.parse(JSON.parse(data.slice(6))));
        }
      }
    })().catch(() => undefined);
    const id = await open();
    const rows = () => changes.flatMap((c) => c.changed).filter((i) => i.streamId === id);
    await t.publishSegment(id, 0);
    await t.publishVerdict(verdict(id, 0, 'hold'));
    const first = await t.until(() => rows()[0]);
    expect(first).toMatchObject({ label: 'known.prohibited', severity: 4, hits: 1 });
    await t.call('POST', `/v1/cases/${first.caseId}/claim`, undefined, as('moderator'));
    await t.until(() => rows().some((i) => i.lease?.by === 'demo:moderator'));
    // Nothing else changed: no row came twice.
    expect(new Set(rows().map((r) => JSON.stringify(r))).size).toBe(rows().length);
    stop.abort();
    await reading;
  });

  it('B19: an audience that crosses a band changes who may take the case, and how urgent it is', async () => {
    const id = await open();
    await t.publishVerdict(verdict(id, 0, 'dump'));
    const before = await caseOf(id);
    expect(before).toMatchObject({ view: 'flagged', needs: { level: 'moderator' }, priority: { score: 4 } });
    expect((await t.call('PUT', `/v1/streams/${id}/audience`, { viewers: 1_000 })).status).toBe(204);
    const after = await t.until(async () => {
      const item = await queued(id);
      return item?.stream.roomClass === 'crowd' ? item : undefined;
    });
    expect(after).toMatchObject({ needs: { level: 'senior' }, stream: { audience: 1_000, mode: 'delay' } });
    expect(after.priority.score).toBeGreaterThan(15);
    const claim = (who: string) => t.call('POST', `/v1/cases/${after.caseId}/claim`, undefined, as(who));
    expect([(await claim('moderator')).status, (await claim('duty')).status]).toEqual([403, 200]);
  });
});

describe('the dossier', () => {
  it('shows in one answer what was found when, on one clock, the record of the streamer, and clauses', async () => {
    const id = await open({ streamerId: 'known-streamer' });
    await t.publishSegment(id, 0);
    const { messageId } = (await t.call('POST', `/v1/streams/${id}/chat`, { userId: 'u', text: 'hi' })).body;
    await t.publishVerdict(messageVerdict(id, messageId, 'publish'));
    await t.publishVerdict(verdict(id, 0, 'dump'));
    const { caseId } = await caseOf(id);
    const dossier = await t.until(async () => {
      const read = CaseDossier.parse(
        (await t.call('GET', `/v1/cases/${caseId}`, undefined, as('moderator'))).body,
      );
      return read.timeline.chat.length > 0 && read.timeline.segments.length > 0 ? read : undefined;
    });
    expect(dossier).toMatchObject({
      case: { caseId, label: 'known.prohibited' },
      item: { caseId, view: 'flagged' },
      items: [{ key: 's/0/0', kind: 'segment', severity: 4 }],
      timeline: {
        segments: [{ seq: 0, decision: 'dump', state: 'dumped', scores: { 'known.prohibited': 0.98 } }],
        signals: [{ seq: 0, signal: { label: 'known.prohibited' } }],
        chat: [{ messageId, text: 'hi' }],
      },
      streamer: { streamerId: 'known-streamer', sanctions: [], earlier: [] },
      clauses: [{ clause: 'Clause 1', label: 'known.prohibited', isFound: true }],
      live: { links: { preview: `/v1/streams/${id}/preview/index.m3u8` } },
    });
    const [segment] = dossier.timeline.segments;
    expect(dossier.timeline.signals[0]!.at).toBe(segment!.at);
    expect(dossier.timeline.until - dossier.timeline.from).toBe(120_000);
  });

  it('D26: shows of a case of minors neither picture nor words without a grant; acting is possible', async () => {
    const id = await open();
    const v = verdict(id, 0, 'dump');
    const label = 'minor_safety.apparent_age';
    const signal = { ...v.signals[0]!, label, thumbnail: 'frames/child.jpg' };
    await t.publishSegment(id, 0);
    await t.publishVerdict({ ...v, signals: [signal], rules: [{ ...v.rules[0]!, label }] });
    const item = await caseOf(id);
    expect(item).toMatchObject({ veil: 'minors', label });
    expect(item.thumbnail).toBeUndefined();
    for (const who of ['moderator', 'minors', 'lead']) {
      const { body } = await t.call('GET', `/v1/cases/${item.caseId}`, undefined, as(who));
      expect(body.veil).toBe('minors');
      expect(JSON.stringify(body)).not.toContain('child.jpg');
    }
    const claimed = await t.call('POST', `/v1/cases/${item.caseId}/claim`, undefined, as('duty'));
    const want = { token: claimed.body.token, outcome: 'violation', clause: 'Clause 1', evidence: ['s/0/0'] };
    const done = await t.call('POST', `/v1/cases/${item.caseId}/decision`, { ...want, note: 'child', acts: [{ do: 'cut' }] }, as('duty')); // prettier-ignore
    expect(done.body.acts).toMatchObject([{ state: 'done' }]);
  });
});

describe('retraction', () => {
  it('B06: reaches replay and comment thread: what was shown goes, and the audience is told what is right', async () => {
    const id = await open({ category: 'news' });
    await t.publishSegment(id, 0);
    await t.call('POST', `/v1/streams/${id}/approve`, { epoch: 0, fromSeq: 0, toSeq: 0 }, as('editor'));
    const run = { epoch: 0, fromSeq: 0, toSeq: 0 };
    await t.until(async () => (await t.call('GET', `/v1/streams/${id}`)).body.lock[0]?.shown === true);
    const want = { run, reason: 'the figure was wrong', correction: 'It was 12, not 120.' };
    const retract = (who: string, body: object = want) =>
      t.call('POST', `/v1/streams/${id}/retractions`, body, as(who));
    expect((await retract('duty')).status).toBe(403);
    const made = await retract('editor');
    expect(made).toMatchObject({ status: 201, body: { original: 's/0/0-0', role: 'editor_in_chief' } });
    const { items } = (await t.call('GET', `/v1/streams/${id}/retractions`)).body;
    expect(items[0]).toMatchObject({ reason: want.reason, correction: want.correction });
    const { lock } = (await t.call('GET', `/v1/streams/${id}`)).body;
    expect(lock[0]).toMatchObject({ seq: 0, state: 'dumped', shown: false });
    const line = await t.until(async () => {
      const thread = (await t.call('GET', `/v1/streams/${id}/chat`)).body.items as {
        text: string;
        decision?: string;
      }[];
      return thread.find((l) => l.text === want.correction && l.decision === 'publish');
    });
    expect(line).toMatchObject({ userId: 'airlock', display: want.correction, by: 'demo:editor' });
  });

  it('B06: takes a comment back in the same way, and leaves a word of it in the log', async () => {
    const id = await open({ category: 'news' });
    const { messageId } = (await t.call('POST', `/v1/streams/${id}/chat`, { userId: 'u', text: 'hi' })).body;
    await t.until(async () => (await t.call('GET', `/v1/streams/${id}/chat`)).body.items.length === 1);
    await t.call('POST', `/v1/streams/${id}/messages/${messageId}/release`, undefined, as('editor'));
    const made = await t.call('POST', `/v1/streams/${id}/retractions`, { messageId, reason: 'a rumour' }, as('editor')); // prettier-ignore
    expect(made.body).toMatchObject({ original: `m/${messageId}`, by: 'demo:editor' });
    await t.until(
      async () => (await t.call('GET', `/v1/streams/${id}/chat`)).body.items[0].decision === 'drop',
    );
    const [entry] = (await t.call('GET', '/v1/audit?limit=20')).body.items.filter(
      (a: { verb: string; subject: string }) => a.verb === 'stream.retracted' && a.subject === id,
    );
    expect(entry.detail).toMatchObject({ reason: 'a rumour' });
  });
});

describe('a restart', () => {
  it('A14: no item is lost over a restart of control: what came meanwhile is in the queue afterwards, with its claim', async () => {
    const ids: StreamId[] = [];
    for (let i = 0; i < 12; i += 1) ids.push(await open());
    await t.publishVerdict(verdict(ids[0]!, 0, 'dump'));
    const { caseId } = await caseOf(ids[0]!);
    const { token } = (await t.call('POST', `/v1/cases/${caseId}/claim`, undefined, as('moderator'))).body;
    const restarted = t.restart();
    await Promise.all(ids.slice(1).map((id) => t.publishVerdict(verdict(id, 0, 'dump'))));
    await restarted;
    const cases = await Promise.all(ids.map((id) => caseOf(id)));
    expect(new Set(cases.map((c) => c.caseId)).size).toBe(ids.length);
    expect(cases[0]).toMatchObject({ caseId, lease: { by: 'demo:moderator' } });
    const renewed = await t.call('POST', `/v1/cases/${caseId}/claim/renew`, { token }, as('moderator'));
    expect(renewed.status).toBe(200);
  });
});
