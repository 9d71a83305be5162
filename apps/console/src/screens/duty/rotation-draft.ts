import type { Rotation, Schedule, ScheduleDraft } from '@airlock/contracts/duty';
import { formOf, type RuleForm, ruleOf } from './rule-form.js';
import { wallText } from './zone.js';

/** A rotation as the form has it. */
export interface RotationDraft extends Omit<Rotation, 'rule' | 'minutes' | 'until'> {
  readonly key: string;
  readonly rule: RuleForm;
  readonly hours: number;
  readonly until: string;
}

export interface ScheduleForm extends Omit<ScheduleDraft, 'rotations'> {
  readonly rotations: readonly RotationDraft[];
}

/** A shift by day, from eight in the morning of the day of `at`. */
export const freshRotation = (at: number, zone: string, name: string): RotationDraft => ({
  key: crypto.randomUUID(),
  name,
  layer: 'primary',
  level: 0,
  timeZone: zone,
  start: `${wallText(at, zone).slice(0, 10)}T08:00`,
  until: '',
  hours: 12,
  rule: { repeats: 'daily', every: 1, days: [], hours: [], own: 'FREQ=DAILY' },
  turns: [],
  turnEvery: { count: 1, unit: 'shift' },
});

export const scheduleForm = (s: Schedule): ScheduleForm => ({
  name: s.name,
  timeZone: s.timeZone,
  mustCover: s.mustCover,
  rotations: s.rotations.map(({ rule, minutes, until = '', ...rest }) => ({
    ...rest,
    key: crypto.randomUUID(),
    rule: formOf(rule),
    hours: minutes / 60,
    until,
  })),
});

/** What is written; undefined while something is missing. */
export const draftOf = (form: ScheduleForm): ScheduleDraft | undefined => {
  const isWhole =
    form.name.trim() !== '' &&
    form.rotations.every(
      (r) =>
        r.name.trim() !== '' && r.start !== '' && r.turns.length > 0 && r.turns.every((t) => t.length > 0),
    );
  if (!isWhole) return undefined;
  return {
    ...form,
    rotations: form.rotations.map(({ key: _, rule, hours, until, ...rest }) => ({
      ...rest,
      rule: ruleOf(rule),
      minutes: Math.round(hours * 60),
      ...(until === '' ? {} : { until }),
    })),
  };
};
