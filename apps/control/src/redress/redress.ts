import type { NoteSigner } from '@airlock/moderation/audit';
import type { Evidence } from '../evidence/evidence.js';
import type { HouseGround } from '../house/house.js';
import { secretBox } from '../house/secret-box.js';
import { type Appeals, createAppeals } from './appeals.js';
import { type Complaints, createComplaints } from './complaints.js';
import { createNotifiers, type Notifiers } from './notifiers.js';
import { reporterKey } from './reporter-key.js';
import type { ReporterMail } from './reporter-mail.js';

/** Where people turn who were hit, hurt or overlooked. */
export interface Redress {
  readonly complaints: Complaints;
  readonly notifiers: Notifiers;
  readonly appeals: Appeals;
}

export interface RedressDeps {
  readonly evidence: Pick<Evidence, 'sealIn'>;
  readonly signer: NoteSigner;
  /** Absent: whoever reports asks by receipt and code. */
  readonly reporterMail?: Pick<ReporterMail, 'tell'>;
}

export const openRedress = async (
  ground: HouseGround,
  { evidence, signer, reporterMail }: RedressDeps,
): Promise<Redress> => {
  const appeals = createAppeals(ground);
  await appeals.resume();
  return {
    complaints: createComplaints(ground, {
      ...{ evidence, box: secretBox(signer), keyOf: reporterKey(signer), reporterMail },
    }),
    notifiers: createNotifiers(ground),
    appeals,
  };
};
