import { sql } from 'kysely';
import type { WorkloadRow } from '@airlock/contracts/report';
import type { Queries } from '../database/tables.js';
import type { Time } from './figures.js';

type Counted = Record<string, string | number | null> & { person: string };

/** What each reviewer did and saw in a time. */
export const workload = async (
  q: Queries,
  { from, to }: Time,
  /** Severity from which content counts as severe. */
  severeFrom: number,
): Promise<WorkloadRow[]> => {
  const parts = await Promise.all([
    sql<Counted>`SELECT d.by AS person, count(*) AS cases, count(*) FILTER (WHERE d.outcome = 'violation') AS violations,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY (d.at - e.at)::float8) AS "medianCaseMs"
      FROM case_decisions d LEFT JOIN LATERAL (SELECT max(from_at) AS at FROM exposures
        WHERE case_id = d.case_id AND person = d.by AND from_at <= d.at) e ON true
      WHERE d.at >= ${from} AND d.at < ${to} GROUP BY 1`.execute(q),
    sql<Counted>`SELECT decided_by AS person, count(*) AS looks FROM looks
      WHERE state = 'decided' AND decided_at >= ${from} AND decided_at < ${to} GROUP BY 1`.execute(q),
    sql<Counted>`SELECT body->'origin'->>'user' AS person, count(*) AS actions FROM actions
      WHERE body->'origin'->>'type' = 'human' AND decided_at >= ${from} AND decided_at < ${to} GROUP BY 1`.execute(
      q,
    ),
    sql<Counted>`SELECT actor AS person, count(*) AS items FROM audit
      WHERE kind IN ('segments.release', 'segments.hold', 'segments.dump',
          'message.publish', 'message.mask', 'message.hold', 'message.drop')
        AND role NOT IN ('system', 'policy') AND at >= ${from} AND at < ${to} GROUP BY 1`.execute(q),
    // Two cases on screen at once are one time.
    sql<Counted>`SELECT person, sum(greatest(0, until - greatest(since, coalesce(seen, since)))) AS "exposureMs",
        count(DISTINCT case_id) FILTER (WHERE severity >= ${severeFrom}) AS severe
      FROM (SELECT person, case_id, severity, greatest(from_at, ${from}) AS since, least(to_at, ${to}) AS until,
          max(least(to_at, ${to})) OVER (PARTITION BY person ORDER BY from_at, case_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS seen
        FROM exposures WHERE to_at >= ${from} AND from_at < ${to}) x GROUP BY 1`.execute(q),
  ]);
  const people = new Map<string, WorkloadRow>();
  for (const { rows } of parts) {
    for (const { person, ...counted } of rows) {
      const zero = { cases: 0, looks: 0, violations: 0, actions: 0, items: 0, exposureMs: 0, severe: 0 };
      const known = people.get(person) ?? { reviewer: person, ...zero };
      const numbers = Object.entries(counted).flatMap(([k, v]) =>
        v === null ? [] : [[k, Number(v)] as const],
      );
      people.set(person, { ...known, ...Object.fromEntries(numbers) });
    }
  }
  return [...people.values()].sort((a, b) => b.cases - a.cases || (a.reviewer < b.reviewer ? -1 : 1));
};
