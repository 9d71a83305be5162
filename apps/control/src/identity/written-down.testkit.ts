import type { Bus } from '@airlock/bus/port';
import { recordsOf } from '@airlock/bus/read-topic';
import { type TopicDefinition, topics } from '@airlock/contracts/topics';
import type { Queries } from '@airlock/storage/database';
import { sql } from 'kysely';

/** Every row of every table, as text. */
async function everyRow(queries: Queries): Promise<string> {
  const { rows } = await sql<{ name: string }>`SELECT relname AS name FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')`.execute(queries);
  const texts: string[] = [];
  for (const { name } of rows) {
    const all = await sql<{ row: string }>`SELECT row_to_json(t)::text AS row FROM ${sql.id(name)} t`.execute(
      queries,
    );
    texts.push(...all.rows.map((r) => `${name} ${r.row}`));
  }
  return texts.join('\n');
}

/** Everything that was ever put on a topic. */
async function everyRecord(bus: Bus): Promise<string> {
  const texts: string[] = [];
  for (const topic of Object.values(topics)) {
    const records = await recordsOf(bus, topic as TopicDefinition<unknown>);
    texts.push(...records.map((r) => JSON.stringify(r)));
  }
  return texts.join('\n');
}

/** All that a system keeps or told, as text, to look for what may stand nowhere in it. */
export const writtenDown = async (system: {
  readonly queries: Queries;
  readonly bus: Bus;
  /** Lines of the logs. */
  readonly lines: readonly string[];
}): Promise<{ tables: string; topics: string; logs: string }> => ({
  tables: await everyRow(system.queries),
  topics: await everyRecord(system.bus),
  logs: system.lines.join('\n'),
});
