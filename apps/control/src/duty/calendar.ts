import type { DutyShift } from '@airlock/contracts/duty';
import ical, { ICalCalendarMethod } from 'ical-generator';

/** How often whoever subscribes should read it again, seconds. */
const TTL_S = 900;

export interface CalendarShift extends DutyShift {
  readonly name: string;
  readonly schedule: string;
}

/** iCalendar (RFC 5545) of shifts: each an event with its own UID, in UTC, which every calendar shows in its own zone. */
export const calendarOf = (title: string, shifts: readonly CalendarShift[], now: number): string => {
  const calendar = ical({
    name: title,
    prodId: { company: 'airlock', product: 'duty', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: TTL_S,
  });
  for (const { scheduleId, layer, personId, from, to, name, schedule, source } of shifts) {
    calendar.createEvent({
      id: `${scheduleId}.${layer}.${Buffer.from(personId).toString('hex')}.${from}@airlock`,
      start: new Date(from),
      end: new Date(to),
      stamp: new Date(now),
      summary: `${schedule}: ${layer} – ${name}`,
      categories: [{ name: layer }],
      ...(source === 'rotation' ? {} : { description: source }),
    });
  }
  return calendar.toString();
};
