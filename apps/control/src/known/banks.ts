import type { Bus } from '@airlock/bus/port';
import type { AddKnownRequest, FrameOf, ImportRequest, KnownView } from '@airlock/contracts/http/known-api';
import { isActing, type KnownEntry, knownKey, type KnownStatus } from '@airlock/contracts/known';
import { AirlockError } from '@airlock/contracts/problem';
import { topics } from '@airlock/contracts/topics';
import { changeStatus, type KnownChange, type KnownCommand } from '@airlock/moderation/known';
import type { Logger } from '@airlock/nest-host/logger';
import type { Database } from '@airlock/storage/database';
import { type AuditRecord, auditRepository } from '@airlock/storage/repositories/audit';
import { knownRepository } from '@airlock/storage/repositories/known';
import { verdictsRepository } from '@airlock/storage/repositories/verdicts';
import type { Person } from '../person.js';

export interface BanksDeps {
  readonly db: Database;
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: () => number;
  readonly logger: Logger;
}

const RETRY_MS = 2_000;
const BATCH = 500;
/** Verdicts of a stream that are looked through for the frame that was pointed at. */
const LOOK_BACK = 500;

const COMMANDS = {
  active: 'activate',
  quarantined: 'quarantine',
  removed: 'remove',
} as const satisfies Record<KnownStatus, KnownCommand['type']>;
const SYSTEM = { user: 'airlock:known', role: 'system' } as const;

/**
 * Banks of known pictures. A change is written down with its audit row first; the topic, from which every ingest takes
 * it, follows at once, and is tried again until it has it.
 */
