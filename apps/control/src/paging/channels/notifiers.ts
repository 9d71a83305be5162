import type { ChannelTarget } from '@airlock/contracts/page';
import { createPoster } from '../../webhooks/post.js';
import { signedHeaders } from '../../webhooks/sender.js';
import { emailNotifier, type SendLetter, type SmtpOptions } from './email.js';
import { type Message, type Notifier, plainLine, wordsOf } from './message.js';
import { dingtalk, feishu, pagerduty, type RobotRequest, slack, wecom } from './robots.js';

export interface NotifierOptions {
  /** Let receivers lie in private, loopback and link-local networks. */
  readonly allowPrivate: boolean;
  readonly timeoutMs?: number;
  readonly smtp?: SmtpOptions | undefined;
}

const ANSWER_BYTES = 4_096;

const requestOf = (
  target: Exclude<ChannelTarget, { kind: 'email' | 'webhook' }>,
  message: Message,
  now: number,
): RobotRequest => {
  switch (target.kind) {
    case 'feishu':
      return feishu(target, message, now);
    case 'dingtalk':
      return dingtalk(target, message, now);
    case 'wecom':
      return wecom(target, message);
    case 'slack':
      return slack(target, message);
    case 'pagerduty':
      return pagerduty(target, message);
  }
};

/** The body of a message to a webhook: CloudEvents' words, as our other webhooks. */
export const webhookBody = (message: Message, now: number): string => {
  const { pageId, console: link, ...facts } = message.facts;
  return JSON.stringify({
    type: `airlock.page.${message.act}`,
    timestamp: new Date(now).toISOString(),
    subject: pageId,
    data: { pageId, ...facts, ...wordsOf(message), ...(link === undefined ? {} : { console: link }) },
  });
};

/** What a receiver answers may repeat the address it was asked at, and that is a secret. */
const withoutSecrets = (text: string, target: ChannelTarget): string => {
  const { pathname, searchParams } = new URL('url' in target ? target.url : 'about:blank');
  const secrets = [
    ...pathname.split('/'),
    ...searchParams.values(),
    ...('secret' in target && target.secret !== undefined ? [target.secret] : []),
    ...('routingKey' in target ? [target.routingKey] : []),
  ];
  return secrets.filter((s) => s.length >= 6).reduce((t, s) => t.replaceAll(s, '…'), text);
};

export interface Notifiers extends Notifier {
  readonly canMail: boolean;
  /** Undefined where no mail server is set up. */
  readonly sendLetter: SendLetter | undefined;
  close(): void;
}

/** All ways out of the house behind one port. `close` ends what is kept open. */
export const createNotifiers = (o: NotifierOptions): Notifiers => {
  const email = o.smtp === undefined ? undefined : emailNotifier(o.smtp);
  const post = createPoster({
    allowPrivate: o.allowPrivate,
    answerBytes: ANSWER_BYTES,
    ...(o.timeoutMs === undefined ? {} : { timeoutMs: o.timeoutMs }),
  });
  return {
    canMail: email !== undefined,
    sendLetter: email?.sendLetter,
    close: () => email?.close(),
    async send(target, message, now) {
      if (target.kind === 'email') {
        if (email === undefined) throw new Error('no mail server is set up (AIRLOCK_SMTP_URL)');
        return email.send(target, message, now);
      }
      if (target.kind === 'webhook') {
        const body = webhookBody(message, now);
        const headers = signedHeaders(message.id, body, target.secret === undefined ? [] : [target.secret], now);
        const { status } = await post({ url: target.url, body, headers });
        if (status < 200 || status > 299) throw new Error(`it answered ${status}`);
        return;
      }
      const { url, body, accepts } = requestOf(target, message, now);
      const { status, text } = await post({ url, body: JSON.stringify(body) });
      if (!accepts(status, text))
        throw new Error(`it answered ${status}: ${plainLine(withoutSecrets(text, target)).slice(0, 200)}`);
    },
  };
}; // prettier-ignore
