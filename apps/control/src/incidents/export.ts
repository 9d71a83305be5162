import type { IncidentView, TimelineEntry } from '@airlock/contracts/incident';
import type { NoticeLanguage } from '@airlock/contracts/notice';
import type { Both } from '@airlock/contracts/page';
import { readableTime } from '@airlock/moderation/notices';
import { foreign, html, Markup } from '../html/markup.js';

/** Nothing may be fetched and nothing may run, whatever somebody has written. */
const CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const WORDS = {
  'zh-CN': {
    drill: '演练，未实际处置（演练直播间除外）',
    level: '级别',
    levels: ['Ⅰ级（特别重大）', 'Ⅱ级（重大）', 'Ⅲ级（较大）', 'Ⅳ级（一般）'],
    commander: '指挥',
    opened: '启动',
    closed: '结束',
    still: '仍在处置',
    playbook: '预案',
    review: '复盘',
    timeline: '时间线',
    links: '关联',
    counts: (s: number, c: number, a: number) => `直播 ${s} · 案件 ${c} · 处置 ${a}`,
    notice: '突发事件情况报告（草稿）',
    to: '致：（主管部门）',
    what: '基本情况',
    done: '已采取的措施',
    next: '后续工作',
    sign: '单位（盖章）：　　　　经办人：　　　　日期：',
    check: '须由经办人核对后签发，系统不会自动发送。',
    whats: {
      opened: '启动', changed: '变更', note: '记录', check: '完成', unchecked: '撤销完成', linked: '关联', page: '呼叫',
      page_acknowledged: '应答', page_resolved: '呼叫结束', action: '处置', dark: '画面下线', case_decided: '案件结论',
      mass_requested: '申请批量处置', mass_decided: '批量处置复核', mass_rolled_back: '撤销批量处置', closed: '结束',
    },
  },
  en: {
    drill: 'A drill: nothing was really done, except in rooms that are there for it',
    level: 'Level',
    levels: ['1 (gravest)', '2', '3', '4'],
    commander: 'Commander',
    opened: 'Opened',
    closed: 'Closed',
    still: 'still open',
    playbook: 'Playbook',
    review: 'Review',
    timeline: 'Timeline',
    links: 'Linked',
    counts: (s: number, c: number, a: number) => `${s} streams · ${c} cases · ${a} actions`,
    notice: 'Report of an incident (draft)',
    to: 'To: (the authority)',
    what: 'What happened',
    done: 'What was done',
    next: 'What follows',
    sign: 'For the platform:            Name:            Date:',
    check: 'To be checked and sent by a person; the system sends nothing by itself.',
    whats: {
      opened: 'opened', changed: 'changed', note: 'note', check: 'done', unchecked: 'not done', linked: 'linked', page: 'page',
      page_acknowledged: 'page answered', page_resolved: 'page over', action: 'action', dark: 'dark',
      case_decided: 'case decided', mass_requested: 'mass action asked for', mass_decided: 'mass action decided',
      mass_rolled_back: 'mass action rolled back', closed: 'closed',
    },
  },
} as const satisfies Record<NoticeLanguage, { whats: Record<TimelineEntry['what'], string>; [word: string]: unknown }>; // prettier-ignore

const inLang = (text: Both, lang: NoticeLanguage): string => (lang === 'en' ? text.en : text.zh);

const factsOf = (i: IncidentView, lang: NoticeLanguage): readonly (readonly [string, string])[] => {
  const w = WORDS[lang];
  const actions = i.timeline.filter((e) => e.what === 'action').length;
  const cases = new Set([
    ...i.links.caseIds,
    ...i.timeline.filter((e) => e.what === 'case_decided').map((e) => e.ref),
  ]);
  return [
    [w.level, w.levels[i.level - 1]!],
    [w.commander, i.commander],
    [w.opened, `${readableTime(i.openedAt)} · ${i.openedBy}`],
    [w.closed, i.closedAt === undefined ? w.still : `${readableTime(i.closedAt)} · ${i.closedBy ?? ''}`],
    [w.links, w.counts(i.links.streamIds.length, cases.size, actions)],
  ];
};

/** Markdown shows what people wrote and does not obey it. */
const plain = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]()<>#|!]/g, (c) => `\\${c}`);

const heading = (i: IncidentView, lang: NoticeLanguage): string[] => [
  ...(i.drill ? [`> **${WORDS[lang].drill}**`, ''] : []),
  ...factsOf(i, lang).map(([name, value]) => `- ${name}: ${plain(value)}`),
  '',
];

const checklist = (i: IncidentView, lang: NoticeLanguage): string[] =>
  i.checklist.map((c) => {
    const by = c.doneAt === undefined ? '' : ` — ${plain(c.doneBy ?? '')}, ${readableTime(c.doneAt)}`;
    const note = c.note === undefined ? '' : `: ${plain(c.note)}`;
    return `- [${c.doneAt === undefined ? ' ' : 'x'}] ${plain(inLang(c.text, lang))}${note}${by}`;
  });

