import { sql, type RawBuilder } from 'kysely';
import type { AppealRow, ComplaintRow, CoverageRow, DecisionRow, TimeRow } from '@airlock/contracts/report';
import type { Queries } from '../database/tables.js';
import { DECIDED_LINE, NOT_WHOLLY_SEEN } from '../migrations/0035-figures.js';

/** [from, to), ms since 1970. */
export interface Time {
  readonly from: number;
  readonly to: number;
}

/** Length of one row's span, ms; without it the whole time is one. */
export type Each = number | undefined;

type Measured = { readonly n: string | number; readonly p: readonly (number | null)[] | null };

const within = (column: string, { from, to }: Time): RawBuilder<boolean> =>
  sql<boolean>`${sql.raw(column)} >= ${from} AND ${sql.raw(column)} < ${to}`;

const bucket = (column: string, each: Each): RawBuilder<number | null> =>
  each === undefined
    ? sql<null>`NULL::bigint`
    : sql<number>`(floor(${sql.raw(column)} / ${each}::float8) * ${each}::float8)::bigint`;

/** The label of the gravest rule, the first among equals. */
const labelIn = (column: string): RawBuilder<string | null> =>
  sql<string | null>`(SELECT r.rule->>'label' FROM jsonb_array_elements(${sql.raw(column)}->'rules')
    WITH ORDINALITY AS r(rule, n) ORDER BY (r.rule->>'severity')::int DESC, r.n LIMIT 1)`;

const percentiles = (ms: RawBuilder<unknown>): RawBuilder<Measured['p']> =>
  sql<Measured['p']>`percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY (${ms})::float8)`;

const spread = ({ p }: Pick<Measured, 'p'>): { medianMs?: number; p95Ms?: number } => {
  const [median, p95] = p ?? [];
  return { ...(median == null ? {} : { medianMs: median }), ...(p95 == null ? {} : { p95Ms: p95 }) };
};

const at = (r: { at: number | null }): { at?: number } => (r.at === null ? {} : { at: Number(r.at) });

