import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ActionId, CaseId, MessageId, StreamId } from '@airlock/contracts/ids';
import type { Database } from '../database.js';
import { repositories, type Repositories } from '../repositories.js';
import { caseLeasesRepository } from '../repositories/case-leases.js';
import type { SegmentEntry } from '../repositories/segments.js';
import { admissionCases } from './admission-cases.js';
import { knownCases } from './known-cases.js';
import { accessCases } from './access-cases.js';
import { auditCases } from './audit-cases.js';
import { evidenceCases } from './evidence-cases.js';
import { providerCases } from './provider-cases.js';
import { blacklistCases } from './blacklist-cases.js';
import { creditCases } from './credit-cases.js';
import { dutyCases } from './duty-cases.js';
import { houseCases } from './house-cases.js';
import { reviewCases } from './review-cases.js';
import { redressCases } from './redress-cases.js';
import { figuresCases } from './figures-cases.js';
import { qualityCases } from './quality-cases.js';
import { retentionCases } from './retention-cases.js';
import { replayCases } from './replay-cases.js';
import { partitionCases } from './partition-cases.js';
import { pagingCases } from './paging-cases.js';
import { policyCases } from './policy-cases.js';
import { outboxCases } from './outbox-cases.js';
import { action, message, messageVerdict, rule, segmentVerdict, stream } from './samples.js';

export interface Opened {
  readonly database: Database;
  dispose(): Promise<void>;
}

export interface SuiteContext {
  readonly database: Database;
  readonly repos: Repositories;
}

const s1 = StreamId.parse('s1');
const TABLES = [
  'streams',
  'verdicts',
  'chat',
  'case_items',
  'cases',
  'case_decisions',
  'looks',
  'answer_bank',
  'exposures',
  'unveilings',
  'preferences',
  'case_marks',
  'case_lookers',
  'case_acts',
  'watches',
  'retractions',
  'complaints',
  'notifiers',
  'appeals',
  'notices',
  'sanctions',
  'actions',
  'outbox',
  'segments',
  'duty_people',
  'duty_schedules',
  'duty_overrides',
  'duty_swaps',
  'duty_presence',
  'duty_handovers',
  'duty_feeds',
  'duty_staffing',
  'webhooks',
  'pages',
  'page_events',
  'page_calls',
  'page_channels',
  'page_contacts',
  'page_steps',
  'incidents',
  'incident_links',
  'incident_entries',
  'patrol_looks',
  'patrol_misses',
  'policy_texts',
  'policy_versions',
  'policy_trial',
  'lexicons',
  'lexicon_terms',
  'orders',
  'reports',
  'known_banks',
  'known_entries',
  'known_matches',
  'retention_streams',
  'retention_raises',
  'sale_links',
  'legal_holds',
  'retention_batches',
  'retention_blobs',
  'retention_usage',
  'erasures',
  'providers',
  'provider_changes',
  'provider_observed',
  'provider_cases',
  'blacklist_keys',
  'blacklist_entries',
  'blacklist_imports',
  'evidence',
  'evidence_triggers',
  'evidence_items',
  'evidence_releases',
  'identities',
  'identity_keys',
  'streamer_profiles',
  'licences',
  'editors',
  'access_grants',
  'api_keys',
  'sessions',
  'accounts',
];

