/** Milliseconds of `h:mm:ss`, `m:ss` or seconds; undefined for anything else. */
export const offsetOf = (text: string): number | undefined => {
  const match = /^(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,5})$/.exec(text.trim());
  if (match === null) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  if ((match[2] !== undefined && seconds > 59) || (match[1] !== undefined && minutes > 59)) return undefined;
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
};
