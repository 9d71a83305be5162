import type {
  NoticeKind,
  NoticeLanguage,
  NoticeText,
  Statement,
  StatementFact,
} from '@airlock/contracts/notice';
import { type Templates, TEMPLATES } from './templates.js';

/** Values for the names in a template. */
export type NoticeValues = Readonly<Record<string, string | number>>;

/** Puts values into a template. Throws when one is missing or empty: nobody is sent half a statement. */
export const renderNotice = (
  kind: NoticeKind,
  lang: NoticeLanguage,
  values: NoticeValues,
  templates: Templates = TEMPLATES,
): string =>
  templates[kind][lang].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(values[name] ?? '').trim();
    if (value === '') throw new Error(`the notice ${kind} (${lang}) has no ${name}`);
    return value;
  });

export const inLanguage = (text: NoticeText, lang: NoticeLanguage): string =>
  typeof text === 'string' ? text : lang === 'zh-CN' ? text.zh : text.en;

/** A moment as people read it, in UTC: the reader may be anywhere. */
export const readableTime = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const WORDS = {
  'zh-CN': {
    untilLifted: '直至解除',
    detected: { true: '由自动化手段发现', false: '由人工发现' },
    decided: { true: '由自动化手段决定，已交人工复核', false: '由人工决定' },
    join: '；',
  },
  en: {
    untilLifted: 'until it is lifted',
    detected: { true: 'found by software', false: 'found by a person' },
    decided: { true: 'decided by software and passed to a person for review', false: 'decided by a person' },
    join: '; ',
  },
} as const;

const yesNo = (b: boolean): 'true' | 'false' => (b ? 'true' : 'false');

/** What software had a part in, in words. */
export const automationInWords = (a: Statement['automated'], lang: NoticeLanguage): string => {
  const w = WORDS[lang];
  return [w.detected[yesNo(a.detection)], w.decided[yesNo(a.decision)]].join(w.join);
};

const fact = (f: StatementFact, lang: NoticeLanguage): string => {
  const details = [
    ...(f.label === undefined ? [] : [f.label]),
    ...(f.score === undefined ? [] : [f.score.toFixed(2)]),
    ...(f.detector === undefined ? [] : [f.detector]),
  ];
  const more = details.length === 0 ? '' : ` [${details.join(', ')}]`;
  return `- ${readableTime(f.at)} ${inLanguage(f.what, lang)}${more}`;
};

/** The values of a statement of reasons, for its template. */
export const statementValues = (s: Statement, lang: NoticeLanguage): NoticeValues => ({
  title: inLanguage(s.title, lang),
  scope: inLanguage(s.scope, lang),
  from: readableTime(s.from),
  until: s.until === undefined ? WORDS[lang].untilLifted : readableTime(s.until),
  ground: s.ground,
  facts: s.facts.map((f) => fact(f, lang)).join('\n'),
  reason: inLanguage(s.reason, lang),
  automated: automationInWords(s.automated, lang),
  route: inLanguage(s.redress.route, lang),
  redressUntil: readableTime(s.redress.until),
});
