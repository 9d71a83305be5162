import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly user: string;
}

/** For tests only: a mail server that takes what `duty` with the password `pass` hands in. */
export async function startMailServer() {
  const mails: ReceivedMail[] = [];
  const server = {
    mails,
    /** From now on it takes nothing for anybody. */
    refuse: false,
    url: '',
    close: () => void smtp.close(),
  };
  const smtp = new SMTPServer({
    ...{ hideSTARTTLS: true, allowInsecureAuth: true, logger: false },
    onAuth: ({ username, password }, _session, done) =>
      password === 'pass' ? done(null, { user: username! }) : done(new Error('wrong password')),
    onRcptTo: ({ address }, _session, done) =>
      done(server.refuse ? new Error(`mailbox is full: ${address}`) : null),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map((r) => r.address),
          raw: Buffer.concat(chunks).toString(),
          user: String(session.user),
        });
        done();
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  server.url = `smtp://duty:pass@127.0.0.1:${(smtp.server.address() as AddressInfo).port}`;
  return server;
}
export type MailServer = Awaited<ReturnType<typeof startMailServer>>;
