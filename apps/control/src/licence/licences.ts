import {
  type Editor,
  type EditorOffice,
  type Licence,
  type LicenceHolder,
  type LicenceId,
} from '@airlock/contracts/licence';
import { StreamerId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { licencesRepository } from '@airlock/storage/repositories/licences';
import type { Actor } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';

/** What a platform holds, as every start of a stream reads it. */
export interface PlatformFacts {
  readonly licences: readonly Licence[];
  readonly editors: readonly Editor[];
}

/** Papers of platforms and publishers, and who answers for a platform's news. */
export interface Licences {
  put(actor: Actor, licence: Licence, reason: string): Promise<Licence>;
  revoke(actor: Actor, licenceId: LicenceId, reason: string): Promise<Licence>;
  list(query: { holder?: LicenceHolder | undefined; limit: number }): Promise<Licence[]>;
  /** At most a second old. */
  ofPlatform(platform: string): Promise<PlatformFacts>;
  editors(platform?: string): Promise<Editor[]>;
  /** Throws `conflict` for somebody who holds the other office. */
  appoint(actor: Actor, editor: Omit<Editor, 'since'>, reason: string): Promise<Editor>;
  /** Throws `not_found` when the office is vacant already. */
  vacate(actor: Actor, platform: string, office: EditorOffice, reason: string): Promise<void>;
}

const DAY_MS = 86_400_000;
/** How long before its end people are told of a licence. */
const TELL_BEFORE_MS = [30 * DAY_MS, 7 * DAY_MS, DAY_MS];
/** Another instance may have changed what a platform holds. */
const PLATFORM_MAX_AGE_MS = 1_000;

export const openLicences = ({ db, effects, clock, reconsider }: HouseGround): Licences => {
  const stored = licencesRepository(db.queries);
  const platforms = new Map<string, { at: number; facts: Promise<PlatformFacts> }>();

  const ofPlatform = (platform: string): Promise<PlatformFacts> => {
    const known = platforms.get(platform);
    if (known !== undefined && clock() - known.at < PLATFORM_MAX_AGE_MS) return known.facts;
    const holder = { kind: 'platform', id: platform } as const;
    const facts = Promise.all([stored.list({ holder, limit: 1_000 }), stored.editors(platform)]).then(
      ([licences, editors]) => ({ licences, editors }),
    );
    platforms.set(platform, { at: clock(), facts });
    facts.catch(() => platforms.delete(platform));
    return facts;
  };
  const changed = ({ kind, id }: LicenceHolder): void => {
    if (kind === 'platform') platforms.delete(id);
    reconsider(kind === 'platform' ? {} : { streamerId: StreamerId.parse(id) });
  };

  return {
    ofPlatform,
    list: (query) => stored.list(query),
    editors: (platform) => stored.editors(platform),

    async put(actor, licence, reason) {
      const { licenceId, holder, type, validTo } = licence;
      await effects(actor, async ({ tx, record }) => {
        const repository = licencesRepository(tx);
        const before = await repository.get(licenceId);
        await repository.save(licence);
        await deadlinesRepository(tx).set({
          key: `licence/${licenceId}`,
          kind: 'licence',
          subject: holder.id,
          title: `Licence ${type} of ${holder.kind} ${holder.id} ends`,
          dueAt: validTo,
          remindAt: TELL_BEFORE_MS.map((ms) => validTo - ms),
          urgency: 'notify',
        });
        record({ kind: 'licence.put', subject: holder.id, reason, before, after: licence });
      });
      changed(holder);
      return licence;
    },

    async revoke(actor, licenceId, reason) {
      const revoked = await effects(actor, async ({ tx, now, record, announce }) => {
        const repository = licencesRepository(tx);
        const before = await repository.get(licenceId);
        if (before === undefined) throw new AirlockError('not_found', `There is no licence ${licenceId}`);
        if (before.revokedAt !== undefined) return before;
        const after: Licence = { ...before, revokedAt: now };
        const subject = before.holder.id;
        await repository.save(after);
        await deadlinesRepository(tx).cancel(`licence/${licenceId}`, now);
        record({ kind: 'licence.revoked', subject, reason, before, after });
        announce({ type: 'airlock.licence.revoked', subject, data: { licenceId, type: before.type } });
        return after;
      });
      changed(revoked.holder);
      return revoked;
    },

    async appoint(actor, { platform, office, person }, reason) {
      const editor = await effects(actor, async ({ tx, now, record }) => {
        const repository = licencesRepository(tx);
        const all = await repository.editors(platform);
        if (all.some((e) => e.office !== office && e.person === person))
          throw new AirlockError('conflict', `${person} holds the other office`, {
            hint: 'Editor-in-chief and deputy are two people.',
          });
        const after: Editor = { platform, office, person, since: now };
        await repository.appoint(after);
        const before = all.find((e) => e.office === office);
        record({ kind: 'editor.appointed', subject: platform, reason, before, after });
        return after;
      });
      changed({ kind: 'platform', id: platform });
      return editor;
    },

    async vacate(actor, platform, office, reason) {
      await effects(actor, async ({ tx, record, announce }) => {
        const repository = licencesRepository(tx);
        const before = (await repository.editors(platform)).find((e) => e.office === office);
        if (before === undefined || !(await repository.vacate(platform, office)))
          throw new AirlockError('not_found', `The office ${office} is vacant`);
        record({ kind: 'editor.vacated', subject: platform, reason, before });
        announce({ type: 'airlock.editor.vacated', subject: platform, data: { office } });
      });
      changed({ kind: 'platform', id: platform });
    },
  };
};
