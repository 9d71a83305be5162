import { ComplaintRequest, type Receipt } from '@airlock/contracts/complaint';
import type { Notice, NoticeId } from '@airlock/contracts/notice';
import { inLanguage } from '@airlock/moderation/notices';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { complaintsRepository } from '@airlock/storage/repositories/complaints';
import { noticesRepository } from '@airlock/storage/repositories/notices';
import { outboxRepository, type OutboxRow } from '@airlock/storage/repositories/outbox';
import type { Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import type { SecretBox } from '../house/secret-box.js';
import { startOutboxRelay } from '../outbox-relay.js';
import type { SendLetter } from '../paging/channels/email.js';

const KIND = 'reporter_mail';
const LEASE_MS = 60_000;
/** From a minute to four hours: half a day in all, for a mail server that is down. */
const pauseMs = (attempt: number): number => Math.min(4 * 3_600_000, 60_000 * 4 ** (attempt - 1));
const ATTEMPTS = 7;

/** Sends reporters by mail what they are told, where they left an address and there is a mail server. */
export interface ReporterMail {
  /** In the transaction of what they are told. */
  tell(effect: Effect, receipt: Receipt, noticeId: NoticeId): Promise<void>;
  /** Tries everything that is due; for tests. */
  drain(): Promise<unknown>;
}

interface Payload {
  readonly receipt: Receipt;
  readonly noticeId: NoticeId;
}

const SUBJECTS = {
  'complaint.received': { zh: '已收到举报', en: 'We have your report' },
  'complaint.decided': { zh: '举报已有结果', en: 'Your report was decided' },
} as const;
const subjectOf = ({ kind, lang, subject }: Notice): string =>
  `${inLanguage(SUBJECTS[kind as keyof typeof SUBJECTS], lang)} ${subject}`;

/** What a mail server says may repeat the address. */
const withoutAddress = (error: unknown): Error => {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const said = [responseCode, code].filter((c) => typeof c === 'number' || /^[A-Z_]+$/.test(String(c)));
  return new Error(`the mail server did not take it (${said.join(', ')})`);
};

export const openReporterMail = (
  { db, clock, metrics }: HouseGround,
  { box, sendLetter }: { readonly box: SecretBox; readonly sendLetter: SendLetter | undefined },
  closers: Closers,
): ReporterMail => {
  if (sendLetter === undefined) return { tell: () => Promise.resolve(), drain: () => Promise.resolve() };
  const mails = metrics.counter('airlock_reporter_mails_total', 'Mails to reporters', ['result']);

  const deliver = async (row: OutboxRow): Promise<void> => {
    const { receipt, noticeId } = row.payload as Payload;
    const [complaint, notice] = await Promise.all([
      complaintsRepository(db.queries).get(receipt),
      noticesRepository(db.queries).get(noticeId),
    ]);
    const sealed = complaint?.secrets.contact;
    // Past their time, both are gone: nobody is written to from then on.
    if (sealed === undefined || notice === undefined) return;
    const { email } = ComplaintRequest.shape.reporter.unwrap().parse(JSON.parse(box.open(sealed, receipt)));
    await sendLetter({ id: noticeId, to: email, subject: subjectOf(notice), text: notice.text }).catch(
      (error: unknown) => {
        throw withoutAddress(error);
      },
    );
  };
  const relay = startOutboxRelay({
    ...{ db, clock, kind: KIND, leaseMs: LEASE_MS, deliver, pauseMs },
    onAttempt: (_row, error) => mails.inc({ result: error === undefined ? 'sent' : 'failed' }),
  });
  closers.add('mail to reporters', () => relay.close());

  return {
    tell: (effect, receipt, noticeId) =>
      outboxRepository(effect.tx).enqueue(
        [
          {
            ...{ dedupeKey: `${KIND}/${noticeId}`, kind: KIND, target: 'reporter', subject: receipt },
            payload: { receipt, noticeId } satisfies Payload,
            maxAttempts: ATTEMPTS,
          },
        ],
        effect.now,
      ),
    drain: relay.drain,
  };
};