/** What every database must do with the repositories; one database for the whole suite. */
export function repositorySuite(name: string, open: () => Promise<Opened>): void {
  describe(name, () => {
    let opened: Opened;
    let repos: Repositories;
    const context: SuiteContext = {
      get database() {
        return opened.database;
      },
      get repos() {
        return repos;
      },
    };
    beforeAll(async () => {
      opened = await open();
      repos = repositories(opened.database.queries);
    }, 60_000);
    afterAll(() => opened.dispose());
    beforeEach(() => sql.raw(`TRUNCATE ${TABLES.join(', ')}`).execute(opened.database.queries));

    describe('streams', () => {
      it('keeps the latest record of each, within one batch too', async () => {
        await repos.streams.save([
          stream(),
          stream({ streamId: 's2', startedAt: 2_000 }),
          stream({ live: false }),
        ]);
        await repos.streams.save([stream({ streamId: 's2', startedAt: 2_000, title: 'nul\0 and 😀' })]);
        expect(await repos.streams.get(s1)).toEqual(stream({ live: false }));
        expect((await repos.streams.list({ limit: 10 })).map((s) => s.streamId)).toEqual(['s2', 's1']);
        expect((await repos.streams.list({ limit: 10, live: true }))[0]!.title).toBe('nul\ufffd and 😀');
        expect(await repos.streams.list({ limit: 10, before: 1_000 })).toEqual([]);
        expect(await repos.streams.get(StreamId.parse('nobody'))).toBeUndefined();
      });
    });

    describe('verdicts', () => {
      it('tells the timeline newest first, by time and hits only', async () => {
        const hit = segmentVerdict(2, 30, { decision: 'hold', rules: [rule] });
        await repos.verdicts.save([segmentVerdict(0, 10), segmentVerdict(1, 20), hit, messageVerdict('m1')]);
        const at = async (page: Parameters<Repositories['verdicts']['timeline']>[1]) =>
          (await repos.verdicts.timeline(s1, page)).map((v) => v.timing.decidedAt);
        expect(await at({ limit: 10 })).toEqual([50, 30, 20, 10]);
        expect(await at({ limit: 10, kind: 'segment', before: 30 })).toEqual([20, 10]);
        expect(await at({ limit: 2, since: 10, before: 50 })).toEqual([30, 20]);
        expect(await repos.verdicts.timeline(s1, { limit: 10, hitsOnly: true })).toEqual([hit]);
        expect(await repos.verdicts.ofSegment({ streamId: s1, epoch: 0, seq: 2 })).toEqual(hit);
      });

      it('never puts a verdict that is not final over one that is, in one batch or two', async () => {
        const early = segmentVerdict(0, 10, { final: false, decision: 'hold' });
        const last = segmentVerdict(0, 20);
        await repos.verdicts.save([early]);
        await repos.verdicts.save([last, early]);
        await repos.verdicts.save([early]);
        expect(await repos.verdicts.timeline(s1, { limit: 10 })).toEqual([last]);
      });

      it('takes thousands at once and forgets the old ones in bounded steps', async () => {
        await repos.verdicts.save(Array.from({ length: 2_500 }, (_, seq) => segmentVerdict(seq, seq)));
        expect(await repos.verdicts.expire(1_000, 600)).toBe(600);
        expect(await repos.verdicts.expire(1_000, 600)).toBe(400);
        expect(await repos.verdicts.expire(1_000, 600)).toBe(0);
        const rest = await repos.verdicts.timeline(s1, { limit: 5_000 });
        expect(rest.at(-1)!.timing.decidedAt).toBe(1_000);
      });
    });

    describe('chat', () => {
      const id = (text: string) => MessageId.parse(text);

      it('joins lines and verdicts in whatever order they come', async () => {
        await repos.chat.saveVerdicts([messageVerdict('m2', { decision: 'hold', rules: [rule] })]);
        expect(await repos.chat.get(s1, id('m2'))).toBeUndefined();
        await repos.chat.saveMessages([message('m1', 10, { nickname: '小明' }), message('m2', 20)]);
        await repos.chat.saveVerdicts([
          messageVerdict('m1', { decision: 'mask', display: { userId: 'u1', text: 'li**', sentAt: 10 } }),
        ]);
        await repos.chat.saveMessages([message('m1', 10, { text: 'said otherwise' })]);
        expect(await repos.chat.list(s1, { limit: 10 })).toMatchObject([
          { messageId: 'm2', text: 'line m2', decision: 'hold', rules: [rule], policyHash: 'h' },
          { messageId: 'm1', text: 'line m1', decision: 'mask', display: 'li**', nickname: '小明' },
        ]);
        expect((await repos.chat.list(s1, { limit: 10, before: 20 })).map((l) => l.messageId)).toEqual([
          'm1',
        ]);
      });

      it('lists held lines oldest first until a person decides, whom no late verdict overrules', async () => {
        const hold = ['m1', 'm2', 'm3'].map((m) => messageVerdict(m, { decision: 'hold' }));
        await repos.chat.saveMessages([
          message('m3', 30),
          message('m1', 10),
          message('m2', 20),
          message('m4', 5),
        ]);
        await repos.chat.saveVerdicts(hold);
        const held = async () => (await repos.chat.held({ limit: 10, streamId: s1 })).map((l) => l.messageId);
        expect(await held()).toEqual(['m1', 'm2', 'm3']);
        const decided = await repos.chat.decide({
          streamId: s1,
          messageId: id('m2'),
          decision: 'publish',
          display: 'line m2',
          by: 'wang',
          at: 99,
        });
        expect(decided).toMatchObject({ decision: 'publish', by: 'wang', display: 'line m2' });
        await repos.chat.saveVerdicts(hold);
        expect(await held()).toEqual(['m1', 'm3']);
        const unknown = { streamId: s1, messageId: id('m9'), decision: 'drop', by: 'wang', at: 1 } as const;
        expect(await repos.chat.decide(unknown)).toBeUndefined();
      });

      it('holds any text, and forgets old lines', async () => {
        await repos.chat.saveMessages([message('m1', 10, { text: 'a\0b \ud83d 😀' }), message('m2', 20)]);
        expect((await repos.chat.get(s1, id('m1')))!.text).toBe('a\ufffdb \ufffd 😀');
        expect(await repos.chat.expire(20, 100)).toBe(1);
        expect((await repos.chat.list(s1, { limit: 10 })).map((l) => l.messageId)).toEqual(['m2']);
      });
    });

    describe('cases', () => {
      const item = (key: string, at: number, severity: number, label?: string) => ({
        key,
        at,
        severity,
        label,
        body: { seq: key },
      });
      const append = (caseId: string, items: ReturnType<typeof item>[], streamId = s1) =>
        repos.cases.append({ caseId: CaseId.parse(caseId), streamId, items });

      it('opens one case per stream and appends later hits to it', async () => {
        expect(await append('c1', [item('s/0/1', 10, 2, 'violence')])).toMatchObject({
          opened: true,
          case: { caseId: 'c1', severity: 2, label: 'violence', hits: 1, openedAt: 10 },
        });
        const again = await append('c2', [
          item('s/0/2', 20, 4, 'sexual'),
          item('s/0/1', 10, 2),
          item('s/0/3', 30, 1),
        ]);
        expect(again).toEqual({
          opened: false,
          case: {
            caseId: 'c1',
            streamId: 's1',
            state: 'open',
            severity: 4,
            label: 'sexual',
            hits: 3,
            openedAt: 10,
            updatedAt: 30,
          },
        });
        expect((await repos.cases.items(CaseId.parse('c1'))).map((i) => i.key)).toEqual([
          's/0/1',
          's/0/2',
          's/0/3',
        ]);
        expect(await append('c3', [item('s/0/1', 10, 2)])).toBeUndefined();
        expect(await append('c3', [])).toBeUndefined();
      });

      it('keeps one open case although many open one at once', async () => {
        await Promise.all(
          Array.from({ length: 12 }, (_, i) => append(`c${i}`, [item(`s/0/${i}`, i, i % 5, `l${i % 5}`)])),
        );
        const open = await repos.cases.list({ limit: 10, state: 'open' });
        expect(open).toHaveLength(1);
        expect(open[0]).toMatchObject({ hits: 12, severity: 4, label: 'l4', updatedAt: 11 });
      });

      it('is closed once, by one reviewer; the next hit opens another, an old hit none', async () => {
        await append('c1', [item('s/0/1', 10, 2)]);
        const leases = caseLeasesRepository(opened.database.queries);
        const caseId = CaseId.parse('c1');
        const token = (await leases.claim({ caseId, by: 'wang', now: 30, until: 50 }))!;
        const close = (by: string) => leases.close({ caseId, by, token, outcome: 'clean', at: 40 });
        const both = await Promise.all([close('wang'), close('li'), close('wang')]);
        expect(both.filter(Boolean)).toMatchObject([{ state: 'closed', updatedAt: 40 }]);
        expect(await append('c2', [item('s/0/1', 10, 2)])).toBeUndefined();
        expect(await repos.cases.openOf(s1)).toBeUndefined();
        expect(await append('c2', [item('s/0/9', 90, 1)])).toMatchObject({ opened: true });
        expect((await repos.cases.openOf(s1))!.caseId).toBe('c2');
        const states = async (state: 'open' | 'closed' | 'all') =>
          (await repos.cases.list({ limit: 10, state })).map((c) => c.caseId);
        expect([await states('all'), await states('open'), await states('closed')]).toEqual([
          ['c2', 'c1'],
          ['c2'],
          ['c1'],
        ]);
      });
    });

    describe('actions', () => {
      it('takes an action once, and the first darkness', async () => {
        const cut = action('a1', 100);
        expect(await repos.actions.insert(cut)).toBe('inserted');
        expect(await repos.actions.insert({ ...cut, reason: 'again' })).toBe('known');
        await repos.actions.insert(action('a2', 200, { streamId: 's2' }));
        const id = ActionId.parse('a1');
        expect(await repos.actions.get(id)).toEqual({ action: cut });
        const dark = { timeToDarkMs: 123.5, confirmedAt: 900, source: 'gate' } as const;
        expect(await repos.actions.recordDarkness(id, 223, dark)).toBe(true);
        expect(await repos.actions.recordDarkness(id, 500, { ...dark, timeToDarkMs: 1 })).toBe(false);
        expect(await repos.actions.get(id)).toEqual({ action: cut, darkAt: 223, darkness: dark });
        expect((await repos.actions.list({ limit: 10 })).map((a) => a.action.actionId)).toEqual(['a2', 'a1']);
        expect(await repos.actions.list({ limit: 10, streamId: s1, before: 100 })).toEqual([]);
      });
    });

    describe('segments', () => {
      const entry = (epoch: number, seq: number, capturedAt: number) =>
        ({
          streamId: 's1',
          epoch,
          seq,
          container: 'mpegts',
          blob: `s1/${epoch}/${seq}.ts`,
          startMs: seq * 2_000.5,
          durationMs: 2_000.5,
          bytes: 5,
          capturedAt,
        }) as SegmentEntry;

      it('finds segments by name, by time and the newest, and forgets the old with their blobs', async () => {
        const all = [entry(0, 0, 10), entry(0, 1, 20), entry(1, 0, 30), entry(1, 1, 40)];
        await repos.segments.save(all);
        await repos.segments.save([{ ...all[0]!, bytes: 99 }]);
        expect(await repos.segments.get({ streamId: s1, epoch: 0, seq: 0 })).toEqual(all[0]);
        expect(await repos.segments.latest(s1, 3)).toEqual(all.slice(1));
        expect(await repos.segments.captured(s1, 20, 40)).toEqual(all.slice(1, 3));
        const gone = await repos.segments.expire(40, 2);
        expect(gone.map((g) => g.blob).sort()).toEqual(['s1/0/0.ts', 's1/0/1.ts']);
        expect(await repos.segments.latest(s1, 9)).toEqual(all.slice(2));
      });
    });

    outboxCases(context);
    auditCases(context);

    describe('the house', () => houseCases(context));
    describe('duty', () => dutyCases(context));
    describe('redress', () => redressCases(context));
    describe('quality', () => qualityCases(context));
    describe('figures', () => figuresCases(context));
    describe('review', () => reviewCases(context));
    describe('paging', () => pagingCases(context));
    describe('policy', () => policyCases(context));
    describe('admission', () => admissionCases(context));
    describe('credit', () => creditCases(context));
    describe('blacklists', () => blacklistCases(context));
    describe('providers', () => providerCases(context));
    describe('access', () => accessCases(context));
    describe('evidence', () => evidenceCases(context));
    describe('retention', () => retentionCases(context));
    knownCases(context);
    replayCases(context);
    partitionCases(context);
  });
}
