import { AirlockError } from '@airlock/contracts/problem';
import { compilePolicy } from '@airlock/policy/compile';
import type { Policy } from '@airlock/policy/policy';
import { formatProblems } from '@airlock/policy/problem';
import { readFile, stat } from 'node:fs/promises';

/** The policy in force: always a checked one. */
export interface PolicyFile {
  current(): Policy;
  /** The file as it was read for `current`. */
  text(): string;
  /** Called after a changed file has been checked and put in force. Returns how to stop listening. */
  onChange(listener: (policy: Policy) => void): () => void;
  close(): void;
}

export interface PolicyFileOptions {
  readonly path: string;
  /** A changed file that does not compile is reported here; the policy before stays in force. */
  readonly onRefused?: (problems: string) => void;
  /** How often the file is looked at, ms. Polling works on every file system, mounted config maps included. */
  readonly intervalMs?: number;
}

/** Reads and checks a policy file and follows its changes. Throws `invalid_input` with all problems when it does not compile. */
export async function openPolicyFile(options: PolicyFileOptions): Promise<PolicyFile> {
  const { path, onRefused = () => undefined, intervalMs = 300 } = options;
  const listeners = new Set<(policy: Policy) => void>();
  let stamp = await stampOf(path);
  let text = await readFile(path, 'utf8');
  let current = compileOrThrow(text, path);

  const look = async (): Promise<void> => {
    const now = await stampOf(path).catch(() => stamp);
    if (now === stamp) return;
    stamp = now;
    try {
      const read = await readFile(path, 'utf8');
      const next = compileOrThrow(read, path);
      text = read;
      if (next.hash === current.hash) return;
      current = next;
      for (const listener of listeners) listener(next);
    } catch (error) {
      onRefused(error instanceof Error ? error.message : String(error));
    }
  };
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => (looking = false));
  }, intervalMs).unref();

  return {
    current: () => current,
    text: () => text,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => clearInterval(timer),
  };
}

const stampOf = async (path: string): Promise<string> => {
  const { mtimeMs, size, ino } = await stat(path);
  return `${mtimeMs}/${size}/${ino}`;
};

function compileOrThrow(text: string, path: string): Policy {
  const result = compilePolicy(text, { filename: path });
  if (result.ok) return result.policy;
  throw new AirlockError('invalid_input', formatProblems(result.problems, path), {
    hint: 'Check it with `airlock policy check`.',
    issues: result.problems.map(({ path: at, message }) => ({ path: String(at), message })),
  });
}

/** A file that nobody watches. Throws `invalid_input` with all problems when it does not compile. */
export const fixedPolicyFile = (text: string, path = 'policy.yaml'): PolicyFile => {
  const policy = compileOrThrow(text, path);
  return {
    current: () => policy,
    text: () => text,
    onChange: () => () => undefined,
    close: () => undefined,
  };
};
