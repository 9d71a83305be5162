import { AuditCheckpoint, AuditLeaf } from '@airlock/contracts/audit';
import { AirlockError } from '@airlock/contracts/problem';
import { verifyEd25519 } from '@airlock/control/audit/log-key';
import {
  append,
  type Checkpoint,
  emptyFrontier,
  frontierRoot,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
} from '@airlock/moderation/audit';
import { leafHash } from '@airlock/storage/repositories/audit';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';

export interface LogReport {
  /** Entries that were read. */
  readonly entries: number;
  /** Of those, how many had been deleted after their time and left their hash. */
  readonly expired: number;
  /** Signed heads that were checked. */
  readonly checkpoints: number;
  /** Entries that no head covers yet. */
  readonly unsigned: number;
  /** What is wrong, worst first in the order of the log; empty when all is well. */
  readonly faults: readonly string[];
}

export interface LogToVerify {
  /** In order of their number. */
  readonly entries: AsyncIterable<AuditLeaf>;
  readonly checkpoints: readonly AuditCheckpoint[];
  /** The public key: `<name>+<hash>+<base64>`. */
  readonly key: string;
  readonly onProgress?: (entries: number) => void;
}

const MAX_FAULTS = 20;

/**
 * Checks a log with nothing but a public key: every text against its leaf, every signed head against the leaves under it.
 * A fault names the entry; where only a head tells, it names the entries between two heads.
 */
export async function verifyLog({ entries, checkpoints, key, onProgress }: LogToVerify): Promise<LogReport> {
  const faults: string[] = [];
  const fault = (text: string): void => {
    if (faults.length < MAX_FAULTS) faults.push(text);
  };
  const heads = checkpoints.map((c) => headOf(c, key, fault)).filter((h) => h !== undefined);
  heads.sort((a, b) => a.size - b.size);
  const frontier = emptyFrontier();
  let [count, expired, checked, good] = [0, 0, 0, 0];

  const meet = (): void => {
    for (
      let head = heads[checked];
      head !== undefined && head.size === frontier.size;
      head = heads[checked]
    ) {
      checked += 1;
      if (Buffer.compare(frontierRoot(sha256, frontier), head.root) === 0) good = head.size;
      else fault(`entries ${good} to ${head.size - 1}: not what was signed at ${head.size} entries`);
    }
  };
  meet();
  for await (const { seq, leaf, body } of entries) {
    if (seq !== frontier.size) {
      fault(
        seq > frontier.size
          ? `entry ${missing(frontier.size, seq)} missing`
          : `entry ${seq} stands twice or out of its place`,
      );
      break;
    }
    const signed = Buffer.from(leaf, 'base64');
    if (body === undefined) expired += 1;
    else if (Buffer.compare(leafHash(body), signed) !== 0)
      fault(`entry ${seq} was changed: ${excerpt(body)}`);
    append(sha256, frontier, new Uint8Array(signed));
    count += 1;
    if (count % 10_000 === 0) onProgress?.(count);
    meet();
  }
  const last = heads.at(-1);
  if (last !== undefined && frontier.size < last.size && faults.length === 0)
    fault(`entries ${frontier.size} to ${last.size - 1}: missing, and signed for`);
  if (last === undefined) fault('no signed head was given: nothing proves these entries');
  return {
    entries: count,
    expired,
    checkpoints: checked,
    unsigned: Math.max(0, frontier.size - (last?.size ?? 0)),
    faults,
  };
}

const missing = (from: number, to: number): string =>
  to - from === 1 ? `${from} is` : `${from} to ${to - 1} are`;
const excerpt = (body: string): string => (body.length > 160 ? `${body.slice(0, 160)}…` : body);

function headOf(c: AuditCheckpoint, key: string, fault: (text: string) => void): Checkpoint | undefined {
  const text = openNote(sha256, verifyEd25519, c.note, parseVerifierKey(sha256, key));
  const head = text === undefined ? undefined : parseCheckpoint(text);
  if (head === undefined) fault(`the head of ${c.size} entries is not signed by this key`);
  else if (head.size !== c.size) fault(`the head of ${c.size} entries says ${head.size}`);
  return head;
}

/** Lines of JSON, each checked; throws `invalid_input` that names the line. */
export async function* parseLines<T>(
  lines: AsyncIterable<string>,
  schema: { safeParse(value: unknown): { success: boolean; data?: T } },
  file: string,
): AsyncGenerator<T> {
  let n = 0;
  for await (const line of lines) {
    n += 1;
    if (line === '') continue;
    let parsed: { success: boolean; data?: T };
    try {
      parsed = schema.safeParse(JSON.parse(line));
    } catch {
      parsed = { success: false };
    }
    if (!parsed.success) throw new AirlockError('invalid_input', `${file}, line ${n}: no such record`);
    yield parsed.data as T;
  }
}

export { AuditCheckpoint, AuditLeaf };
