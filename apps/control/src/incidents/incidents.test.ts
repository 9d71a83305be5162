import type { ActionId, CaseId, StreamId } from '@airlock/contracts/ids';
import type { IncidentId } from '@airlock/contracts/incident';
import { OpenIncident } from '@airlock/contracts/http/incident-api';
import type { Policy } from '@airlock/policy/policy';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { caseDecisionsRepository } from '@airlock/storage/repositories/case-decisions';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { pagesRepository } from '@airlock/storage/repositories/pages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actions, openActions } from '../actions/actions.js';
import { openTestGround, person, type TestGround } from '../actions/ground.testkit.js';
import { incidentMarkdown, incidentNotice, incidentPage } from './export.js';
import { createIncidents, type Incidents } from './incidents.js';

const officer = person('ann', 'duty');
const lead = person('lea', 'duty_lead');
const lead2 = person('leo', 'duty_lead');
let t: TestGround;
let actions: Actions;
let incidents: Incidents;
let drillRooms: string[] = [];

beforeAll(async () => {
  t = await openTestGround();
  const { policy } = t.ground;
  const withRooms = (): Policy => {
    const real = policy();
    return { ...real, source: { ...real.source, incidents: { ...real.source.incidents, drillRooms } } };
  };
  const ground = { ...t.ground, policy: withRooms };
  actions = await openActions(ground);
  incidents = createIncidents(ground, { mass: actions.mass });
  await incidents.begin();
}, 120_000);
afterAll(() => t.close());

const open = (want: object) =>
  incidents.open(OpenIncident.parse({ title: 'A wave of casino banners', ...want }), officer);
const pass = (ms: number) => void (t.time.now += ms);
const cut = (category: string) => ({ target: { categories: [category] }, kind: 'cut' as const, reason: 'wave', clause: 'House 3' }); // prettier-ignore

