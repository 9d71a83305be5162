import 'reflect-metadata';
import { routes } from '@airlock/contracts/http/routes';
import { RequestMethod } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControl, type TestControl } from './control.testkit.js';
import { CONTROLLERS } from './controllers/all.js';

let t: TestControl;
beforeAll(async () => {
  t = await startTestControl();
}, 120_000);
afterAll(() => t.close());

describe('with a token', () => {
  it('shows the console to anybody and everything else to those who have it', async () => {
    const token = 'a long enough token';
    const own = await startTestControl({ token });
    const status = async (path: string, headers = {}) =>
      (await own.call('GET', path, undefined, headers)).status;
    // 404 where nobody has built it.
    expect([200, 404]).toContain(await status('/'));
    expect(await status('/health/live')).toBe(200);
    for (const path of ['/v1/streams', '/v1/events', '/metrics', '/openapi.json']) {
      expect(await status(path), path).toBe(401);
    }
    expect(await status('/v1/streams', { authorization: `Bearer ${token}` })).toBe(200);
    expect(await status('/v1/streams', { cookie: `airlock-token=${encodeURIComponent(token)}` })).toBe(200);
    await own.close();
  }, 60_000);
});

describe('the API', () => {
  it('has exactly the routes of the contract, besides the files of the console', () => {
    const methodNames: Record<number, string> = {
      [RequestMethod.GET]: 'get',
      [RequestMethod.POST]: 'post',
      [RequestMethod.PUT]: 'put',
      [RequestMethod.DELETE]: 'delete',
    };
    const served = CONTROLLERS.flatMap((c) =>
      Object.getOwnPropertyNames(c.prototype).flatMap((name) => {
        const handler = Object.getOwnPropertyDescriptor(c.prototype, name)?.value as object;
        const path = Reflect.getMetadata('path', handler) as string | undefined;
        if (path === undefined) return [];
        const method = methodNames[Reflect.getMetadata('method', handler) as number];
        return `${method} /${path.replace(/^\//, '').replace(/:(\w+)/g, '{$1}')}`;
      }),
    ).filter((r) => !/ \/(assets\/.*|icon\.svg|\*.*|)$/.test(r));
    const contract = Object.values(routes)
      .filter((r) => !['/health/live', '/health/ready', '/metrics'].includes(r.path))
      .map((r) => `${r.method} ${r.path}`);
    expect(served.sort()).toEqual(contract.sort());
  });

  it('answers every GET route of the contract with something else than "no such route"', async () => {
    for (const r of Object.values(routes)) {
      if (r.method !== 'get' || r.path === '/v1/events') continue;
      const path = r.path
        .replace('{file}', '0.ts')
        .replace('{epoch}', '0')
        .replace(/\{\w+\}/g, 'nobody');
      const { status, body } = await t.call('GET', path);
      expect(JSON.stringify(body), r.path).not.toContain('Cannot GET');
      expect(status, r.path).not.toBe(500);
    }
  });

  it('gives the console at the addresses of its screens and nowhere else', async () => {
    const { status } = await t.call('GET', '/');
    // 404 where nobody has built it: these tests need nothing but npm.
    for (const path of ['/desk', '/streams/room-1.0mwrf5fdvda56dd', '/health'])
      expect((await t.call('GET', path)).status, path).toBe(status);
    for (const path of ['/v1/nothing', '/wp-login.php', '/.env.json', '/assets/..%2f..%2fpackage.json'])
      expect((await t.call('GET', path)).body, path).toMatchObject({ code: 'not_found' });
  });

  it('serves its own description, and the console with a strict policy and nothing beside it', async () => {
    expect((await t.call('GET', '/openapi.json')).body.openapi).toMatch(/^3\.1/);
    const { status, body, headers } = await t.call('GET', '/');
    if (status === 200) {
      const csp = headers.get('content-security-policy');
      expect(csp).toContain("script-src 'self'");
      expect(csp).not.toContain('unsafe');
      const files = [...(body as string).matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((m) => m[1]!);
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) expect((await t.call('GET', file)).status, file).toBe(200);
    }
    for (const file of [
      '/assets/..%2f..%2fpackage.json',
      '/assets/none.js',
      '/page/js/main.js',
      '/vendor/hls.mjs',
    ])
      expect((await t.call('GET', file)).status, file).toBe(404);
  });
});
