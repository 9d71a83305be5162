/** `m:ss`, or `h:mm:ss` from an hour on. */
export const clockText = (ms: number): string => {
  const s = Math.floor(ms / 1_000);
  const [hours, minutes, seconds] = [Math.floor(s / 3_600), Math.floor(s / 60) % 60, s % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return hours > 0
    ? `${String(hours)}:${two(minutes)}:${two(seconds)}`
    : `${String(minutes)}:${two(seconds)}`;
};
