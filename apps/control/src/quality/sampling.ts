import type { CaseId } from '@airlock/contracts/ids';
import { isAmong, pick, rateFor } from '@airlock/moderation/quality';
import type { NoteSigner } from '@airlock/moderation/audit';
import { answerBankRepository } from '@airlock/storage/repositories/answer-bank';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { looksRepository } from '@airlock/storage/repositories/looks';
import { createHash, createHmac } from 'node:crypto';
import type { CaseClosing, CaseReopening } from '../house/hooks.js';
import type { HouseGround } from '../house/house.js';

const DAY_MS = 86_400_000;

/** Uniform in [0, 1): the same for the same text, and not to be foretold without the key. */
export type Draw = (text: string) => number;

/** The key follows from the log's key, as that of the secret box does. */
export const openDraw = (signer: NoteSigner): Draw => {
  const key = createHash('sha256')
    .update(signer.sign(Buffer.from('airlock second looks 1')))
    .digest();
  return (text) => createHmac('sha256', key).update(text).digest().readUIntBE(0, 6) / 2 ** 48;
};

/** Which closed cases are looked at again, and who gets one with a known answer for it. */
export const createSampling = ({ policy, newId }: Pick<HouseGround, 'policy' | 'newId'>, draw: Draw) => {
  const closing: CaseClosing = async ({ tx, now }, view, { caseId, outcome, by }) => {
    if (outcome === 'escalated') return;
    const { quality, review } = policy().source;
    const rules = quality.secondReview;
    const looks = looksRepository(tx);
    // Until then the decision can be taken back, and a look at it would be for nothing.
    const offeredAt = now + review.undoSeconds * 1_000;
    if (isAmong(draw(`second/${caseId}`), rateFor(view.label, rules)))
      await looks.add({
        ...{ lookId: newId('case', now) as CaseId, kind: 'second', caseId, streamId: view.streamId },
        ...{ label: view.label, severity: view.severity, outcome, firstBy: by, firstAt: now },
        ...{ barred: [by], offeredAt },
      });
    if (!isAmong(draw(`known/${caseId}`), rules.known)) return;
    const answers = await answerBankRepository(tx).answersFor(by, now - rules.bankDays * DAY_MS);
    const answer = pick(answers, draw(`answer/${caseId}`));
    const asked = answer && (await casesRepository(tx).get(answer.caseId));
    if (answer === undefined || asked === undefined) return;
    await looks.add({
      ...{ lookId: newId('case', now) as CaseId, kind: 'known', caseId: answer.caseId },
      ...{ streamId: asked.streamId, label: asked.label, severity: asked.severity },
      ...{ outcome: answer.outcome, firstAt: answer.settledAt, onlyFor: by, barred: [], offeredAt },
    });
  };

  const reopening: CaseReopening = async ({ tx }, caseId) => looksRepository(tx).drop(caseId);
  return { closing, reopening };
};