export const incidentMarkdown = (i: IncidentView, lang: NoticeLanguage): string => {
  const w = WORDS[lang];
  const rows = i.timeline.map(
    (e) => `| ${readableTime(e.at)} | ${w.whats[e.what]} | ${plain(e.by ?? '')} | ${plain(e.text)} |`,
  );
  return [
    `# ${plain(i.title)}`,
    '',
    ...heading(i, lang),
    ...(i.playbook === undefined ? [] : [`## ${w.playbook}: ${plain(inLang(i.playbook.title, lang))}`, '']),
    ...(i.checklist.length === 0 ? [] : [...checklist(i, lang), '']),
    `## ${w.timeline}`,
    '',
    '| | | | |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...(i.review === undefined ? [] : [`## ${w.review}`, '', plain(i.review), '']),
  ].join('\n');
};

/** A draft that a person checks, completes and sends: facts and measures, no names of people or streams. */
export const incidentNotice = (i: IncidentView, lang: NoticeLanguage): string => {
  const w = WORDS[lang];
  const measures = i.timeline.filter((e) => ['action', 'mass_decided', 'case_decided'].includes(e.what));
  const counted = new Map<string, number>();
  for (const { what } of measures) counted.set(w.whats[what], (counted.get(w.whats[what]) ?? 0) + 1);
  const facts = factsOf(i, lang).filter(([name]) => name !== w.commander);
  return [
    `# ${w.notice}`,
    '',
    ...(i.drill ? [`> **${w.drill}**`, ''] : []),
    w.to,
    '',
    `## ${w.what}`,
    '',
    `${plain(i.title)}`,
    '',
    ...facts.map(([name, value]) => `- ${name}: ${plain(value.split(' · ')[0]!)}`),
    '',
    `## ${w.done}`,
    '',
    ...[...counted].map(([what, n]) => `- ${what}: ${n}`),
    ...checklist(i, lang)
      .filter((line) => line.startsWith('- [x]'))
      .map((line) => `- ${line.slice(6).split(' — ')[0]!}`),
    '',
    `## ${w.next}`,
    '',
    i.review === undefined ? '' : plain(i.review),
    '',
    w.sign,
    '',
    `_${w.check}_`,
    '',
  ].join('\n');
};

const STYLE = new Markup(`
:root { color-scheme: light dark; font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem } h1 { line-height: 1.3 }
.drill { border: 2px dashed #b45309; padding: .5rem 1rem; border-radius: .5rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem } dt { opacity: .7 } dd { margin: 0 }
table { border-collapse: collapse; width: 100% } td { border-top: 1px solid #8884; padding: .3rem .6rem; vertical-align: top }
td:first-child { white-space: nowrap; font-variant-numeric: tabular-nums } pre { white-space: pre-wrap; font: inherit }
@media print { body { margin: 0 } }`);

export const incidentPage = (i: IncidentView, lang: NoticeLanguage): string => {
  const w = WORDS[lang];
  const line = (e: TimelineEntry): Markup =>
    html`<tr>
      <td><time>${readableTime(e.at)}</time></td>
      <td>${w.whats[e.what]}</td>
      <td>${e.by === undefined ? '' : foreign(e.by)}</td>
      <td>${foreign(e.text)}</td>
    </tr>`;
  const check = (c: IncidentView['checklist'][number]): Markup =>
    html`<li>
      ${c.doneAt === undefined ? '☐' : '☑'} ${foreign(inLang(c.text, lang))}
      ${c.doneAt === undefined ? '' : html`— ${foreign(c.doneBy ?? '')}, ${readableTime(c.doneAt)}`}
      ${c.note === undefined ? '' : html`: ${foreign(c.note)}`}
    </li>`;
  const { text } = html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content="${CSP}" />
        <meta name="viewport" content="width=device-width" />
        <title>${i.title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <h1>${foreign(i.title)}</h1>
        ${i.drill && html`<p class="drill">${w.drill}</p>`}
        <dl>${factsOf(i, lang).map(([name, value]) => html`<dt>${name}</dt><dd>${foreign(value)}</dd>`)}</dl>
        ${i.checklist.length > 0 && html`<h2>${w.playbook}: ${i.playbook === undefined ? '' : inLang(i.playbook.title, lang)}</h2><ul>${i.checklist.map(check)}</ul>`}
        <h2>${w.timeline}</h2>
        <table>${i.timeline.map(line)}</table>
        ${i.review !== undefined && html`<h2>${w.review}</h2><pre>${foreign(i.review)}</pre>`}
      </body>
    </html>`; // prettier-ignore
  return text;
};
