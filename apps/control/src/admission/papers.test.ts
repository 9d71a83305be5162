import { AdmissionRequest } from '@airlock/contracts/admission';
import { Identity } from '@airlock/contracts/identity';
import { type Editor, Licence, StreamerProfile } from '@airlock/contracts/licence';
import { compilePolicy } from '@airlock/policy/compile';
import { formatProblems } from '@airlock/policy/problem';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { admissionPolicy, opinionOn } from './papers-rule.js';

const file = (name: string): string =>
  readFileSync(new URL(`../../../../deploy/policy/${name}`, import.meta.url), 'utf8');
const compiled = compilePolicy(file('default.yaml') + file('admission.cn.yaml'));
if (!compiled.ok) throw new Error(formatProblems(compiled.problems));
const policy = admissionPolicy(compiled.policy);

const NOW = 1_000_000_000_000;
const DAY = 86_400_000;
const hash = 'a'.repeat(64);
const STREAMER = 'streamer-1';

const licence = (kind: 'platform' | 'publisher', type: string, more: Partial<Licence> = {}): Licence =>
  Licence.parse({
    licenceId: `${kind}-${type}`,
    holder: { kind, id: kind === 'platform' ? 'platform' : STREAMER },
    type,
    number: 'L-1',
    validFrom: NOW - DAY,
    validTo: NOW + DAY,
    proofHash: hash,
    ...more,
  });
const identity = (more: object = {}): Identity =>
  Identity.parse({
    subject: STREAMER,
    level: 'id_doc',
    ageBand: 'adult',
    verifiedAt: NOW - DAY,
    provider: 'kyc',
    ...more,
  });
const profile = (more: object = {}): StreamerProfile =>
  StreamerProfile.parse({
    streamerId: STREAMER,
    agreement: { version: '2026-11', textHash: hash, acceptedAt: NOW - DAY },
    ...more,
  });
const editor = (office: Editor['office']): Editor => ({
  platform: 'platform',
  office,
  person: office,
  since: 0,
});
const editors = [editor('editor_in_chief'), editor('deputy')];

interface Facts {
  readonly request?: object;
  readonly identity?: Identity | undefined;
  readonly profile?: StreamerProfile | undefined;
  readonly licences?: readonly Licence[];
  readonly platform?: readonly Licence[];
  readonly editors?: readonly Editor[];
  readonly onAir?: boolean;
  readonly now?: number;
}
const opinion = (o: Facts = {}) => {
  const request = AdmissionRequest.parse({
    ...{ roomId: 'room-1', streamerId: STREAMER, title: 'hello', category: 'talk', source: 'rtmp' },
    ...o.request,
  });
  const standing = {
    identity: 'identity' in o ? o.identity : identity(),
    profile: 'profile' in o ? o.profile : profile(),
    licences: o.licences ?? [],
  };
  const platform = { licences: o.platform ?? [], editors: o.editors ?? [] };
  return opinionOn(request, policy, standing, platform, o.now ?? NOW, o.onAir ?? false);
};
const denied = (o: Facts = {}): string[] => opinion(o).deny!.map((f) => f.code);

const NEWS = { category: 'news', declared: { subtype: 'sports' } };
const news = (o: Facts = {}): Facts => ({
  request: NEWS,
  platform: [licence('platform', 'news_information')],
  licences: [licence('publisher', 'news_information')],
  editors,
  ...o,
});

const CATEGORIES = [...Object.keys(policy.categories), 'talk', 'something else'];
const STATES = {
  valid: {},
  'last millisecond': { validTo: NOW + 1 },
  ended: { validTo: NOW },
  'not yet': { validFrom: NOW + 1 },
  revoked: { revokedAt: NOW - 1 },
} as const;