/** What a time looked like in numbers, each a single statement over rows of that time. */
export function figuresRepository(q: Queries) {
  const measured = async (
    measure: TimeRow['measure'],
    ms: RawBuilder<unknown>,
    from: RawBuilder<unknown>,
  ): Promise<TimeRow> => {
    const { rows } = await sql<Measured>`SELECT count(*) AS n, ${percentiles(ms)} AS p FROM ${from}`.execute(
      q,
    );
    return { measure, n: Number(rows[0]!.n), ...spread(rows[0]!) };
  };

  return {
    async decisions(time: Time, each: Each): Promise<DecisionRow[]> {
      const { rows } = await sql<{
        at: number | null;
        subject: DecisionRow['subject'];
        decision: string;
        label: string | null;
        by: DecisionRow['by'];
        count: string | number;
      }>`WITH decided AS (
          SELECT decided_at AS at, 'segment' AS subject, decision, ${labelIn('body')} AS label, 'policy' AS by
          FROM verdicts WHERE NOT clean AND kind = 'segment' AND ${within('decided_at', time)}
        UNION ALL
          SELECT at, 'segment', substr(kind, 10), NULL,
            CASE WHEN role IN ('system', 'policy') THEN 'policy' ELSE 'human' END
          FROM audit WHERE kind IN ('segments.release', 'segments.hold', 'segments.dump') AND ${within('at', time)}
        UNION ALL
          SELECT decided_at, 'message', decision, ${labelIn('judged')},
            CASE WHEN decided_by IS NULL THEN 'policy' ELSE 'human' END
          FROM chat WHERE (${sql.raw(DECIDED_LINE)}) AND ${within('decided_at', time)}
        UNION ALL
          SELECT decided_at, 'stream', kind, body->>'label',
            CASE body->'origin'->>'type' WHEN 'human' THEN 'human' ELSE 'policy' END
          FROM actions WHERE ${within('decided_at', time)}
        UNION ALL
          SELECT d.at, 'case', d.outcome, c.label, 'human'
          FROM case_decisions d JOIN cases c USING (case_id) WHERE ${within('d.at', time)})
        SELECT ${bucket('at', each)} AS at, subject, decision, label, by, count(*) AS count
        FROM decided GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, count(*) DESC, 2, 3, 4, 5`.execute(q);
      return rows.map((r) => ({
        ...at(r),
        ...{ subject: r.subject, decision: r.decision, by: r.by, count: Number(r.count) },
        ...(r.label === null ? {} : { label: r.label }),
      }));
    },

    times: (time: Time): Promise<TimeRow[]> =>
      Promise.all([
        measured(
          'verdict',
          sql`decided_at - (body->'timing'->>'capturedAt')::float8`,
          sql`verdicts WHERE NOT clean AND kind = 'segment' AND ${within('decided_at', time)}`,
        ),
        measured(
          'first_look',
          sql`e.at - c.opened_at`,
          sql`cases c CROSS JOIN LATERAL (SELECT min(from_at) AS at FROM exposures WHERE case_id = c.case_id) e
            WHERE ${within('c.opened_at', time)} AND e.at IS NOT NULL`,
        ),
        measured(
          'claim',
          sql`a.at - c.opened_at`,
          sql`(SELECT subject, min(at) AS at FROM audit WHERE kind = 'case.claimed' AND ${within('at', time)}
            GROUP BY subject) a JOIN cases c ON c.case_id = a.subject`,
        ),
        measured('case', sql`closed_at - opened_at`, sql`cases WHERE closed_at IS NOT NULL AND ${within('closed_at', time)}`), // prettier-ignore
        measured('dark', sql`time_to_dark_ms`, sql`actions WHERE time_to_dark_ms IS NOT NULL AND ${within('decided_at', time)}`), // prettier-ignore
      ]),

    async appeals(time: Time): Promise<AppealRow[]> {
      const { rows } = await sql<
        Measured & {
          against: AppealRow['against'];
          decided: number;
          upheld: number;
          reversed: number;
          partly: number;
        }
      >`SELECT CASE WHEN p.appellant LIKE 'complaint:%' THEN 'complaint'
            WHEN coalesce(a.body, s.body)->'origin'->>'type' = 'policy' THEN 'policy' ELSE 'human' END AS against,
          count(*) AS n,
          count(*) FILTER (WHERE p.state = 'decided') AS decided,
          count(*) FILTER (WHERE p.outcome = 'upheld') AS upheld,
          count(*) FILTER (WHERE p.outcome = 'reversed') AS reversed,
          count(*) FILTER (WHERE p.outcome = 'partly') AS partly,
          ${percentiles(sql`p.decided_at - p.filed_at`)} AS p
        FROM appeals p LEFT JOIN actions a ON a.action_id = p.against LEFT JOIN sanctions s ON s.sanction_id = p.against
        WHERE ${within('p.filed_at', time)} GROUP BY 1 ORDER BY 2 DESC, 1`.execute(q);
      return rows.map((r) => ({
        ...{ against: r.against, filed: Number(r.n), decided: Number(r.decided), upheld: Number(r.upheld) },
        ...{ reversed: Number(r.reversed), partly: Number(r.partly), ...spread(r) },
      }));
    },

    /** `now`: what is not answered counts as late from when it was due. */
    async complaints(time: Time, now: number): Promise<ComplaintRow[]> {
      const { rows } = await sql<
        Measured & { reason: ComplaintRow['reason']; decided: number; upheld: number; late: number }
      >`SELECT body->>'reason' AS reason, count(*) AS n,
          count(*) FILTER (WHERE state = 'decided') AS decided,
          count(*) FILTER (WHERE body->>'outcome' = 'upheld') AS upheld,
          count(*) FILTER (WHERE coalesce(decided_at, ${now}) > (body->>'dueAt')::float8) AS late,
          ${percentiles(sql`decided_at - received_at`)} AS p
        FROM complaints WHERE ${within('received_at', time)} GROUP BY 1 ORDER BY 2 DESC, 1`.execute(q);
      return rows.map((r) => ({
        ...{ reason: r.reason, received: Number(r.n), decided: Number(r.decided), upheld: Number(r.upheld) },
        ...{ late: Number(r.late), ...spread(r) },
      }));
    },

    async coverage(time: Time, each: Each): Promise<CoverageRow[]> {
      type Part = { at: number | null } & Record<'a' | 'b' | 'c', number | string | null>;
      const part = async (statement: RawBuilder<Part>): Promise<Part[]> => (await statement.execute(q)).rows;
      const [captured, judged, gaps] = await Promise.all([
        part(sql<Part>`SELECT ${bucket('captured_at', each)} AS at, count(*) AS a, sum(duration_ms) AS b, NULL AS c
          FROM segments WHERE ${within('captured_at', time)} GROUP BY 1`),
        part(sql<Part>`SELECT ${bucket('decided_at', each)} AS at, count(*) AS a, NULL AS b, NULL AS c
          FROM verdicts WHERE kind = 'segment' AND ${within('decided_at', time)} GROUP BY 1`),
        part(sql<Part>`SELECT ${bucket('decided_at', each)} AS at, count(*) FILTER (WHERE body ? 'failure') AS a,
            sum((body->'coverage'->>'unwatchedMs')::float8) AS b, sum((body->'coverage'->>'unheardMs')::float8) AS c
          FROM verdicts WHERE ${sql.raw(NOT_WHOLLY_SEEN)} AND ${within('decided_at', time)} GROUP BY 1`),
      ]);
      const spans = [
        ...new Set([...captured, ...judged, ...gaps].map((r) => (r.at === null ? null : Number(r.at)))),
      ];
      const of = (rows: readonly Part[], span: number | null, key: 'a' | 'b' | 'c'): number =>
        Number(rows.find((r) => (r.at === null ? null : Number(r.at)) === span)?.[key] ?? 0);
      return spans
        .sort((a, b) => (a ?? 0) - (b ?? 0))
        .map((span) => ({
          ...at({ at: span }),
          ...{
            segments: of(captured, span, 'a'),
            mediaMs: of(captured, span, 'b'),
            judged: of(judged, span, 'a'),
          },
          ...{
            failed: of(gaps, span, 'a'),
            unwatchedMs: of(gaps, span, 'b'),
            unheardMs: of(gaps, span, 'c'),
          },
        }));
    },
  };
}
