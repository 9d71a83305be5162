/** `0:07`, `12:34`, `1:02:03`; with `tenths`, `0:07.4`. */
export function clockTime(ms: number, tenths = false): string {
  const unit = tenths ? 100 : 1000;
  const whole = Math.round(Math.max(0, ms) / unit);
  const seconds = Math.floor((whole * unit) / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const pad = (n: number): string => String(n).padStart(2, '0');
  const head = h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
  return tenths ? `${head}.${whole % 10}` : head;
}

/** `6 s`, `0.4 s`, `12 min 30 s`, `1 h 2 min`: for a sentence. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 === 0 ? `${s / 60} min` : `${Math.floor(s / 60)} min ${s % 60} s`;
  const min = Math.round((s % 3600) / 60);
  return min === 60
    ? `${Math.floor(s / 3600) + 1} h`
    : `${Math.floor(s / 3600)} h${min === 0 ? '' : ` ${min} min`}`;
}

/** `1 finding`, `2 findings`, `1,204 frames`. */
export const count = (n: number, word: string, plural = `${word}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? word : plural}`;

/** `23×`, `4.1×`. */
export const times = (ratio: number): string => `${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)}×`;

/** Score 0–1 with two digits; never rounded up to a 1 it is not. */
export const scoreText = (score: number): string => (score < 1 && score > 0.995 ? '>0.99' : score.toFixed(2));

/** A fact of a rule in words: numbers short, nothing as `no signal`. */
export function factText(value: unknown): string {
  if (value === null || value === undefined) return 'no signal';
  if (typeof value === 'number') return String(Number(value.toFixed(3)));
  if (Array.isArray(value)) return value.map(factText).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What a decision means for an audience. */
export const DECISION_WORDS = {
  release: 'let through, noted',
  hold: 'held for a person',
  dump: 'removed',
  publish: 'published',
  mask: 'masked',
  drop: 'dropped',
} as const;
