import type { ChannelTarget } from '@airlock/contracts/page';
import { createHmac } from 'node:crypto';
import { fitBytes, type Message, type Words, wordsOf } from './message.js';

/** A request to a robot of a chat, and how its answer is read: most say "200" and mean it only when the body does too. */
export interface RobotRequest {
  readonly url: string;
  readonly body: unknown;
  readonly accepts: (status: number, text: string) => boolean;
}

type TargetOf<K extends ChannelTarget['kind']> = Extract<ChannelTarget, { kind: K }>;

const isOk = (status: number): boolean => status >= 200 && status < 300;
const fieldIs = (field: string, value: unknown) => (status: number, text: string) => {
  try {
    return isOk(status) && (JSON.parse(text) as Record<string, unknown>)[field] === value;
  } catch {
    return false;
  }
};
/** `<at …>` and `<@…>` call people in these chats; nothing we say may. */
const noTags = (text: string): string => text.replaceAll('<', '＜').replaceAll('>', '＞');
const oneText = ({ headline, lines }: Words): string => [headline, ...lines].join('\n');

/** 自定义机器人 of Feishu/Lark: rich text; signed with the secret as part of the key over an empty message. */
export const feishu = (target: TargetOf<'feishu'>, message: Message, now: number): RobotRequest => {
  const { headline, lines } = wordsOf(message);
  const timestamp = String(Math.floor(now / 1_000));
  const sign = (secret: string) => createHmac('sha256', `${timestamp}\n${secret}`).digest('base64');
  const content = lines.map((line) => [{ tag: 'text', text: noTags(line) }]);
  return {
    url: target.url,
    body: {
      ...(target.secret === undefined ? {} : { timestamp, sign: sign(target.secret) }),
      msg_type: 'post',
      content: {
        post: { [message.lang === 'en' ? 'en_us' : 'zh_cn']: { title: noTags(headline), content } },
      },
    },
    accepts: fieldIs('code', 0),
  };
};

/** 自定义机器人 of DingTalk: plain text; time (ms) and signature go into the address. */
export const dingtalk = (target: TargetOf<'dingtalk'>, message: Message, now: number): RobotRequest => {
  const url = new URL(target.url);
  if (target.secret !== undefined) {
    const sign = createHmac('sha256', target.secret).update(`${now}\n${target.secret}`).digest('base64');
    url.searchParams.set('timestamp', String(now));
    url.searchParams.set('sign', sign);
  }
  return {
    url: url.toString(),
    body: {
      msgtype: 'text',
      text: { content: fitBytes(oneText(wordsOf(message)), 20_000) },
      at: { isAtAll: false },
    },
    accepts: fieldIs('errcode', 0),
  };
};

/** 群机器人 of WeCom: plain text of 2,048 bytes at most. */
export const wecom = (target: TargetOf<'wecom'>, message: Message): RobotRequest => ({
  url: target.url,
  body: { msgtype: 'text', text: { content: fitBytes(noTags(oneText(wordsOf(message))), 2_048) } },
  accepts: fieldIs('errcode', 0),
});

/** `&`, `<` and `>` are the only control characters of Slack's text. */
const slackText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Incoming webhook of Slack: blocks of plain text, in which nothing is parsed, and a fallback for notifications. */
export const slack = (target: TargetOf<'slack'>, message: Message): RobotRequest => {
  const { headline, lines } = wordsOf(message);
  const block = (type: 'header' | 'section', text: string) => ({ type, text: { type: 'plain_text', text, emoji: false } });
  return {
    url: target.url,
    body: {
      text: slackText(headline),
      blocks: [block('header', headline.slice(0, 150)), block('section', lines.join('\n').slice(0, 3_000))],
    },
    accepts: (status, text) => isOk(status) && text.trim() === 'ok',
  };
}; // prettier-ignore

const PAGERDUTY_ACT = { call: 'trigger', acknowledged: 'acknowledge', resolved: 'resolve' } as const;

/** Events API v2 of PagerDuty: one alert for one page, which follows it to its end. */
export const pagerduty = (target: TargetOf<'pagerduty'>, message: Message): RobotRequest => {
  const { facts, act } = message;
  const { headline, lines } = wordsOf(message);
  return {
    url: target.url,
    body: {
      routing_key: target.routingKey,
      event_action: PAGERDUTY_ACT[act],
      dedup_key: facts.pageId,
      ...(act === 'call'
        ? {
            client: 'Airlock',
            ...(facts.console === undefined ? {} : { client_url: facts.console }),
            payload: {
              summary: headline.slice(0, 1_024),
              source: 'airlock',
              severity: facts.drill ? 'info' : facts.urgency === 'critical' ? 'critical' : 'error',
              timestamp: new Date(facts.raisedAt).toISOString(),
              class: facts.kind,
              custom_details: { lines, count: facts.count, drill: facts.drill },
            },
          }
        : {}),
    },
    accepts: isOk,
  };
};
