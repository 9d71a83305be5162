import type { Both, PageUrgency } from '@airlock/contracts/page';
import type { NoticeLanguage } from '@airlock/contracts/notice';
import { readableTime } from '../notices/index.js';

/** What a page is about, in words. `what` is for the screen only: ids, titles of deadlines, words of whoever raised it. */
export interface PageWords {
  readonly kind: string;
  readonly what?: string;
}

/** The kinds there are, by their first words; the longest that fits is taken. */
const TITLES: Readonly<Record<string, Both>> = {
  harm: { zh: '有人举报生命危险', en: 'Danger to life was reported' },
  complaint: { zh: '严重举报待处理', en: 'A grave report waits' },
  'deadline.order': { zh: '主管部门指令待执行', en: 'An order of an authority is running out' },
  'deadline.report': { zh: '须向主管部门报告', en: 'A report to an authority is running out' },
  'deadline.complaint': { zh: '严重举报待处理', en: 'A grave report waits' },
  'deadline.retention.preflight': {
    zh: '存储不足，拒绝新直播',
    en: 'The store is full: new streams are refused',
  },
  'deadline.admission.review': { zh: '直播须人工审看', en: 'A stream has to be watched by a person' },
  'deadline.review.eye': { zh: '重点直播间无人看守', en: 'Nobody looks at a key room' },
  'deadline.duty.sign_on': { zh: '值班人员未签到', en: 'Nobody has signed on' },
  'deadline.duty.staffing': { zh: '在岗审核人员不足', en: 'Too few reviewers are on shift' },
  deadline: { zh: '期限将至或已过', en: 'A deadline is near or over' },
  'budget.spent': { zh: '自动处置额度用尽，转人工', en: 'A budget of automatic actions is spent' },
  coverage: { zh: '直播无人看守', en: 'Streams are uncovered' },
  'patrol.missed': { zh: '巡查漏轮', en: 'A patrol round was missed' },
  staffing: { zh: '在岗审核人员不足', en: 'Too few reviewers are on shift' },
  alert: { zh: '系统告警', en: 'An alert of the system' },
  incident: { zh: '突发事件', en: 'An incident was opened' },
  manual: { zh: '值班呼叫', en: 'Somebody calls for you' },
  test: { zh: '测试消息', en: 'A test message' },
};
const OTHER: Both = { zh: '值班呼叫', en: 'Duty is called' };

const ofKind = (kind: string): Both => {
  const words = kind.split('.');
  for (let n = words.length; n > 0; n -= 1) {
    const title = TITLES[words.slice(0, n).join('.')];
    if (title !== undefined) return title;
  }
  return OTHER;
};

const MAX = 500;

/** The title on screen, for staff. */
export const pageTitle = ({ kind, what }: PageWords): Both => {
  const { zh, en } = ofKind(kind);
  if (what === undefined || what === '') return { zh, en };
  return { zh: `${zh}：${what}`.slice(0, MAX), en: `${en}: ${what}`.slice(0, MAX) };
};

/** What leaves the house: that something of a kind calls, and where it is read. Never ids, titles or names. */
export interface Outgoing {
  readonly headline: string;
  readonly lines: readonly string[];
}

const WORDS = {
  'zh-CN': {
    drill: '【演练】',
    test: '【测试】',
    times: (n: number) => `共 ${n} 次`,
    step: (n: number, layer: string) => `第 ${n} 步：${layer}`,
    again: (n: number) => `第 ${n + 1} 次呼叫`,
    raised: '发生于',
    answer: '须在此前应答',
    id: '呼叫编号',
    critical: '紧急',
    layers: { primary: '主值班', backup: '备班', lead: '值班负责人' },
  },
  en: {
    drill: '[DRILL] ',
    test: '[TEST] ',
    times: (n: number) => `${n} times`,
    step: (n: number, layer: string) => `step ${n}: ${layer}`,
    again: (n: number) => `call ${n + 1}`,
    raised: 'raised',
    answer: 'answer before',
    id: 'page',
    critical: 'CRITICAL',
    layers: { primary: 'primary', backup: 'backup', lead: 'lead' },
  },
} as const;

export interface OutgoingFacts {
  readonly pageId: string;
  readonly kind: string;
  readonly urgency: PageUrgency;
  readonly count: number;
  readonly drill: boolean;
  readonly step: number;
  readonly round: number;
  readonly layer: 'primary' | 'backup' | 'lead';
  /** ms since 1970. */
  readonly raisedAt: number;
  readonly nextAt?: number;
  /** Where the console is, when it is known. */
  readonly console?: string;
}

export const outgoing = (page: OutgoingFacts, lang: NoticeLanguage): Outgoing => {
  const w = WORDS[lang];
  const title = ofKind(page.kind)[lang === 'en' ? 'en' : 'zh'];
  const mark = page.drill ? w.drill : page.kind === 'test' ? w.test : '';
  const urgent = page.urgency === 'critical' ? `${w.critical} · ` : '';
  const count = page.count > 1 ? ` · ${w.times(page.count)}` : '';
  return {
    headline: `${mark}${urgent}${title}${count}`,
    lines: [
      `${w.step(page.step + 1, w.layers[page.layer])}${page.round > 0 ? ` · ${w.again(page.round)}` : ''}`,
      `${w.raised} ${readableTime(page.raisedAt)}`,
      ...(page.nextAt === undefined ? [] : [`${w.answer} ${readableTime(page.nextAt)}`]),
      `${w.id} ${page.pageId}`,
      ...(page.console === undefined ? [] : [page.console]),
    ],
  };
};