export const createBanks = ({ db, bus, clock, logger }: BanksDeps) => {
  const { queries } = db;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const announce = async (): Promise<void> => {
    for (;;) {
      const entries = await knownRepository(queries).unannounced(BATCH);
      if (entries.length === 0 || closed) return;
      await bus.publish(
        topics.known,
        entries.map((value) => ({ key: knownKey(value), value })),
      );
      await knownRepository(queries).announced(entries);
    }
  };
  let announcing: Promise<void> = Promise.resolve();
  /** One after the other, so that the topic ends with what was said last. */
  const announceSoon = (): Promise<void> => {
    announcing = announcing.then(announce).catch((error: unknown) => {
      logger.warn({ err: error }, 'changes of the banks wait for the bus');
      if (closed) return;
      timer = setTimeout(() => void announceSoon(), RETRY_MS);
      timer.unref();
    });
    return announcing;
  };

  const record = (
    entry: KnownEntry,
    verb: string,
    who: { readonly user: string; readonly role: string },
  ): AuditRecord => ({
    at: clock(),
    actor: who.user,
    role: who.role,
    kind: verb,
    subject: entry.entryId,
    detail: { ...entry, frames: entry.frames?.length },
  });

  const write = async (
    changes: readonly KnownChange[],
    who: { user: string; role: string },
  ): Promise<void> => {
    await db.transaction(async (tx) => {
      await knownRepository(tx).save(changes.map((c) => c.entry));
      await auditRepository(tx).append(changes.map((c) => record(c.entry, c.verb, who)));
    });
    await announceSoon();
  };

  const need = async (bank: string, entryId: string): Promise<KnownView> => {
    const entry = await knownRepository(queries).get(entryId);
    if (entry?.bank === bank) return entry;
    throw new AirlockError('not_found', `There is no ${entryId} in the bank ${bank}`);
  };

  const change = async (
    bank: string,
    entryId: string,
    command: KnownCommand,
    who: Person | undefined,
  ): Promise<KnownView> => {
    const { matches: _n, lastMatchAt: _at, ...entry } = await need(bank, entryId);
    await write([changeStatus(entry, command, who?.user, clock())], who ?? SYSTEM);
    return need(bank, entryId);
  };

  const hashAt = async ({ streamId, epoch, seq, atMs }: FrameOf): Promise<string> => {
    const page = { limit: LOOK_BACK, kind: 'segment' } as const;
    const timeline = await verdictsRepository(queries).timeline(streamId, page);
    const verdict = timeline.find((v) => v.kind === 'segment' && v.epoch === epoch && v.seq === seq);
    const hashes = verdict?.kind === 'segment' ? (verdict.hashes ?? []) : [];
    const far = (h: { atMs: number }): number => Math.abs(h.atMs - (atMs ?? -Infinity));
    const nearest = hashes.reduce<(typeof hashes)[number] | undefined>(
      (a, b) => (a === undefined || (atMs !== undefined && far(b) < far(a)) ? b : a),
      undefined,
    );
    if (nearest) return nearest.pdq;
    throw new AirlockError('not_found', 'No frame of that segment can be made known', {
      hint: 'Its pictures have too little structure to be told from others, or nobody looked at them.',
    });
  };

  void announceSoon();

  return {
    /** By its hash: the same picture again changes nothing, and what was taken out stays out until a person says so. */
    async add(bank: string, request: AddKnownRequest, who: Person): Promise<KnownView> {
      const { from, label, note, approve } = request;
      const hash = request.hash ?? (await hashAt(from!));
      const entryId = `${bank}:${hash}`;
      const known = await knownRepository(queries).get(entryId);
      if (known?.status === 'active') return known;
      if (known)
        throw new AirlockError('conflict', `The picture is in the bank and ${known.status}`, {
          hint: 'Set its status to active to let it act again.',
        });
      const now = clock();
      const source = request.source ?? (from ? `stream ${from.streamId} ${from.epoch}/${from.seq}` : 'hash');
      const entry: KnownEntry = {
        ...{ bank, entryId, hash, label, note, source, addedBy: who.user, addedAt: now, status: 'active' },
        ...(approve ? { approvedBy: who.user, approvedAt: now } : {}),
      };
      await write([{ entry, verb: 'known.added' }], who);
      return need(bank, entryId);
    },

    async import(bank: string, { entries, source, approve }: ImportRequest, who: Person) {
      const now = clock();
      const changes = entries.map((e): KnownChange => {
        const entryId = e.entryId.startsWith(`${bank}:`) ? e.entryId : `${bank}:${e.entryId}`;
        const approved = e.approvedBy ?? (approve ? who.user : undefined);
        const entry: KnownEntry = {
          ...{ bank, entryId, hash: e.hash, label: e.label, note: e.note, source: e.source ?? source },
          ...{ addedBy: who.user, addedAt: now, status: e.status },
          ...(e.frames === undefined ? {} : { frames: e.frames }),
          ...(approved === undefined ? {} : { approvedBy: approved, approvedAt: e.approvedAt ?? now }),
        };
        return { entry, verb: 'known.imported' };
      });
      // A person took some of these out of action: somebody else's list does not put them back.
      const standing = await knownRepository(queries).some(changes.map((c) => c.entry.entryId));
      const out = new Set(standing.filter((e) => e.status !== 'active').map((e) => e.entryId));
      const taken = changes.filter((c) => !out.has(c.entry.entryId));
      if (taken.length > 0) await write(taken, who);
      return { taken: taken.length, acting: taken.filter((c) => isActing(c.entry)).length };
    },

    approve: (bank: string, entryId: string, who: Person) => change(bank, entryId, { type: 'approve' }, who),
    setStatus: (bank: string, entryId: string, status: KnownStatus, reason: string, who: Person) =>
      change(bank, entryId, { type: COMMANDS[status], reason }, who),
    /** Put out of action because it matched too much. */
    quarantine: (bank: string, entryId: string, reason: string) =>
      change(bank, entryId, { type: 'quarantine', reason }, undefined),
    list: (page: Parameters<ReturnType<typeof knownRepository>['list']>[0]) =>
      knownRepository(queries).list(page),
    banks: () => knownRepository(queries).banks(),

    async close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      await announcing;
    },
  };
};

export type Banks = ReturnType<typeof createBanks>;
