import type { LookDecision } from '@airlock/contracts/http/quality-api';
import { QualityRules, type SettledOutcome } from '@airlock/contracts/quality';
import type { Principal } from '@airlock/contracts/person';
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { silentLogger } from '@airlock/nest-host/logger';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { openTestReview } from '../review/review.testkit.js';
import { openAlike } from './alike.js';
import { openQuality } from './quality.js';
import { withLooks } from './with-looks.js';

const SIGNER = { name: 'test', publicKey: new Uint8Array(32), sign: () => new Uint8Array(64) };

/** For tests only: the review desk with looks among its cases, on a database in memory. */
export const openTestQuality = async (rules: { readonly [K in keyof QualityRules]?: object } = {}) => {
  const t = await openTestReview();
  const { source } = t.ground.policy();
  Object.assign(source, { quality: QualityRules.parse(rules) });
  // The rota is in the same database, which answers nobody else while a transaction is open.
  const asked = () => casesRepository(t.ground.db.queries).get('nobody' as CaseId);
  const duty = {
    shiftOf: (id: string) => asked().then(() => t.shifts.get(id)),
    isStaffed: () => asked().then(() => t.rota.isStaffed),
  };
  const closers = createClosers(silentLogger());
  const alike = openAlike(t.ground, closers);
  const quality = openQuality(t.ground, { review: t.review, duty, signer: SIGNER, alike }, closers);
  const desk = withLooks(t.review, quality.looks);
  const word = (token: number, outcome: SettledOutcome, note = 'seen'): LookDecision => ({
    ...{ token, outcome, clause: 'House rules 6.1', evidence: ['s/0/1'], note },
  });
  return {
    ...t,
    alike,
    quality,
    desk,
    async close() {
      await closers.close();
      await t.close();
    },
    word,
    setRules: (next: { readonly [K in keyof QualityRules]?: object }) =>
      void Object.assign(source, { quality: QualityRules.parse(next) }),
    /** A case of a stream that is over, decided by somebody; time then passes so that it can be looked at again. */
    async settled(
      who: Principal,
      outcome: SettledOutcome,
      over: { label?: string; severity?: number; streamId?: StreamId; note?: string } = {},
    ) {
      const { note, streamId: on, ...hit } = over;
      const streamId = on ?? (await t.onAir(`show-${t.time.now}`)).streamId;
      const caseId: CaseId = await t.hit(streamId, { label: 'sexual', severity: 3, ...hit });
      const { token } = await desk.claim(caseId, who);
      await desk.decide(caseId, { ...word(token, outcome, note), acts: [] }, who);
      t.time.now += 11_000;
      return { caseId, streamId };
    },
    /** Claims and decides the one look there is for somebody. */
    async lookAgain(who: Principal, outcome: SettledOutcome, note?: string) {
      const [offer] = await quality.looks.list(who);
      if (offer === undefined) return undefined;
      const { token } = await quality.looks.claim(offer.caseId, who);
      await quality.looks.decide(offer.caseId, word(token, outcome, note), who);
      return offer.caseId;
    },
  };
};
export type TestQuality = Awaited<ReturnType<typeof openTestQuality>>;
