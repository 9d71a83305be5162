import type { ChannelTarget } from '@airlock/contracts/page';
import { createTransport } from 'nodemailer';
import { type Message, type Notifier, plainLine, wordsOf } from './message.js';

/** The mail server that takes our messages. */
export interface SmtpOptions {
  /** `smtps://user:password@mail.example.org` or `smtp://…:587`; options of nodemailer go into the query. */
  readonly url: string;
  readonly from: string;
}

const TIMEOUT_MS = 10_000;

/** A text to one person. */
export interface Letter {
  /** The same for every attempt. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}
export type SendLetter = (letter: Letter) => Promise<void>;

/** E-mail by SMTP. `close` ends its connections. */
export const emailNotifier = ({
  url,
  from,
}: SmtpOptions): Notifier & { readonly sendLetter: SendLetter; close(): void } => {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // What is sent is text of ours: a message must never fetch anything.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    close: () => transport.close(),
    async sendLetter({ id, to, subject, text }) {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject: plainLine(subject),
        text,
        messageId: `<${id}@airlock>`,
        headers: { 'auto-submitted': 'auto-generated' },
      });
    },
    async send(target: ChannelTarget, message: Message) {
      if (target.kind !== 'email') throw new Error('not an e-mail address');
      const { headline, lines } = wordsOf(message);
      const { pageId, urgency } = message.facts;
      await transport.sendMail({
        from,
        to: { name: '', address: target.to },
        subject: headline,
        text: `${lines.join('\n')}\n`,
        messageId: `<${message.id}@airlock>`,
        // Mails about one page stand together in the reader.
        references: [`<${pageId}@airlock>`],
        priority: urgency === 'critical' ? 'high' : 'normal',
        headers: { 'auto-submitted': 'auto-generated', 'x-airlock-page': pageId },
      });
    },
  };
};