describe('licences', () => {
  const types = [
    ...new Set(Object.values(policy.categories).flatMap((c) => [...c.platform, ...c.publisher])),
  ];
  /** Every set of the platform's licences. */
  const sets = Array.from({ length: 2 ** types.length }, (_, i) => types.filter((_t, bit) => (i >> bit) & 1));

  it.each(CATEGORIES)(
    'A02: %s starts with every set of licences that it needs, and with no other',
    (category) => {
      const needs = policy.categories[category];
      const declared = { subtype: 'sports' };
      for (const held of sets) {
        for (const [state, dates] of Object.entries(STATES)) {
          const isValid = state === 'valid' || state === 'last millisecond';
          for (const own of [[], [licence('publisher', 'news_information')]]) {
            const platform = held.map((type) => licence('platform', type, dates));
            const expected =
              (needs?.platform ?? []).every((type) => isValid && held.includes(type)) &&
              (needs?.publisher ?? []).every((type) => own.some((l) => l.type === type));
            const codes = denied({ request: { category, declared }, platform, licences: own, editors });
            expect({ held, state, own: own.length, allowed: codes.length === 0 }).toEqual({
              ...{ held, state, own: own.length },
              allowed: expected,
            });
          }
        }
      }
    },
  );

  it('B08: performance and audiovisual streams need the licence of their kind', () => {
    for (const [category, type] of [
      ['performance', 'network_culture'],
      ['film', 'audiovisual'],
    ] as const) {
      expect(denied({ request: { category } })).toEqual(['licence.missing.platform']);
      expect(denied({ request: { category }, platform: [licence('platform', type)] })).toEqual([]);
    }
  });

  it('D24: what may affect minors waits for a person until viewers are prompted, at its start and on air', () => {
    for (const onAir of [false, true]) {
      const bare = opinion({ request: { category: 'horror' }, onAir });
      expect(bare).toMatchObject({
        deny: [],
        floors: [{ code: 'prompt.missing', floor: { mode: 'review' } }],
      });
      const prompted = {
        category: 'horror',
        declared: { prompt: '含惊悚内容，未成年人请在监护人陪同下观看' },
      };
      expect(opinion({ request: prompted, onAir })).toMatchObject({ deny: [], floors: [] });
    }
    expect(opinion({ request: { category: 'talk' } }).floors).toEqual([]);
  });

  it('B02: of the four combinations of two licences only yes/yes starts a news stream', () => {
    const both = [licence('platform', 'news_information'), licence('publisher', 'news_information')] as const;
    const matrix = [true, false].map((platform) =>
      [true, false].map((publisher) =>
        denied(news({ platform: platform ? [both[0]] : [], licences: publisher ? [both[1]] : [] })),
      ),
    );
    expect(matrix).toEqual([
      [[], ['licence.missing.publisher']],
      [['licence.missing.platform'], ['licence.missing.platform', 'licence.missing.publisher']],
    ]);
  });

  it('B02: on air an expired licence puts news under review instead of ending it', () => {
    const ended = news({
      licences: [licence('publisher', 'news_information', { validTo: NOW })],
      onAir: true,
    });
    expect(opinion(ended)).toMatchObject({
      deny: [],
      floors: [{ code: 'licence.expired.publisher', floor: { mode: 'review' }, page: true }],
    });
  });

  it('A17, B03: a subtype outside the scope of either licence is refused, and so is none', () => {
    const narrow = (kind: 'platform' | 'publisher') => [
      licence(kind, 'news_information', { scope: ['economy'] }),
    ];
    expect(denied(news({ platform: narrow('platform') }))).toEqual(['licence.scope.platform']);
    expect(denied(news({ licences: narrow('publisher') }))).toEqual(['licence.scope.publisher']);
    expect(denied(news({ request: { category: 'news' } }))).toEqual(['licence.subtype']);
    const economy = { category: 'news', declared: { subtype: 'economy' } };
    expect(denied(news({ request: economy, licences: narrow('publisher') }))).toEqual([]);
  });

  it('B05: news cannot start while an office of the editors is vacant', () => {
    expect(denied(news())).toEqual([]);
    expect(denied(news({ editors: [editor('editor_in_chief')] }))).toEqual(['editors.deputy']);
    expect(denied(news({ editors: [editor('deputy')] }))).toEqual(['editors.editor_in_chief']);
  });

  it('B07: a reprint without a source is refused', () => {
    const source = { outlet: 'Daily', author: 'Wang', capturedAt: NOW, url: 'https://example.com/1' };
    const reprint = (more: object) => ({
      category: 'news',
      declared: { subtype: 'sports', reprint: true, ...more },
    });
    expect(denied(news({ request: reprint({}) }))).toEqual(['source.missing']);
    expect(denied(news({ request: reprint({ source }) }))).toEqual([]);
    expect(() => opinion(news({ request: reprint({ source: { ...source, url: undefined } }) }))).toThrow();
  });

  it('asks again when the first of the papers ends', () => {
    const platform = [licence('platform', 'news_information', { validTo: NOW + 5_000 })];
    expect(opinion(news({ platform })).until).toBe(NOW + 5_000);
  });
});

