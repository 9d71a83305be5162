import { DecisionFigures, ReportName, RotaFigures } from '@airlock/contracts/report';
import type { RouteId } from '@airlock/contracts/http/routes';
import { routes } from '@airlock/contracts/http/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admission, startTestControl, type TestControl } from '../control.testkit.js';
import { figuresCsv } from './reports.js';

const TOKEN = 'a token of sixteen or more';
const staff = { authorization: `Bearer ${TOKEN}` };
const HOUR = 3_600_000;

let t: TestControl;
let time: string;
beforeAll(async () => {
  t = await startTestControl({ token: TOKEN });
  const { body } = await t.call('POST', '/v1/admissions', admission(), staff);
  const warn = { kind: 'warn', reason: '=HYPERLINK("http://x")', label: 'known.prohibited' };
  expect((await t.call('POST', `/v1/streams/${body.stream.streamId}/actions`, warn, staff)).status).toBe(200);
  const hour = Math.floor(Date.now() / HOUR) * HOUR;
  time = `from=${hour - HOUR}&to=${hour + HOUR}`;
}, 120_000);
afterAll(() => t.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  t.call('GET', path, undefined, { ...staff, ...headers });

describe('figures', () => {
  it('are listed with where each is, the transparency export among them', async () => {
    const { body } = await get('/v1/figures');
    expect(body.items.map((i: { name: string }) => i.name)).toEqual([...ReportName.options, 'transparency']);
    for (const { name, path, allowed } of body.items) {
      expect([name, allowed]).toEqual([name, true]);
      expect((await get(`${path}?${time}&until=2`)).status, name).toBe(200);
    }
  }, 60_000);

  it('E13: come as JSON in the shape of the contract, and as CSV by name or by header', async () => {
    await expect.poll(async () => (await get(`/v1/figures/decisions?${time}`)).body.rows.length).toBe(1);
    const { body } = await get(`/v1/figures/decisions?${time}&each=hour`);
    expect(DecisionFigures.parse(body).rows).toMatchObject([
      { subject: 'stream', decision: 'warn', label: 'known.prohibited', by: 'human', count: 1 },
    ]);
    const text = 'at,subject,decision,label,by,count\r\n,stream,warn,known.prohibited,human,1\r\n';
    for (const [path, accept] of [
      [`${time}&format=csv`, '*/*'],
      [time, 'text/csv, application/json;q=0.5'],
    ] as const) {
      // prettier-ignore
      const answer = await get(`/v1/figures/decisions?${path}`, { accept });
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="decisions-\d{4}-/);
      expect((answer.body as string).replace(/^\ufeff/, '')).toBe(text);
    }
    const json = await get(`/v1/figures/decisions?${time}&format=json`, { accept: 'text/csv' });
    expect(json.headers.get('content-type')).toContain('application/json');
  }, 60_000);

  it('of the rota say that there is none where nobody has written one', async () => {
    expect(RotaFigures.parse((await get(`/v1/figures/rota?${time}`)).body)).toMatchObject({ staffed: false, rows: [] }); // prettier-ignore
  });

  it('are refused for a time that ends before it begins, is too long, or would give too many rows', async () => {
    for (const [name, query] of [
      ['times', 'from=5&to=5'],
      ['decisions', `from=0&to=${401 * 24 * HOUR}`],
      ['times', 'from=x&to=5'],
    ])
      expect((await get(`/v1/figures/${name}?${query}`)).status, query).toBe(400);
  });

  it('have a column for every field of every row of the contract', () => {
    for (const name of ReportName.options) {
      const id = (Object.keys(routes) as RouteId[]).find((r) => routes[r].path === `/v1/figures/${name}`)!;
      const { schema } = routes[id].response as unknown as typeof routes.decisionFigures.response;
      const [header] = figuresCsv(name, []).replace(/^\ufeff/, '').split('\r\n'); // prettier-ignore
      expect(header!.split(',')).toEqual(Object.keys(schema.shape.rows.element.shape));
    }
  });
});
