import type { Notice, NoticeId, NoticeKind, NoticeLanguage, Statement } from '@airlock/contracts/notice';
import { Statement as StatementSchema, type StatementInput } from '@airlock/contracts/notice';
import {
  type NoticeValues,
  renderNotice,
  statementValues,
  type Templates,
  TEMPLATES,
} from '@airlock/moderation/notices';
import { noticesRepository } from '@airlock/storage/repositories/notices';
import { createHash } from 'node:crypto';
import type { Effect } from '../house/effect.js';

interface Common {
  /** `streamer:<id>` and the like; see `NoticeRecipient`. */
  readonly recipient: string;
  /** The id of what it is about. Told once per recipient, kind and subject, however often it is issued. */
  readonly subject: string;
  readonly lang: NoticeLanguage;
  readonly templates?: Templates;
}

export type NoticeRequest = Common &
  (
    | { readonly kind: 'statement'; readonly body: StatementInput }
    | { readonly kind: Exclude<NoticeKind, 'statement'>; readonly body: NoticeValues }
  );

const idOf = ({ recipient, kind, subject }: NoticeRequest): NoticeId =>
  `nt_${createHash('sha256').update(`${recipient}\n${kind}\n${subject}`).digest('hex').slice(0, 32)}` as NoticeId;

/**
 * Tells somebody something, in the transaction of what it is about: both are there or neither. Throws when the text
 * cannot be made whole, and then what it is about does not happen either.
 */
export const issueNotice = async (effect: Effect, request: NoticeRequest): Promise<NoticeId> => {
  const { recipient, kind, subject, lang, templates = TEMPLATES } = request;
  const noticeId = idOf(request);
  const body = kind === 'statement' ? StatementSchema.parse(request.body) : request.body;
  const values = request.kind === 'statement' ? statementValues(body as Statement, lang) : request.body;
  const text = renderNotice(kind, lang, values, templates);
  const notice: Notice = { noticeId, recipient, kind, subject, lang, body, text, issuedAt: effect.now };
  if (!(await noticesRepository(effect.tx).add(notice))) return noticeId;
  effect.record({ kind: 'notice.issued', subject, detail: { noticeId, kind, recipient, lang } });
  effect.announce({
    type: 'airlock.notice.issued',
    subject,
    data: { noticeId, kind, recipient, lang, text },
  });
  return noticeId;
};
