import { TRANSPARENCY_BATCH, TransparencyStatement } from '@airlock/contracts/transparency';
import { toTransparency } from '@airlock/moderation/notices';
import type { Policy } from '@airlock/policy/policy';
import type { Queries } from '@airlock/storage/database';
import { noticesRepository } from '@airlock/storage/repositories/notices';

export interface StatementBatch {
  readonly statements: TransparencyStatement[];
  /** Where the next batch begins; left out when this was the last. */
  readonly next?: string;
}

/** One batch of statements issued in [from, until), ms since 1970, as the public database takes them. */
export const exportStatements = async (
  q: Queries,
  policy: Policy,
  o: { readonly from: number; readonly until: number; readonly after?: string | undefined },
): Promise<StatementBatch> => {
  const [issuedAt, noticeId] = o.after?.split('.') ?? [];
  const after = noticeId === undefined ? undefined : { issuedAt: Number(issuedAt), noticeId };
  const found = await noticesRepository(q).statements({ ...o, limit: TRANSPARENCY_BATCH, after });
  const clauses = new Set([...policy.taxonomy.values()].flatMap((t) => t.clauses));
  const statements = found.flatMap((n) => {
    const s = toTransparency(n, clauses);
    return s === undefined ? [] : [TransparencyStatement.parse(s)];
  });
  const last = found.at(-1);
  return {
    statements,
    ...(found.length < TRANSPARENCY_BATCH || last === undefined
      ? {}
      : { next: `${last.issuedAt}.${last.noticeId}` }),
  };
};