describe('an incident', () => {
  it('B17: has a level, a playbook to tick off, a commander, and a timeline of what people and linked things did', async () => {
    await t.onAir('w1');
    const opened = await open({ playbook: 'wave', links: { streamIds: ['w1'] } });
    const id = opened.incidentId;
    expect(opened).toMatchObject({ level: 2, commander: 'ann', state: 'open', drill: false, done: 0 });
    expect(opened.checklist.map((c) => c.id)).toEqual(['scope', 'stop', 'wrong', 'learn', 'report']);
    const [page] = await pagesRepository(t.db.queries).ofIncident(id);
    expect(page).toMatchObject({ kind: 'incident', state: 'open', drill: false });
    pass(1_000);
    await incidents.check(id, { id: 'scope', done: true, note: '14 rooms' }, officer);
    pass(1_000);
    await incidents.change(id, { level: 1, commander: 'lea', reason: 'it spreads' }, officer);
    pass(1_000);
    await incidents.note(id, 'the banners share one shop', lead);
    const by = { user: 'ann', role: 'duty' as const };
    await t.decisions.take('w1' as StreamId, { kind: 'cut', reason: 'casino', clause: 'House 3', actionId: 'cut-w1' as ActionId }, by); // prettier-ignore
    pass(1_000);
    const caseId = 'case_w1' as CaseId;
    await casesRepository(t.db.queries).append({ caseId, streamId: 'w1' as StreamId, items: [{ key: 'c/1', at: t.time.now, severity: 3, label: 'gambling', body: {} }] }); // prettier-ignore
    const decided = { caseId: (await casesRepository(t.db.queries).openOf('w1' as StreamId))!.caseId, outcome: 'violation' as const, clause: 'House 3', evidence: ['c/1'], note: 'plain', by: 'mo', role: 'moderator', at: t.time.now }; // prettier-ignore
    await caseDecisionsRepository(t.db.queries).add(decided, { token: 1 });
    const view = await incidents.view(id);
    expect(view).toMatchObject({ level: 1, commander: 'lea', done: 1 });
    expect(view.timeline.map((e) => [e.what, e.by])).toEqual([
      ['opened', 'ann'],
      ['page', undefined],
      ['check', 'ann'],
      ['changed', 'ann'],
      ['note', 'lea'],
      ['action', 'ann'],
      ['case_decided', 'mo'],
    ]);
    const closed = await incidents.close(id, 'Banner added to the bank.', lead);
    expect(closed).toMatchObject({ state: 'closed', closedBy: 'lea', review: 'Banner added to the bank.' });
    pass(1_000);
    // What happens afterwards is another story.
    await t.decisions.take(
      'w1' as StreamId,
      { kind: 'warn', reason: 'later', actionId: 'warn-w1' as ActionId },
      by,
    );
    expect((await incidents.view(id)).timeline.map((e) => e.ref)).not.toContain('warn-w1');
    await expect(incidents.note(id, 'too late', lead)).rejects.toMatchObject({ code: 'conflict' });
    const kinds = (await auditRepository(t.db.queries).range(0, 100_000)).filter((r) => r.subject === id).map((r) => r.kind); // prettier-ignore
    expect(kinds).toEqual(['incident.opened', 'incident.checked', 'incident.changed', 'incident.noted', 'incident.closed']); // prettier-ignore
  }, 60_000);

  it('B17: a mass action belongs to it, with preview and a second person, and is rolled back where it was wrong', async () => {
    for (let i = 0; i < 30; i += 1) await t.onAir(`real${i}`, { category: 'realmass' });
    const { incidentId } = await open({ page: false });
    expect(await incidents.previewMass(incidentId, cut('realmass'))).toMatchObject({
      streams: 30,
      really: 30,
    });
    const { approvalId } = await incidents.requestMass(incidentId, cut('realmass'), lead);
    await expect(t.approve(approvalId, lead)).rejects.toMatchObject({ code: 'forbidden' });
    pass(1_000);
    await t.approve(approvalId, lead2);
    const [mass] = await incidents.masses(incidentId);
    expect(mass).toMatchObject({ targets: 30, taken: 30 });
    await actions.mass.rollBack(approvalId, { streamIds: ['real3' as StreamId], reason: 'not theirs' }, lead);
    const { timeline, links } = await incidents.view(incidentId);
    expect(links.streamIds).toHaveLength(30);
    const count = (what: string) => timeline.filter((e) => e.what === what).length;
    expect([count('mass_requested'), count('mass_decided'), count('action')]).toEqual([1, 1, 31]);
    expect(timeline.find((e) => e.what === 'mass_rolled_back')).toMatchObject({
      ...{ text: '1: not theirs', by: lead.id, ref: approvalId },
    });
  }, 120_000);

  it('B17: drill of a mass cut of 500 streams: everybody practises, no stream is touched but those there for it', async () => {
    for (let i = 0; i < 500; i += 1) await t.onAir(`d${i}`, { category: 'drillmass' });
    drillRooms = ['room-d7', 'room-d9'];
    const { incidentId } = await open({ drill: true });
    const [page] = await pagesRepository(t.db.queries).ofIncident(incidentId);
    expect(page).toMatchObject({ drill: true });
    expect(await incidents.previewMass(incidentId, cut('drillmass'))).toMatchObject({
      streams: 500,
      really: 2,
    });
    const { approvalId, preview } = await incidents.requestMass(incidentId, cut('drillmass'), lead);
    expect(preview.really).toBe(2);
    await expect(t.approve(approvalId, lead)).rejects.toMatchObject({ code: 'forbidden' });
    await t.approve(approvalId, lead2);
    expect(await incidents.masses(incidentId)).toMatchObject([{ targets: 2, taken: 2, spared: 498 }]);
    expect(t.projection.view('d7' as StreamId)).toMatchObject({ state: 'dark' });
    const untouched = t.projection
      .views()
      .filter((v) => v.stream.category === 'drillmass' && v.state !== 'dark');
    expect(untouched).toHaveLength(498);
    expect((await incidents.view(incidentId)).timeline.every((e) => e.drill)).toBe(true);
    drillRooms = [];
    const nobody = await incidents.requestMass(incidentId, cut('drillmass'), lead);
    await t.approve(nobody.approvalId, lead2);
    expect((await incidents.masses(incidentId)).at(-1)).toMatchObject({ targets: 0, taken: 0 });
  }, 120_000);

  it('A22: a drill is due every week, from the first day on, and is written down', async () => {
    const deadline = await deadlinesRepository(t.db.queries).get('drill/next');
    expect(deadline).toMatchObject({
      state: 'running',
      urgency: 'notify',
      dueAt: t.time.now + 7 * 86_400_000,
    });
    const drills = (await auditRepository(t.db.queries).range(0, 100_000)).filter((r) => r.kind === 'incident.opened' && r.body.includes('"drill":true')); // prettier-ignore
    expect(drills).toHaveLength(1);
  });

  it('B17: leaves as JSON, as a page, as Markdown and as a draft for the authority, whatever people have written', async () => {
    const { incidentId } = await open({ title: '<script>alert(1)</script> | [x](javascript:0)', playbook: 'blind', page: false }); // prettier-ignore
    await incidents.check(incidentId, { id: 'mode', done: true, note: '**bold** <img src=x>' }, officer);
    await incidents.close(incidentId, 'It came back.', lead);
    const view = await incidents.view(incidentId);
    for (const lang of ['zh-CN', 'en'] as const) {
      const page = incidentPage(view, lang);
      expect(page).not.toMatch(/<script|<img/);
      expect(page).toContain('default-src &#39;none&#39;');
      const markdown = incidentMarkdown(view, lang);
      expect(markdown).not.toMatch(/[^\\]<script|\[x\]\(|[^\\]\*\*bold/);
      const notice = incidentNotice(view, lang);
      expect(notice).toContain(lang === 'en' ? 'draft' : '草稿');
      expect(notice).not.toContain('ann');
    }
    expect(JSON.parse(JSON.stringify(view))).toMatchObject({
      incidentId,
      state: 'closed',
      timeline: [{}, {}, {}],
    });
    await expect(incidents.view('in_none' as IncidentId)).rejects.toMatchObject({ code: 'not_found' });
  });
});
