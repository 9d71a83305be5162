/** `YYYY-MM-DDThh:mm` of the reader's time, as a field for a moment wants it. */
export const momentText = (at: number): string => {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
};

/** ms since 1970; undefined where the field is empty or no moment. */
export const momentOf = (text: string): number | undefined => {
  const at = new Date(text).getTime();
  return Number.isNaN(at) ? undefined : at;
};

/** How far away the deadline is: what is nearer is to be seen sooner. */
export const urgency = (dueAt: number, receivedAt: number, now: number): 'over' | 'soon' | 'calm' => {
  if (now >= dueAt) return 'over';
  return dueAt - now <= Math.max(15 * 60_000, (dueAt - receivedAt) / 5) ? 'soon' : 'calm';
};
