import type { DiligenceLine } from '@airlock/contracts/provider';

/** An entry of the audit log: its number and the text that was hashed. */
export interface LoggedEntry {
  readonly seq: number;
  readonly body?: string | undefined;
}

interface Body {
  readonly at: number;
  readonly actor: string;
  readonly kind: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const text = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

/**
 * What was checked of a platform, when, by whom and with what result: from entries of the audit log and nothing else, so
 * that whoever has the log can make the same report. Times are ms since 1970, `until` exclusive.
 */
export function diligenceReport(
  entries: readonly LoggedEntry[],
  { providerId, from = 0, until = Infinity }: { providerId: string; from?: number; until?: number },
): DiligenceLine[] {
  return entries.flatMap(({ seq, body }): DiligenceLine[] => {
    if (body === undefined) return [];
    const { at, actor, kind, subject, detail } = JSON.parse(body) as Body;
    if (subject !== providerId || !kind.startsWith('provider.') || at < from || at >= until) return [];
    const { check, result, evidenceHash, reason } = detail;
    return [
      {
        seq,
        at,
        by: actor,
        check: text(check, kind.slice('provider.'.length)),
        result: text(result, text(reason, 'done')),
        ...(typeof evidenceHash === 'string' ? { evidenceHash } : {}),
      },
    ];
  });
}
