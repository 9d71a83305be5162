import { setTimeout as delay } from 'node:timers/promises';
import { AdmissionAnswer, type AdmissionRequest } from '@airlock/contracts/admission';
import type { CaptureEvents } from './events.js';

export type Ask = (request: AdmissionRequest) => Promise<AdmissionAnswer>;

const PATIENCE_MS = 10_000;

/** Asks control and takes everything but a well-formed yes as a no. Never rejects. */
export const createAdmission =
  (admit: Ask, events: Pick<CaptureEvents, 'admissionFailed' | 'refused'>, patienceMs = PATIENCE_MS): Ask =>
  async (request) => {
    const timer = new AbortController();
    const late = delay(patienceMs, undefined, { signal: timer.signal }).then(() => {
      throw new Error('admission took too long');
    });
    try {
      const answer = AdmissionAnswer.parse(await Promise.race([admit(request), late]));
      if (!answer.allow) events.refused(request.roomId, answer.reasons, request.remoteAddress);
      return answer;
    } catch (error) {
      events.admissionFailed(request.roomId, error);
      return { allow: false, reasons: ['admission_unavailable'] };
    } finally {
      late.catch(() => undefined);
      timer.abort();
    }
  };
