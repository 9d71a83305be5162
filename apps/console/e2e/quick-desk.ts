import { type APIRequestContext, expect } from '@playwright/test';
import { as } from './as.js';

/** A schedule whose shift changes between the duty and the lead at the next quarter of an hour; its name. */
export const quickDesk = async (request: APIRequestContext, url: string): Promise<string> => {
  const name = `Quick desk ${String(Date.now())}`;
  const rotation = {
    ...{ name: 'quarters', layer: 'primary', timeZone: 'UTC', start: '2026-01-01T00:00', minutes: 15 },
    rule: 'FREQ=HOURLY;BYMINUTE=0,15,30,45',
    turns: [['demo:duty'], ['demo:lead']],
  };
  const schedule = { name, timeZone: 'UTC', mustCover: [], rotations: [rotation] };
  const written = await request.post(`${url}/v1/duty/schedules`, {
    data: { schedule, reason: 'Changes soon' },
    ...as('lead'),
  });
  expect(written.status(), await written.text()).toBe(201);
  return name;
};
