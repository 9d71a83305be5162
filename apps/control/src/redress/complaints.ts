import type { Complaint, ComplaintRequest, Receipt } from '@airlock/contracts/complaint';
import { SealRequest } from '@airlock/contracts/http/evidence-api';
import type {
  ComplaintDecision,
  ComplaintReceipt,
  ComplaintStatus,
} from '@airlock/contracts/http/redress-api';
import type { CaseId } from '@airlock/contracts/ids';
import type { NoticeLanguage } from '@airlock/contracts/notice';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { notifierStanding, reportLabel, weightOf } from '@airlock/moderation/complaints';
import {
  automationInWords,
  inLanguage,
  type NoticeValues,
  readableTime,
  renderNotice,
} from '@airlock/moderation/notices';
import { sameSecret } from '@airlock/nest-host/guards';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { complaintsRepository } from '@airlock/storage/repositories/complaints';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { noticesRepository } from '@airlock/storage/repositories/notices';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import { createHash, randomBytes } from 'node:crypto';
import type { Evidence } from '../evidence/evidence.js';
import { type Actor, actorFor, type Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import type { SecretBox } from '../house/secret-box.js';
import { issueNotice } from '../notices/issue-notice.js';
import type { ReporterKey } from './reporter-key.js';
import type { ReporterMail } from './reporter-mail.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** A person has to look at danger to life within a minute. */
const HARM_MS = 60_000;
/** What a victim's report keeps, before and after the moment it names. */
const VICTIM_MS = 60_000;
/** How far the clock of a viewer may run ahead of the stream's. */
const SLACK_MS = 60_000;
const PLAIN = 2;
const CODE_CHARS = 26;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** 130 random bits, in letters people can type. */
const newCode = (): string => [...randomBytes(CODE_CHARS)].map((b) => BASE32[b & 31]).join('');
const hashed = (code: string): string => createHash('sha256').update(code).digest('hex');

const OUTCOMES: Readonly<Record<NonNullable<Complaint['outcome']>, { zh: string; en: string }>> = {
  upheld: { zh: '举报成立，已处置', en: 'upheld: something was done about it' },
  rejected: { zh: '举报不成立', en: 'not upheld' },
  unfounded: { zh: '举报明显不成立', en: 'manifestly unfounded' },
  not_processed: { zh: '暂停期间不予处理', en: 'not processed while your reports are suspended' },
};

interface ReporterNotice {
  readonly kind: 'complaint.received' | 'complaint.decided';
  readonly body: NoticeValues;
}

export interface ComplaintsDeps {
  readonly evidence: Pick<Evidence, 'sealIn'>;
  readonly box: SecretBox;
  readonly keyOf: ReporterKey;
  readonly reporterMail?: Pick<ReporterMail, 'tell'> | undefined;
}

/** Reports of anybody: taken at once, put before people with what they are about, answered in time. */
export const createComplaints = (
  ground: HouseGround,
  { evidence, box, keyOf, reporterMail }: ComplaintsDeps,
) => {
  const { db, effects, policy, newId, projection, logger } = ground;
  const rules = () => policy().source.redress;

  const place = async (effect: Effect, want: ComplaintRequest): Promise<number> => {
    const { streamId, offsetMs } = want.place;
    const stream = projection.streams.record(streamId) ?? (await streamsRepository(effect.tx).get(streamId));
    if (stream === undefined) throw new AirlockError('not_found', `There is no stream ${streamId}`);
    const end = stream.live ? effect.now : (stream.endedAt ?? effect.now);
    if (stream.startedAt + offsetMs > end + SLACK_MS)
      throw new AirlockError('invalid_input', 'The stream has not got that far', {
        issues: [{ path: 'place.offsetMs', message: 'lies after the end of the stream' }],
      });
    return stream.startedAt + offsetMs;
  };

  /** Into the case of its stream, where a person sees it beside what detectors saw. */
  const appendToCase = async (effect: Effect, c: Complaint, at: number): Promise<CaseId | undefined> => {
    const { streamId } = c.place;
    const answer = await casesRepository(effect.tx).append({
      caseId: newId('case', effect.now) as CaseId,
      streamId,
      items: [
        {
          key: `c/${c.receipt}`,
          at: effect.now,
          severity: c.weight < 1 ? Math.max(0, c.severity - 1) : c.severity,
          label: reportLabel(c.reason),
          jumps: c.reason === 'imminent_harm',
          body: { kind: 'complaint', receipt: c.receipt, reason: c.reason, about: at, weight: c.weight },
        },
      ],
    });
    const caseId = answer?.case.caseId ?? (await casesRepository(effect.tx).openOf(streamId))?.caseId;
    if (answer?.opened === true)
      effect.record({ kind: 'case.opened', subject: streamId, detail: { caseId, receipt: c.receipt } });
    return caseId;
  };

  const tell = async (effect: Effect, c: Complaint, request: ReporterNotice): Promise<void> => {
    const { receipt, lang } = c;
    const notice = { recipient: `complaint:${receipt}`, subject: receipt, lang, ...request };
    const noticeId = await issueNotice(effect, notice);
    if (c.reporter !== undefined) await reporterMail?.tell(effect, receipt, noticeId);
  };

  const told = (c: Complaint, lang: NoticeLanguage) => ({
    receipt: c.receipt,
    outcome: inLanguage(OUTCOMES[c.outcome!], lang),
    reason: c.answer!,
    at: readableTime(c.decidedAt!),
    route: inLanguage(rules().otherRoute, lang),
  });

  const close = async (effect: Effect, c: Complaint, bySoftware: boolean): Promise<void> => {
    await deadlinesRepository(effect.tx).meet(`complaint/${c.receipt}`, effect.now);
    await tell(effect, c, {
      kind: 'complaint.decided',
      body: {
        ...told(c, c.lang),
        automated: automationInWords({ detection: false, decision: bySoftware }, c.lang),
      },
    });
    effect.announce({
      type: 'airlock.complaint.decided',
      subject: c.receipt,
      data: { receipt: c.receipt, outcome: c.outcome, streamId: c.place.streamId },
    });
  };

  const find = async (receipt: Receipt, code: string): Promise<Complaint> => {
    const found = await complaintsRepository(db.queries).get(receipt);
    // A stranger does not learn which receipts there are.
    if (!sameSecret(hashed(code), found?.secrets.codeHash ?? '') || found === undefined)
      throw new AirlockError('not_found', 'There is no report with this receipt and code');
    return found.complaint;
  };

  return {
    find,

    async take(want: ComplaintRequest, from?: Principal['from']): Promise<ComplaintReceipt> {
      const { reason, reporter: contact, lang } = want;
      const reporter = contact === undefined ? undefined : keyOf(contact.email);
      const actor: Actor = {
        id: reporter === undefined ? 'public' : `reporter:${reporter.slice(0, 16)}`,
        role: 'public',
        ...(from === undefined ? {} : { from }),
      };
      const code = newCode();
      const taken = await effects(actor, async (effect) => {
        const { tx, now } = effect;
        const at = await place(effect, want);
        const complaints = complaintsRepository(tx);
        const { notifiers, complaintAnswerHours, complaintSeverity } = rules();
        const severity = complaintSeverity[reason] ?? PLAIN;
        const since = now - notifiers.lookBackDays * DAY_MS;
        const standing =
          reporter === undefined
            ? 'plain'
            : notifierStanding(await complaints.historyOf(reporter, since), notifiers, now);
        const weight = weightOf(standing, severity);
        const receipt = newId('cp', now) as Receipt;
        const dueAt = now + (reason === 'imminent_harm' ? HARM_MS : complaintAnswerHours * HOUR_MS);
        const open: Complaint = {
          ...{ receipt, reason, explanation: want.explanation, place: want.place, lang, severity, weight },
          ...(reporter === undefined ? {} : { reporter }),
          ...{
            isVictim: want.isVictim,
            keepEvidence: want.keepEvidence,
            receivedAt: now,
            dueAt,
            state: 'open',
          },
        };
        const caseId = weight === 0 ? undefined : await appendToCase(effect, open, at);
        const filed: Complaint = caseId === undefined ? open : { ...open, caseId };
        await complaints.add(filed, {
          ...(contact === undefined ? {} : { contact: box.seal(JSON.stringify(contact), receipt) }),
          codeHash: hashed(code),
        });
        effect.record({
          kind: 'complaint.received',
          subject: receipt,
          detail: { streamId: want.place.streamId, reason, severity, weight, caseId },
        });
        effect.announce({
          type: reason === 'imminent_harm' ? 'airlock.complaint.imminent_harm' : 'airlock.complaint.received',
          subject: receipt,
          data: { receipt, streamId: want.place.streamId, offsetMs: want.place.offsetMs, reason, severity },
        });
        const isUrgent = severity >= 5;
        await deadlinesRepository(tx).set({
          ...{ key: `complaint/${receipt}`, kind: 'complaint', subject: receipt, dueAt },
          title: `Report of ${reason} in ${want.place.streamId}`,
          remindAt: isUrgent ? [now] : [now + (dueAt - now) / 2],
          urgency: isUrgent ? 'page' : 'notify',
        });
        if (want.keepEvidence || want.isVictim)
          await evidence.sealIn(
            effect,
            SealRequest.parse({
              ...{ streamId: want.place.streamId, at, beforeMs: VICTIM_MS, afterMs: VICTIM_MS },
              reason: `report ${receipt} of ${reason}`,
            }),
            { by: actor.id, key: `complaint/${receipt}` },
          );
        await tell(effect, filed, {
          kind: 'complaint.received',
          body: { receipt, at: readableTime(now), dueAt: readableTime(dueAt) },
        });
        if (weight > 0) return filed;
        const answer = renderNotice('complaint.decided', lang, {
          ...{ receipt, at: readableTime(now), outcome: inLanguage(OUTCOMES.not_processed, lang) },
          reason: inLanguage(OUTCOMES.not_processed, lang),
          automated: automationInWords({ detection: false, decision: true }, lang),
          route: inLanguage(rules().otherRoute, lang),
        });
        const ended: Complaint = { ...filed, state: 'decided', outcome: 'not_processed', answer: answer.slice(0, 2_000), decidedBy: 'airlock:complaints', decidedAt: now }; // prettier-ignore
        await complaints.update(ended);
        await close(effect, ended, true);
        return ended;
      });
      if (reason === 'imminent_harm')
        logger.error(
          { receipt: taken.receipt, streamId: want.place.streamId },
          'somebody reports danger to life',
        );
      if (taken.caseId !== undefined) {
        projection.setCase(want.place.streamId, taken.caseId);
      }
      const { receipt, receivedAt, dueAt } = taken;
      const values = { receipt, at: readableTime(receivedAt), dueAt: readableTime(dueAt) };
      return { receipt, code, receivedAt, dueAt, text: renderNotice('complaint.received', lang, values) };
    },

    async status(receipt: Receipt, code: string): Promise<ComplaintStatus> {
      const c = await find(receipt, code);
      const notices = await noticesRepository(db.queries).list({
        limit: 20,
        recipient: `complaint:${receipt}`,
      });
      return {
        ...{ receipt, state: c.state, receivedAt: c.receivedAt, dueAt: c.dueAt },
        ...(c.outcome === undefined ? {} : { outcome: c.outcome }),
        ...(c.answer === undefined ? {} : { answer: c.answer }),
        ...(c.decidedAt === undefined ? {} : { decidedAt: c.decidedAt }),
        notices: notices.map((n) => n.text),
      };
    },

    list: (o: { limit: number; before?: number | undefined; state?: Complaint['state'] | undefined }) =>
      complaintsRepository(db.queries).list(o),

    decide: (receipt: Receipt, { outcome, answer }: ComplaintDecision, who: Principal): Promise<Complaint> =>
      effects(actorFor(who, 'complaints.decide'), async (effect) => {
        const found = await complaintsRepository(effect.tx).get(receipt, { forUpdate: true });
        if (found === undefined) throw new AirlockError('not_found', `There is no report ${receipt}`);
        if (found.complaint.state === 'decided')
          throw new AirlockError('conflict', `The report ${receipt} was answered`);
        const decided: Complaint = {
          ...found.complaint,
          ...{ state: 'decided', outcome, answer, decidedBy: effect.who.id, decidedAt: effect.now },
        };
        await complaintsRepository(effect.tx).update(decided);
        effect.record({ kind: 'complaint.decided', subject: receipt, reason: answer, after: { outcome } });
        await close(effect, decided, false);
        return decided;
      }),
  };
};
export type Complaints = ReturnType<typeof createComplaints>;
