import type { Bus } from '@airlock/bus/port';
import type {
  AddKnownRequest,
  BankView,
  FrameOf,
  ImportAnswer,
  ImportRequest,
  KnownView,
  OwnerRequest,
} from '@airlock/contracts/http/known-api';
import { type KnownEntry, knownKey, type KnownStatus } from '@airlock/contracts/known';
import { AirlockError } from '@airlock/contracts/problem';
import { topics } from '@airlock/contracts/topics';
import { changeStatus, type KnownChange, type KnownCommand } from '@airlock/moderation/known';
import type { Logger } from '@airlock/nest-host/logger';
import type { Database, Queries } from '@airlock/storage/database';
import { type AuditRecord, auditRepository } from '@airlock/storage/repositories/audit';
import { knownRepository, type StoredBank } from '@airlock/storage/repositories/known';
import { verdictsRepository } from '@airlock/storage/repositories/verdicts';
import { cameFrom, type Person } from '../person.js';

export interface BanksDeps {
  readonly db: Database;
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: () => number;
  readonly logger: Logger;
  /** Of the policy in force. */
  readonly policyHash: () => string;
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
/** A change, with what else the audit log says of it. */
type Recorded = KnownChange & { readonly detail?: Readonly<Record<string, unknown>> };
type ChangeOne = [bank: string, entryId: string, command: KnownCommand, who: Person | undefined];

/** What an approval is given for: another picture or another label under the same id needs another one. */
const looksFor = ({ hash, label, frames }: KnownEntry): string => JSON.stringify([hash, label, frames]);

const SYSTEM = { user: 'airlock:known', role: 'system' } as const;

/**
 * Banks of known pictures. A change is written down with its audit row first; the topic, from which every ingest takes
 * it, follows at once, and is tried again until it has it.
 */
export const createBanks = ({ db, bus, clock, logger, policyHash }: BanksDeps) => {
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
    kind: string,
    subject: string,
    detail: object,
    who: Person | typeof SYSTEM,
  ): AuditRecord => ({
    at: clock(),
    actor: who.user,
    role: who.role,
    kind,
    subject,
    detail: { policyHash: policyHash(), ...detail, ...('from' in who ? cameFrom(who) : {}) },
  });
  const recordChange = ({ entry, verb, detail }: Recorded, who: Person | typeof SYSTEM): AuditRecord =>
    record(verb, entry.entryId, { ...entry, frames: entry.frames?.length, ...detail }, who);

  /** `begins`: the bank that this begins where it is not there yet. */
  const write = async (
    changes: readonly Recorded[],
    who: Person | typeof SYSTEM,
    begins?: StoredBank,
  ): Promise<void> => {
    await db.transaction(async (tx) => {
      const repo = knownRepository(tx);
      const entries = changes.map((c) => recordChange(c, who));
      if (begins !== undefined && (await repo.beginBank(begins, clock()))) {
        const { bank, ...after } = begins;
        entries.unshift(record('bank.put', bank, { after }, who));
      }
      await repo.save(changes.map((c) => c.entry));
      await auditRepository(tx).append(entries);
    });
    await announceSoon();
  };
  const bankNow = async (q: Queries, bank: string): Promise<BankView | undefined> =>
    (await knownRepository(q).banks()).find((b) => b.bank === bank);

  const need = async (bank: string, entryId: string): Promise<KnownView> => {
    const entry = await knownRepository(queries).get(entryId);
    if (entry?.bank === bank) return entry;
    throw new AirlockError('not_found', `There is no ${entryId} in the bank ${bank}`);
  };

  const change = async (
    bank: string,
    entryIds: readonly string[],
    command: KnownCommand,
    who: Person | undefined,
  ): Promise<KnownView[]> => {
    const ids = [...new Set(entryIds)];
    const standing = await Promise.all(ids.map((id) => need(bank, id)));
    const now = clock();
    const changes = standing.map(({ matches: _n, lastMatchAt: _at, ...entry }) =>
      changeStatus(entry, command, who?.user, now),
    );
    await write(changes, who ?? SYSTEM);
    return Promise.all(ids.map((id) => need(bank, id)));
  };
  const changeOne = async (...[bank, id, command, who]: ChangeOne): Promise<KnownView> =>
    (await change(bank, [id], command, who))[0]!;

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
    /** Begins a bank, or says anew who answers for it. */
    put: (bank: string, said: OwnerRequest, who: Person): Promise<BankView> =>
      db.transaction(async (tx) => {
        const was = await bankNow(tx, bank);
        const before = was && { owner: was.owner, source: was.source, note: was.note };
        await knownRepository(tx).putBank({ bank, ...said }, clock());
        await auditRepository(tx).append([record('bank.put', bank, { before, after: said }, who)]);
        return (await bankNow(tx, bank))!;
      }),

    /**
     * By its hash: the same picture again changes nothing, and what was taken out stays out until a person says so. It
     * acts once somebody else approves it.
     */
    async add(bank: string, request: AddKnownRequest, who: Person): Promise<KnownView> {
      const { from, label, note } = request;
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
      };
      await write([{ entry, verb: 'known.added' }], who, { bank, owner: who.user, source, note: '' });
      return need(bank, entryId);
    },

    /**
     * Whoever approved an entry elsewhere did not approve it here: that is written down, and the entry waits. One that
     * is there already with the same picture keeps the approval it has.
     */
    async import(
      bank: string,
      { entries, source, owner }: ImportRequest,
      who: Person,
    ): Promise<ImportAnswer> {
      const now = clock();
      const changes = entries.map((e): Recorded => {
        const entryId = e.entryId.startsWith(`${bank}:`) ? e.entryId : `${bank}:${e.entryId}`;
        const entry: KnownEntry = {
          ...{ bank, entryId, hash: e.hash, label: e.label, note: e.note, source: e.source ?? source },
          ...{ addedBy: who.user, addedAt: now, status: e.status },
          ...(e.frames === undefined ? {} : { frames: e.frames }),
        };
        const there = e.approvedBy === undefined ? {} : { approvedThere: e.approvedBy };
        return { entry, verb: 'known.imported', detail: there };
      });
      // A person took some of these out of action: somebody else's list does not put them back.
      const standing = await knownRepository(queries).some(changes.map((c) => c.entry.entryId));
      const known = new Map(standing.map((e) => [e.entryId, e]));
      const isOut = ({ entry }: Recorded): boolean =>
        (known.get(entry.entryId)?.status ?? 'active') !== 'active';
      const isSame = ({ entry }: Recorded): boolean => {
        const there = known.get(entry.entryId);
        return there !== undefined && entry.status === 'active' && looksFor(there) === looksFor(entry);
      };
      const left = changes.filter((c) => !isOut(c));
      const taken = left.filter((c) => !isSame(c));
      if (taken.length > 0) await write(taken, who, { bank, owner: owner ?? who.user, source, note: '' });
      return {
        taken: taken.length,
        unchanged: left.length - taken.length,
        out: changes.length - left.length,
      };
    },

    approve: (bank: string, entryIds: readonly string[], who: Person) =>
      change(bank, entryIds, { type: 'approve' }, who),
    setStatus: (bank: string, entryId: string, status: KnownStatus, reason: string, who: Person) =>
      changeOne(bank, entryId, { type: COMMANDS[status], reason }, who),
    /** Put out of action because it matched too much. */
    quarantine: (bank: string, entryId: string, reason: string) =>
      changeOne(bank, entryId, { type: 'quarantine', reason }, undefined),
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
