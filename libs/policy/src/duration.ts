const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Pattern of a duration in a policy file: `500ms`, `10s`, `5m`, `1h`, `1d`. */
export const DURATION_PATTERN = DURATION;

/** `10s` → 10000. Undefined when it is not a duration. */
export const parseDuration = (text: string): number | undefined => {
  const m = DURATION.exec(text);
  if (!m) return undefined;
  return Math.round(Number(m[1]) * UNIT_MS[m[2] as keyof typeof UNIT_MS]);
};

/** 10000 → `10 s`. */
export const formatDuration = (ms: number): string => {
  for (const unit of ['d', 'h', 'm', 's'] as const)
    if (ms >= UNIT_MS[unit] && ms % UNIT_MS[unit] === 0) return `${ms / UNIT_MS[unit]} ${unit}`;
  return `${ms} ms`;
};
