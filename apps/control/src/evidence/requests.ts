import { EVIDENCE_WINDOW, type EvidenceId } from '@airlock/contracts/evidence';
import type { Action } from '@airlock/contracts/action';
import type { StreamRecord } from '@airlock/contracts/control';
import type { Queries } from '@airlock/storage/database';
import { evidenceRepository } from '@airlock/storage/repositories/evidence';
import { segmentsRepository } from '@airlock/storage/repositories/segments';
import type { Consequence, Dump, OnDump } from '../house/hooks.js';
import { darkens } from '../state/actions.js';

/** Evidence is kept as long as the action it is of; a longer class of the recording comes on top. */
export const EVIDENCE_CLASS = 'action-3y';

export interface SealingDeps {
  readonly newId: (prefix: string, now: number) => string;
  readonly onRequest: () => void;
}

const around = (from: number, to: number): { from: number; to: number } => ({
  from: Math.max(0, from - EVIDENCE_WINDOW.beforeMs),
  to: to + EVIDENCE_WINDOW.afterMs,
});

const byWhom = ({ origin }: Action): string =>
  origin.type === 'human' ? origin.user : `policy:${origin.rule}`;

/**
 * What the audience saw last was captured as long ago as the stream is delayed: that much more is sealed before the
 * action.
 */
const windowOf = (action: Action, stream: StreamRecord | undefined) => {
  const delayMs = stream?.release.delayMs ?? 0;
  return around(action.decidedAt - delayMs, action.decidedAt);
};

/** Has what led to an action sealed, in the transaction that writes the action down. */
export const sealOnAction =
  ({ newId, onRequest }: SealingDeps): Consequence =>
  async ({ tx, now }, action, stream) => {
    if (!darkens(action)) return;
    const { actionId, streamId, decidedAt } = action;
    await evidenceRepository(tx).request({
      evidenceId: newId('ev', now) as EvidenceId,
      key: `action/${actionId}`,
      trigger: { type: 'action', at: decidedAt, actionId },
      streamId,
      ...windowOf(action, stream),
      now,
      by: byWhom(action),
      reason: action.reason,
      retentionClass: EVIDENCE_CLASS,
      joins: true,
    });
    onRequest();
  };

/** When the media of a run was captured, as far as it is known. */
const capturedAt = async (tx: Queries, d: Dump): Promise<{ from: number; to: number }> => {
  const segments = segmentsRepository(tx);
  const [first, last] = await Promise.all(
    [d.fromSeq, d.toSeq].map((seq) => segments.get({ streamId: d.streamId, epoch: d.epoch, seq })),
  );
  const from = first?.capturedAt ?? last?.capturedAt ?? d.at;
  return { from, to: Math.max(from, last?.capturedAt ?? from) };
};

/** Has what was dumped sealed, in the transaction that writes the dump down. Dumps that follow each other are one evidence. */
export const sealOnDump =
  ({ newId, onRequest }: SealingDeps): OnDump =>
  async (tx, dump) => {
    const { streamId, epoch, fromSeq, toSeq, at, by } = dump;
    const captured = await capturedAt(tx, dump);
    await evidenceRepository(tx).request({
      evidenceId: newId('ev', at) as EvidenceId,
      key: `dump/${streamId}/${epoch}/${fromSeq}-${toSeq}/${by}`,
      trigger: { type: 'dump', at, epoch, fromSeq, toSeq, by },
      streamId,
      ...around(captured.from, captured.to),
      now: at,
      by,
      reason: 'dumped',
      retentionClass: EVIDENCE_CLASS,
      joins: true,
    });
    onRequest();
  };
