/** `m:ss`, or `h:mm:ss` from an hour on. */
export const clockText = (ms: number): string => {
  const s = Math.floor(ms / 1_000);
  const [hours, minutes, seconds] = [Math.floor(s / 3_600), Math.floor(s / 60) % 60, s % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return hours > 0
    ? `${String(hours)}:${two(minutes)}:${two(seconds)}`
    : `${String(minutes)}:${two(seconds)}`;
};

export interface LengthPart {
  readonly unit: 'h' | 'min' | 's';
  readonly n: string;
}

/** A length (ms) in the one or two units that say enough; `digits` of a second as long as it is less than a minute. */
export const lengthParts = (ms: number, digits = 0): readonly LengthPart[] => {
  const short = (Math.max(0, ms) / 1_000).toFixed(digits);
  if (Number(short) < 60) return [{ unit: 's', n: short }];
  const s = Math.round(ms / 1_000);
  const two = (unit: 'h' | 'min', whole: number, rest: LengthPart): LengthPart[] => [
    { unit, n: String(whole) },
    ...(rest.n === '0' ? [] : [rest]),
  ];
  if (s < 3_600) return two('min', Math.floor(s / 60), { unit: 's', n: String(s % 60) });
  const min = Math.round(s / 60);
  return two('h', Math.floor(min / 60), { unit: 'min', n: String(min % 60) });
};
