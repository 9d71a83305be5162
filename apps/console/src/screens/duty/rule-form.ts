export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A recurrence rule (RFC 5545) as a form asks for it; `own`: written by hand. */
export interface RuleForm {
  readonly repeats: 'daily' | 'weekly' | 'own';
  /** Every so many days or weeks. */
  readonly every: number;
  /** Of the week; none: that of the start. */
  readonly days: readonly Weekday[];
  /** Hours at which a shift begins; none: that of the start. */
  readonly hours: readonly number[];
  readonly own: string;
}

export const ruleOf = ({ repeats, every, days, hours, own }: RuleForm): string => {
  if (repeats === 'own') return own.trim().toUpperCase();
  const sorted = WEEKDAYS.filter((day) => days.includes(day));
  return [
    `FREQ=${repeats.toUpperCase()}`,
    ...(every > 1 ? [`INTERVAL=${String(every)}`] : []),
    ...(repeats === 'weekly' && sorted.length > 0 ? [`BYDAY=${sorted.join(',')}`] : []),
    ...(hours.length > 0 ? [`BYHOUR=${[...hours].sort((a, b) => a - b).join(',')}`] : []),
  ].join(';');
};

/** What the form cannot say is left as it is written. */
export const formOf = (rule: string): RuleForm => {
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]));
  const list = (name: string): string[] => parts.get(name)?.split(',') ?? [];
  const form: RuleForm = {
    repeats: parts.get('FREQ') === 'WEEKLY' ? 'weekly' : 'daily',
    every: Number(parts.get('INTERVAL') ?? 1),
    days: WEEKDAYS.filter((day) => list('BYDAY').includes(day)),
    hours: list('BYHOUR').map(Number),
    own: rule,
  };
  const written = new Map(
    ruleOf(form)
      .split(';')
      .map((part) => part.split('=') as [string, string]),
  );
  const isSame =
    written.size === parts.size && [...parts].every(([name, value]) => sameList(written.get(name), value));
  return isSame ? form : { ...form, repeats: 'own' };
};

const sameList = (a: string | undefined, b: string): boolean =>
  a?.split(',').sort().join() === b.split(',').sort().join();
