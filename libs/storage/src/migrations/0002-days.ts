import type { Migration } from '../database/migrate.js';

/** Days of old rows that get a partition of their own; rows older than that stay together in the default one. */
const OLD_DAYS = 100;
const DAY_MS = 86_400_000;

/** Copies `old` into the partitioned `old_new`, refuses to lose a row, and puts it in the old one's place. */
const replace = (table: string, columns: string, day: string, order = ''): readonly string[] => [
  `CREATE TABLE ${table}_new_default PARTITION OF ${table}_new DEFAULT`,
  `DO $$
    DECLARE d integer; before bigint; after bigint;
    BEGIN
      FOR d IN SELECT DISTINCT (${day})::integer FROM ${table} ORDER BY 1 DESC LIMIT ${OLD_DAYS} LOOP
        PERFORM airlock_make_partition('${table}_new', '${table}', d);
      END LOOP;
      INSERT INTO ${table}_new (${columns}, day) SELECT ${columns}, ${day} FROM ${table} ${order};
      SELECT count(*) INTO before FROM ${table};
      SELECT count(*) INTO after FROM ${table}_new;
      IF before <> after THEN RAISE EXCEPTION '${table}: % rows became %', before, after; END IF;
    END $$`,
  `DROP TABLE ${table}`,
  `ALTER TABLE ${table}_new RENAME TO ${table}`,
  `ALTER TABLE ${table}_new_default RENAME TO ${table}_default`,
  `ALTER INDEX ${table}_new_pkey RENAME TO ${table}_pkey`,
];

/** Days are UTC, counted from 1970-01-01. */
const dayOf = (ms: string) => `floor((${ms})::numeric / ${DAY_MS})`;

export const migration0002: Migration = {
  id: 2,
  name: 'days',
  statements: [
    // One place for how a day's partition is made: here, and ahead of time by every running instance. False when the
    // day's rows are in the default partition already: there they stay.
    `CREATE FUNCTION airlock_make_partition(parent text, prefix text, of_day integer) RETURNS boolean
      LANGUAGE plpgsql AS $$
      DECLARE
        name text := prefix || '_d' || to_char(timestamp '1970-01-01' + of_day * interval '1 day', 'YYYYMMDD');
        taken boolean;
      BEGIN
        IF to_regclass(name) IS NOT NULL THEN RETURN true; END IF;
        EXECUTE format('SELECT EXISTS(SELECT 1 FROM %I WHERE day = $1)', parent || '_default') INTO taken USING of_day;
        IF taken THEN RETURN false; END IF;
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%s) TO (%s)', name, parent, of_day, of_day + 1);
        -- PostgreSQL gives a partition its parent's row triggers, but not those of TRUNCATE.
        IF prefix = 'audit' THEN
          EXECUTE format('CREATE TRIGGER audit_stays BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()', name);
        END IF;
        RETURN true;
      END $$`,

    `CREATE TABLE verdicts_new(
      stream_id text NOT NULL,
      verdict_key text NOT NULL,
      kind text NOT NULL,
      decision text NOT NULL,
      clean boolean NOT NULL,
      final boolean NOT NULL,
      decided_at bigint NOT NULL,
      body jsonb NOT NULL,
      day integer NOT NULL,
      PRIMARY KEY (stream_id, verdict_key, day)) PARTITION BY RANGE (day)`,
    ...replace(
      'verdicts',
      'stream_id, verdict_key, kind, decision, clean, final, decided_at, body',
      dayOf(`body->'timing'->>'capturedAt'`),
    ),
    `CREATE INDEX verdicts_timeline ON verdicts(stream_id, decided_at DESC)`,
    `CREATE INDEX verdicts_hits ON verdicts(stream_id, decided_at DESC) WHERE NOT clean`,
    `CREATE INDEX verdicts_age ON verdicts(decided_at)`,

    `CREATE TABLE chat_new(
      stream_id text NOT NULL,
      message_id text NOT NULL,
      user_id text,
      nickname text,
      text text,
      sent_at bigint,
      decision text,
      display text,
      decided_by text,
      decided_at bigint,
      judged jsonb,
      day integer NOT NULL,
      PRIMARY KEY (stream_id, message_id, day)) PARTITION BY RANGE (day)`,
    ...replace(
      'chat',
      'stream_id, message_id, user_id, nickname, text, sent_at, decision, display, decided_by, decided_at, judged',
      dayOf(`coalesce(sent_at, (judged->'timing'->>'capturedAt')::numeric, decided_at)`),
    ),
    `CREATE INDEX chat_timeline ON chat(stream_id, sent_at DESC)`,
    `CREATE INDEX chat_held ON chat(sent_at) WHERE decision = 'hold'`,
    `CREATE INDEX chat_age ON chat(coalesce(sent_at, decided_at))`,

    `CREATE TABLE audit_new(
      seq bigint NOT NULL,
      at bigint NOT NULL,
      actor text NOT NULL,
      role text NOT NULL,
      kind text NOT NULL,
      subject text NOT NULL,
      body text NOT NULL,
      leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32),
      day integer NOT NULL,
      PRIMARY KEY (seq, day)) PARTITION BY RANGE (day)`,
    ...replace('audit', 'seq, at, actor, role, kind, subject, body, leaf_hash', dayOf('at'), 'ORDER BY seq'),
    `CREATE INDEX audit_of_subject ON audit(subject, seq)`,
    `CREATE TRIGGER audit_rows_stay BEFORE UPDATE OR DELETE ON audit
      FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()`,
    `CREATE TRIGGER audit_stays BEFORE TRUNCATE ON audit
      FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()`,
    `CREATE TRIGGER audit_stays BEFORE TRUNCATE ON audit_default
      FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()`,

    // Where the log ends. Its one row is what writers wait for, and what keeps the count when old days are dropped.
    `CREATE TABLE audit_head(
      one boolean PRIMARY KEY DEFAULT true CHECK (one),
      next bigint NOT NULL)`,
    `INSERT INTO audit_head(next) SELECT coalesce(max(seq) + 1, 0) FROM audit`,
    `CREATE FUNCTION audit_head_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' THEN
          IF NEW.next >= OLD.next THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
      END $$`,
    `CREATE TRIGGER audit_head_rows_stay BEFORE UPDATE OR DELETE ON audit_head
      FOR EACH ROW EXECUTE FUNCTION audit_head_only_grows()`,
    `CREATE TRIGGER audit_head_stays BEFORE TRUNCATE ON audit_head
      FOR EACH STATEMENT EXECUTE FUNCTION audit_head_only_grows()`,
    // What stays of entries whose day was dropped: enough to prove what is left.
    `CREATE TABLE audit_leaves(
      seq bigint PRIMARY KEY,
      leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32))`,
    `CREATE TRIGGER audit_leaves_rows_stay BEFORE UPDATE OR DELETE ON audit_leaves
      FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()`,
    `CREATE TRIGGER audit_leaves_stay BEFORE TRUNCATE ON audit_leaves
      FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()`,
  ],
};