describe('who', () => {
  it('A10, C02: nobody below the level publishes, whose verification was revoked or is too old', () => {
    expect(denied({ identity: undefined })).toEqual(['identity.level']);
    expect(denied({ identity: identity({ level: 'phone' }) })).toEqual(['identity.level']);
    expect(denied({ identity: identity({ level: 'face' }) })).toEqual([]);
    expect(denied({ identity: identity({ revokedAt: NOW - 1 }) })).toEqual(['identity.revoked']);
    expect(denied({ identity: identity({ verifiedAt: NOW - 365 * DAY }) })).toEqual(['identity.stale']);
    expect(opinion().until).toBe(NOW - DAY + 365 * DAY);
  });

  it('D25: under 16 nobody streams; at 16 and 17 with an identity paper and a guardian’s consent', () => {
    const guardianConsent = { at: NOW - DAY, proofHash: hash };
    expect(denied({ identity: identity({ ageBand: 'under_16', level: 'face', guardianConsent }) })).toEqual([
      'age.under_16',
    ]);
    expect(denied({ identity: identity({ ageBand: '16_17' }) })).toEqual(['age.consent']);
    expect(denied({ identity: identity({ ageBand: '16_17', level: 'phone', guardianConsent }) })).toContain(
      'age.id',
    );
    expect(denied({ identity: identity({ ageBand: '16_17', guardianConsent }) })).toEqual([]);
  });

  it('C03: no publish under a stale agreement', () => {
    const agreement = { version: '2026-05', textHash: hash, acceptedAt: NOW - DAY };
    expect(denied({ profile: profile({ agreement }) })).toEqual(['agreement.stale']);
    expect(denied({ profile: undefined })).toEqual(['agreement.stale']);
  });

  it('A11: a streamer stays within the categories that are open to them', () => {
    expect(denied({ profile: profile({ categories: ['game'] }) })).toEqual(['category.not_allowed']);
    expect(denied({ profile: profile({ categories: ['talk'] }) })).toEqual([]);
  });
});

describe('topics', () => {
  const cases = (o: Facts): string[] => opinion(o).cases!.map((f) => f.code);

  it('D22: a medical room without the qualification opens a case, by category or by title', () => {
    expect(cases({ request: { category: 'medical' } })).toEqual(['qualification.medical']);
    expect(cases({ request: { title: '今晚八点 义诊' } })).toEqual(['qualification.medical']);
    const qualified = [licence('publisher', 'qualification_medical')];
    expect(cases({ request: { category: 'medical' }, licences: qualified })).toEqual([]);
    expect(cases({ request: { category: 'medical' }, licences: qualified, now: NOW + DAY })).toEqual([
      'qualification.medical',
    ]);
  });

  it('A17: a title that drifts from the declared category opens a case; recall on the labelled titles', () => {
    const drifting = ['突发新闻 现场', '聊聊时政', '今日新闻直播', '全场带货', '福利秒杀中', '新闻发布会转播', '姐妹们上链接', '直播间下单立减', '时政热点', '给大家带货']; // prettier-ignore
    const fitting = [
      '吉他弹唱',
      '和猫聊天',
      '深夜电台',
      '王者排位',
      '画画',
      '做饭',
      '健身打卡',
      '读书',
      '英语角',
      '看海',
    ];
    const found = (title: string) => cases({ request: { title, category: 'show' }, platform: [licence('platform', 'network_culture')] }).length > 0; // prettier-ignore
    expect(drifting.filter(found)).toHaveLength(drifting.length);
    expect(fitting.filter(found)).toEqual([]);
  });
});
