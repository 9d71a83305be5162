import { ChannelTarget } from '@airlock/contracts/page';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook as ReferenceWebhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newSecret } from '../../webhooks/sender.js';
import type { Message } from './message.js';
import { type MailServer, startMailServer } from './mail-server.testkit.js';
import { createNotifiers } from './notifiers.js';

const message: Message = {
  ...{ id: 'pc_7', act: 'call', lang: 'zh-CN' },
  facts: {
    ...{ pageId: 'pg_7', kind: 'harm', urgency: 'critical', count: 1, drill: false, step: 0, round: 0 },
    ...{ layer: 'primary', raisedAt: 1_700_000_000_000 },
  },
};
let http: Server;
let smtp: MailServer;
let url: string;
let answer = { status: 200, text: '' };
let posted: { headers: Record<string, string>; body: string }[] = [];

beforeAll(async () => {
  http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      posted.push({
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(chunks).toString(),
      });
      response.writeHead(answer.status).end(answer.text);
    });
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/hook/s3cret-token`;
  smtp = await startMailServer();
});
afterAll(() => {
  http.close();
  smtp.close();
});
beforeEach(() => {
  posted = [];
  smtp.mails.length = 0;
  smtp.refuse = false;
});

const from = 'Airlock <airlock@house.example>';
const open = (more = {}) => createNotifiers({ allowPrivate: true, smtp: { url: smtp.url, from }, ...more });
const send = async (target: Record<string, unknown>, more = {}): Promise<void> => {
  const notifiers = open(more);
  try {
    await notifiers.send(ChannelTarget.parse(target), message, Date.now());
  } finally {
    notifiers.close();
  }
};

describe('the ways out of the house', () => {
  it('A22: a mail reaches a real mail server, in UTF-8, marked as automatic and urgent', async () => {
    await send({ kind: 'email', to: 'ann@duty.example' });
    expect(smtp.mails).toMatchObject([
      { from: 'airlock@house.example', to: ['ann@duty.example'], user: 'duty' },
    ]);
    const { raw } = smtp.mails[0]!;
    expect(raw).toMatch(/^Message-ID: <pc_7@airlock>/im);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated/im);
    expect(raw).toMatch(/^X-Priority: 1/im);
    const subject = /^Subject: ((?:.*\r\n[ \t])*.*)$/im.exec(raw)![1]!;
    const words = [...subject.matchAll(/=\?UTF-8\?([BQ])\?(.*?)\?=/gi)].map(
      ([, how, text]) =>
      how === 'B'
        ? Buffer.from(text!, 'base64')
        : Buffer.from(text!.replaceAll('_', ' ').replace(/=(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1'), // prettier-ignore
    );
    expect(Buffer.concat(words).toString()).toBe('紧急 · 有人举报生命危险');
  });

  it('says why a mail was not taken, and that there is no mail server', async () => {
    smtp.refuse = true;
    await expect(send({ kind: 'email', to: 'ann@duty.example' })).rejects.toThrow('mailbox is full');
    const wrong = { url: smtp.url.replace('pass', 'word'), from };
    await expect(send({ kind: 'email', to: 'a@b.example' }, { smtp: wrong })).rejects.toThrow(/wrong password|Invalid login/); // prettier-ignore
    await expect(send({ kind: 'email', to: 'a@b.example' }, { smtp: undefined })).rejects.toThrow(
      'AIRLOCK_SMTP_URL',
    );
  });

  it('signs a webhook so that the reference library believes it', async () => {
    answer = { status: 204, text: '' };
    const secret = newSecret();
    await send({ kind: 'webhook', url, secret });
    const told = new ReferenceWebhook(secret).verify(posted[0]!.body, posted[0]!.headers);
    expect(told).toMatchObject({ type: 'airlock.page.call', data: { pageId: 'pg_7', urgency: 'critical' } });
    expect(posted[0]!.headers['webhook-id']).toBe('pc_7');
  });

  it('takes a robot at its word in the body, and gives no secret away when it repeats one', async () => {
    answer = { status: 200, text: '{"errcode":0}' };
    await send({ kind: 'wecom', url });
    answer = { status: 200, text: '{"errcode":93000,"errmsg":"invalid s3cret-token"}' };
    const failed = await send({ kind: 'wecom', url }).catch((e: Error) => e.message);
    expect(failed).toContain('93000');
    expect(failed).not.toContain('s3cret');
  });

  it('goes to no private network unless it may', async () => {
    for (const target of ['feishu', 'dingtalk', 'wecom', 'slack', 'webhook'])
      await expect(send({ kind: target, url }, { allowPrivate: false })).rejects.toThrow('private network');
    const pagerduty = { kind: 'pagerduty', routingKey: 'R'.repeat(32), url };
    await expect(send(pagerduty, { allowPrivate: false })).rejects.toThrow('private network');
  });
});
