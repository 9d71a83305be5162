import { type PolicyTextId, PolicyVersion } from '@airlock/contracts/policy';
import type { Queries } from '../database/tables.js';
import { storableText } from '../database/storable.js';

export interface PolicyText {
  readonly textId: PolicyTextId;
  readonly hash: string;
  readonly source: string;
}

export interface StoredTrial {
  readonly n: number;
  readonly hash: string;
  readonly textId: PolicyTextId;
  readonly name: string;
  readonly startedBy: string;
  readonly startedAt: number;
  readonly until: number;
  readonly reason: string;
  readonly endedAt?: number;
}

/** The policies that were in force or proposed, as they were written. */
export function policiesRepository(q: Queries) {
  const rows = () => q.selectFrom('policy_versions').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const version = (r: Row): PolicyVersion =>
    PolicyVersion.parse({
      n: r.n,
      hash: r.hash,
      textId: r.text_id,
      name: r.name,
      origin: r.origin,
      publishedAt: r.published_at,
      publishedBy: r.published_by,
      reason: r.reason,
      ...(r.proposed_by === null ? {} : { proposedBy: r.proposed_by }),
      ...(r.approval_id === null ? {} : { approvalId: r.approval_id }),
      ...(r.rolls_back_to === null ? {} : { rollsBackTo: r.rolls_back_to }),
    });
  return {
    async keepText({ textId, hash, source }: PolicyText, now: number): Promise<void> {
      await q
        .insertInto('policy_texts')
        .values({ text_id: textId, hash, source, added_at: now })
        .onConflict((c) => c.doNothing())
        .execute();
    },

    async text(textId: PolicyTextId): Promise<PolicyText | undefined> {
      const r = await q
        .selectFrom('policy_texts')
        .selectAll()
        .where('text_id', '=', textId)
        .executeTakeFirst();
      return r && { textId, hash: r.hash, source: r.source };
    },

    /** A text of the policy that verdicts name `hash`. */
    async ofHash(hash: string): Promise<string | undefined> {
      const r = await q
        .selectFrom('policy_texts')
        .select('source')
        .where('hash', '=', hash)
        .executeTakeFirst();
      return r?.source;
    },

    /** Adds the next version; false where somebody else took its number. */
    async add(v: PolicyVersion): Promise<boolean> {
      const { numInsertedOrUpdatedRows: inserted } = await q
        .insertInto('policy_versions')
        .values({
          n: v.n,
          hash: v.hash,
          text_id: v.textId,
          name: storableText(v.name),
          origin: v.origin,
          published_at: v.publishedAt,
          published_by: v.publishedBy,
          proposed_by: v.proposedBy ?? null,
          approval_id: v.approvalId ?? null,
          reason: storableText(v.reason),
          rolls_back_to: v.rollsBackTo ?? null,
        })
        .onConflict((c) => c.doNothing())
        .executeTakeFirstOrThrow();
      return Number(inserted ?? 0) === 1;
    },

    async get(n: number): Promise<PolicyVersion | undefined> {
      const r = await rows().where('n', '=', n).executeTakeFirst();
      return r && version(r);
    },

    /** Newest first. */
    async list({ limit, before }: { limit: number; before?: number | undefined }): Promise<PolicyVersion[]> {
      const newest = rows().orderBy('n', 'desc').limit(limit);
      return (await (before === undefined ? newest : newest.where('n', '<', before)).execute()).map(version);
    },

    /** The newest one; of an origin, where one is named. */
    async newest(origin?: PolicyVersion['origin']): Promise<PolicyVersion | undefined> {
      const newest = rows().orderBy('n', 'desc').limit(1);
      const r = await (
        origin === undefined ? newest : newest.where('origin', '=', origin)
      ).executeTakeFirst();
      return r && version(r);
    },

    async trial(): Promise<StoredTrial | undefined> {
      const r = await q.selectFrom('policy_trial').selectAll().executeTakeFirst();
      return (
        r && {
          n: r.n,
          hash: r.hash,
          textId: r.text_id as PolicyTextId,
          name: r.name,
          startedBy: r.started_by,
          startedAt: r.started_at,
          until: r.until,
          reason: r.reason,
          ...(r.ended_at === null ? {} : { endedAt: r.ended_at }),
        }
      );
    },

    /** There is one trial: this one, in place of any other. */
    async putTrial(t: StoredTrial): Promise<void> {
      const row = {
        n: t.n,
        hash: t.hash,
        text_id: t.textId,
        name: storableText(t.name),
        started_by: t.startedBy,
        started_at: t.startedAt,
        until: t.until,
        reason: storableText(t.reason),
        ended_at: t.endedAt ?? null,
      };
      await q
        .insertInto('policy_trial')
        .values({ one: true, ...row })
        .onConflict((c) => c.column('one').doUpdateSet(row))
        .execute();
    },
  };
}
