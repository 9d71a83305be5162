import { ChannelTarget } from '@airlock/contracts/page';
import { describe, expect, it } from 'vitest';
import { fitBytes, type Message } from './message.js';
import { webhookBody } from './notifiers.js';
import { dingtalk, feishu, pagerduty, slack, wecom } from './robots.js';

const NOW = 1_700_000_000_000;
const message = (more: Partial<Message['facts']> = {}, lang: Message['lang'] = 'en'): Message => ({
  id: 'pc_1',
  act: 'call',
  lang,
  facts: {
    ...{ pageId: 'pg_1', kind: 'harm', urgency: 'critical', count: 3, drill: false, step: 1, round: 0 },
    ...{ layer: 'backup', raisedAt: NOW, nextAt: NOW + 30_000 },
    ...more,
  },
});
const target = <K extends ChannelTarget['kind']>(t: { kind: K; [field: string]: unknown }) =>
  ChannelTarget.parse(t) as Extract<ChannelTarget, { kind: K }>;
const LINES = [
  'step 2: backup',
  'raised 2023-11-14 22:13:20 UTC',
  'answer before 2023-11-14 22:13:50 UTC',
  'page pg_1',
];

describe('what leaves the house for a page', () => {
  it('A22: Feishu gets rich text, signed with time and secret as the key', () => {
    const robot = target({ kind: 'feishu', url: 'https://open.feishu.cn/open-apis/bot/v2/hook/x', secret: 'fs-secret' }); // prettier-ignore
    const asked = feishu(robot, message({}, 'zh-CN'), NOW);
    expect(asked.body).toEqual({
      timestamp: '1700000000',
      sign: 'ognpFOmraex6LA29Ao14dsiNmmjE3YO4x5e/SX8n9Bw=',
      msg_type: 'post',
      content: {
        post: {
          zh_cn: {
            title: '紧急 · 有人举报生命危险 · 共 3 次',
            content: [
              [{ tag: 'text', text: '第 2 步：备班' }],
              [{ tag: 'text', text: '发生于 2023-11-14 22:13:20 UTC' }],
              [{ tag: 'text', text: '须在此前应答 2023-11-14 22:13:50 UTC' }],
              [{ tag: 'text', text: '呼叫编号 pg_1' }],
            ],
          },
        },
      },
    });
    expect(asked.accepts(200, '{"code":0,"msg":"success"}')).toBe(true);
    expect(asked.accepts(200, '{"code":19021,"msg":"sign match fail"}')).toBe(false);
    expect(asked.accepts(200, 'nonsense')).toBe(false);
  });

  it('A22: DingTalk gets text; time in ms and signature are in the address', () => {
    const url = 'https://oapi.dingtalk.com/robot/send?access_token=t0ken';
    const asked = dingtalk(target({ kind: 'dingtalk', url, secret: 'SECdemo' }), message(), NOW);
    expect(asked.url).toBe(
      `${url}&timestamp=1700000000000&sign=lOvVf9TQCVugV68mGbSZCg0gzOl1SVjxWi1MyVZCUuA%3D`,
    );
    expect(asked.body).toEqual({
      msgtype: 'text',
      text: { content: ['CRITICAL · Danger to life was reported · 3 times', ...LINES].join('\n') },
      at: { isAtAll: false },
    });
    expect(asked.accepts(200, '{"errcode":310000,"errmsg":"sign not match"}')).toBe(false);
    expect(dingtalk(target({ kind: 'dingtalk', url }), message(), NOW).url).toBe(url);
  });

  it('A22: WeCom gets text of 2,048 bytes at most', () => {
    const robot = target({ kind: 'wecom', url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k' });
    const asked = wecom(robot, message({ count: 1, urgency: 'normal', kind: 'patrol.missed' }));
    expect(asked.body).toEqual({
      msgtype: 'text',
      text: { content: ['A patrol round was missed', ...LINES].join('\n') },
    });
    expect(asked.accepts(200, '{"errcode":0,"errmsg":"ok"}')).toBe(true);
    expect(Buffer.byteLength(fitBytes('值'.repeat(2_000), 2_048))).toBeLessThanOrEqual(2_048);
    expect(fitBytes('值'.repeat(2_000), 2_048).isWellFormed()).toBe(true);
  });

  it('A22: Slack gets blocks of plain text and an escaped fallback', () => {
    const robot = target({ kind: 'slack', url: 'https://hooks.slack.com/services/T/B/X' });
    const asked = slack(robot, message({ drill: true, count: 1 }));
    expect(asked.body).toEqual({
      text: '[DRILL] CRITICAL · Danger to life was reported',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: '[DRILL] CRITICAL · Danger to life was reported', emoji: false } }, // prettier-ignore
        { type: 'section', text: { type: 'plain_text', text: LINES.join('\n'), emoji: false } },
      ],
    });
    expect([asked.accepts(200, 'ok'), asked.accepts(404, 'no_service')]).toEqual([true, false]);
  });

  it('A22: PagerDuty gets one alert for one page, and its end', () => {
    const robot = target({ kind: 'pagerduty', routingKey: 'R'.repeat(32) });
    const asked = pagerduty(robot, message({ console: 'https://console.example/pages/pg_1' }));
    expect(asked).toMatchObject({ url: 'https://events.pagerduty.com/v2/enqueue' });
    expect(asked.body).toEqual({
      routing_key: 'R'.repeat(32),
      event_action: 'trigger',
      dedup_key: 'pg_1',
      client: 'Airlock',
      client_url: 'https://console.example/pages/pg_1',
      payload: {
        summary: 'CRITICAL · Danger to life was reported · 3 times',
        source: 'airlock',
        severity: 'critical',
        timestamp: '2023-11-14T22:13:20.000Z',
        class: 'harm',
        custom_details: { lines: [...LINES, 'https://console.example/pages/pg_1'], count: 3, drill: false },
      },
    });
    expect(pagerduty(robot, { ...message(), act: 'resolved' }).body).toEqual({
      routing_key: 'R'.repeat(32),
      event_action: 'resolve',
      dedup_key: 'pg_1',
    });
    expect([asked.accepts(202, '{}'), asked.accepts(429, '')]).toEqual([true, false]);
  });

  it('says the kind, the step and the number and nothing of whom it is about, also where ids try to say more', () => {
    const hostile = { pageId: 'pg_<at user_id="all">\r\n<!channel> @all\u202e', kind: '<script>' };
    const bodies = [
      JSON.stringify(
        feishu(target({ kind: 'feishu', url: 'https://x.example' }), message(hostile), NOW).body,
      ),
      JSON.stringify(wecom(target({ kind: 'wecom', url: 'https://x.example' }), message(hostile)).body),
      JSON.stringify(slack(target({ kind: 'slack', url: 'https://x.example' }), message(hostile)).body),
    ];
    for (const body of bodies) expect(body).not.toMatch(/\\r|\u202e|script/);
    for (const body of bodies.slice(0, 2)) expect(body).not.toMatch(/</);
    const [, , inSlack] = bodies;
    // Nothing is parsed in plain text.
    expect(inSlack).not.toContain('mrkdwn');
    expect(JSON.parse(webhookBody(message(), NOW))).toEqual({
      type: 'airlock.page.call',
      timestamp: '2023-11-14T22:13:20.000Z',
      subject: 'pg_1',
      data: {
        ...message().facts,
        headline: 'CRITICAL · Danger to life was reported · 3 times',
        lines: LINES,
      },
    });
  });
});
