import { ComplaintRequest } from '@airlock/contracts/complaint';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { outboxRepository } from '@airlock/storage/repositories/outbox';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestGround, person, type TestGround } from '../actions/ground.testkit.js';
import { openLogKey } from '../audit/log-key.js';
import { secretBox } from '../house/secret-box.js';
import { emailNotifier } from '../paging/channels/email.js';
import { type MailServer, startMailServer } from '../paging/channels/mail-server.testkit.js';
import { openRedress, type Redress } from './redress.js';
import { openReporterMail, type ReporterMail } from './reporter-mail.js';

const closers = createClosers();
let t: TestGround;
let server: MailServer;
let mail: ReporterMail;
let redress: Redress;
beforeAll(async () => {
  t = await openTestGround();
  server = await startMailServer();
  const signer = await openLogKey({ name: 'test.example/log' });
  const { sendLetter, close } = emailNotifier({ url: server.url, from: 'Airlock <a@house.example>' });
  mail = openReporterMail(t.ground, { box: secretBox(signer), sendLetter }, closers);
  const evidence = { sealIn: () => Promise.resolve({} as never) };
  redress = await openRedress(t.ground, { signer, evidence, reporterMail: mail });
  closers.add('mail server', () => {
    close();
    server.close();
  });
  await t.onAir('show');
}, 120_000);
afterAll(async () => {
  await closers.close();
  await t.close();
});
beforeEach(() => {
  server.mails.length = 0;
  server.refuse = false;
});

const ADDRESS = 'ada.byron@example.org';
const report = (over: Record<string, unknown> = {}) =>
  ComplaintRequest.parse({
    ...{ reason: 'fraud', explanation: 'asks for money elsewhere', place: { streamId: 'show', offsetMs: 0 } },
    ...{ reporter: { name: 'Ada Byron', email: ADDRESS }, goodFaith: true, lang: 'en' },
    ...over,
  });
/** Everything about a report that is kept in the clear. */
const kept = async (): Promise<string> =>
  JSON.stringify([
    await auditRepository(t.ground.db.queries).range(0, 1_000),
    await outboxRepository(t.ground.db.queries).to('reporter_mail', 'reporter', { limit: 100 }),
  ]);

it('E01: receipt and decision come by mail, once each, and neither the log nor the outbox knows to whom', async () => {
  const { receipt, code } = await redress.complaints.take(report());
  await mail.drain();
  await redress.complaints.decide(
    receipt,
    { outcome: 'upheld', answer: 'It was cut.' },
    person('mo', 'moderator'),
  );
  await mail.drain();
  await mail.drain();
  expect(server.mails.map((m) => m.to)).toEqual([[ADDRESS], [ADDRESS]]);
  const [received, decided] = server.mails.map((m) => m.raw);
  expect(received).toContain(`Subject: We have your report ${receipt}`);
  expect(received).toMatch(/^Auto-Submitted: auto-generated/im);
  expect(received).not.toContain(code);
  expect(decided).toContain(`Subject: Your report was decided ${receipt}`);
  expect(decided).toContain('It was cut.');
  expect(await kept()).toContain(receipt);
  expect(await kept()).not.toMatch(/ada|byron/i);
});

it('E01: who gave no address gets no mail', async () => {
  await redress.complaints.take(report({ reason: 'child_abuse', reporter: undefined }));
  await mail.drain();
  expect(server.mails).toEqual([]);
});

it('tries again when the mail server takes nothing, and repeats no address that it names', async () => {
  server.refuse = true;
  const { receipt } = await redress.complaints.take(report());
  await mail.drain();
  const outbox = outboxRepository(t.ground.db.queries);
  expect(await outbox.of([receipt])).toMatchObject([
    { state: 'pending', error: expect.stringContaining('the mail server did not take it (5') },
  ]);
  expect(await kept()).not.toMatch(/ada|byron/i);
  server.refuse = false;
  t.time.now += 60_000;
  await mail.drain();
  expect(server.mails).toHaveLength(1);
});
