import type { NoticeKind, NoticeLanguage } from '@airlock/contracts/notice';

/** What a template may name; `{until}` and the like stand for the values of the notice's body. */
export type Templates = Readonly<Record<NoticeKind, Readonly<Record<NoticeLanguage, string>>>>;

/** The texts of all notices. Every name in braces must have a value, or the notice is not issued. */
export const TEMPLATES: Templates = {
  statement: {
    'zh-CN': `处置决定说明（理由告知书）

处置措施：{title}
适用范围：{scope}
生效时间：{from}
持续期限：{until}
违反条款：{ground}
认定事实：
{facts}
理由：{reason}
是否自动化：{automated}
申诉途径：{route}
申诉截止：{redressUntil}`,
    en: `Statement of reasons

Measure: {title}
It applies to: {scope}
From: {from}
Until: {until}
Clause broken: {ground}
Facts:
{facts}
Reason: {reason}
Automation: {automated}
How to appeal: {route}
Appeals are taken until: {redressUntil}`,
  },
  lifted: {
    'zh-CN': `处置解除通知

已解除的处置：{title}（编号 {lifted}）
解除时间：{at}
理由：{reason}`,
    en: `A measure has ended

Measure: {title} (no. {lifted})
Ended: {at}
Reason: {reason}`,
  },
  'appeal.received': {
    'zh-CN': `申诉受理通知

申诉编号：{appealId}
申诉对象：{against}
受理时间：{at}
答复期限：{dueAt}
您的申诉由未参与原决定的人员审查。`,
    en: `Your appeal has been received

Appeal: {appealId}
Against: {against}
Received: {at}
You get an answer by: {dueAt}
It is reviewed by a person who had no part in the decision.`,
  },
  'appeal.decided': {
    'zh-CN': `申诉结果通知

申诉编号：{appealId}
申诉对象：{against}
结果：{outcome}
理由：{reason}
决定时间：{at}
本结果由原决定人以外的人员作出，并非仅由自动化方式作出。
其他救济：{route}`,
    en: `Your appeal has been decided

Appeal: {appealId}
Against: {against}
Outcome: {outcome}
Reason: {reason}
Decided: {at}
A person other than the one who decided first has decided this, not software alone.
Other redress: {route}`,
  },
  'complaint.received': {
    'zh-CN': `举报受理回执

回执编号：{receipt}
受理时间：{at}
答复期限：{dueAt}
请保存回执编号和查询码，以便查询处理结果。`,
    en: `We have received your report

Receipt: {receipt}
Received: {at}
You get an answer by: {dueAt}
Keep the receipt number and the code to look up the outcome.`,
  },
  'complaint.decided': {
    'zh-CN': `举报处理结果

回执编号：{receipt}
结果：{outcome}
说明：{reason}
决定时间：{at}
是否自动化：{automated}
如有异议：{route}`,
    en: `The outcome of your report

Receipt: {receipt}
Outcome: {outcome}
Explanation: {reason}
Decided: {at}
Automation: {automated}
If you disagree: {route}`,
  },
  'notifier.warned': {
    'zh-CN': `关于不实举报的警告

您近期的举报中有 {unfounded} 件（共 {total} 件）明显不成立。
如继续频繁提交明显不成立的举报，我们将在一定期限内暂停处理您的举报。
理由：{reason}`,
    en: `A warning about unfounded reports

Of your {total} recent reports, {unfounded} were manifestly unfounded.
If you go on submitting such reports often, we will stop processing your reports for a time.
Reason: {reason}`,
  },
  'notifier.suspended': {
    'zh-CN': `暂停处理举报通知

自 {from} 至 {until}，暂停处理您提交的举报。
举报总数：{total}；明显不成立：{unfounded}，占比 {share}。
理由：{reason}
申诉途径：{route}`,
    en: `Your reports are not processed for a time

From {from} until {until} we do not process reports from you.
Reports in all: {total}; manifestly unfounded: {unfounded}, a share of {share}.
Reason: {reason}
How to appeal: {route}`,
  },
};
