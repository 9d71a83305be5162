import { Controller, Get, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { request as send } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { clientOf } from './client-address.js';
import { createHttpApp, type HttpApp } from './http-app.js';
import { LimitedTo } from './limits.js';
import { silentLogger } from './logger.js';

@Controller('who')
class WhoController {
  @Get()
  @LimitedTo(3)
  who(@Req() request: FastifyRequest): object {
    return clientOf(request) ?? {};
  }
}

let host: HttpApp;
const open = async (trustedProxies?: string[]): Promise<void> => {
  host = await createHttpApp({
    ...{ module: { controllers: [WhoController] }, name: 'test', host: '127.0.0.1', port: 0 },
    ...{ logger: silentLogger(), ...(trustedProxies === undefined ? {} : { trustedProxies }) },
  });
};
afterEach(() => host.close());

const ask = (forwarded?: string) =>
  new Promise<{ status: number; body: { address: string; port: number }; port: number }>((done, fail) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    const asked = send(`${host.url}/who`, { headers, agent: false }, (response) => {
      const port = response.socket.localPort!;
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () => done({ status: response.statusCode!, body: JSON.parse(text) as never, port }));
    });
    asked.on('error', fail).end();
  });

it('takes the peer for who asks, whatever a header says, while no proxy is trusted', async () => {
  await open();
  const { body, port } = await ask('198.51.100.7');
  expect(body).toEqual({ address: '127.0.0.1', port });
  for (let i = 0; i < 2; i += 1) await ask(`198.51.100.${i}`);
  expect((await ask('198.51.100.9')).status).toBe(429);
});

it('believes a trusted proxy, and of a chain the nearest that is none', async () => {
  await open(['127.0.0.1', '10.0.0.0/8']);
  const heard = async (forwarded: string) => (await ask(forwarded)).body;
  expect(await heard('198.51.100.7')).toEqual({ address: '198.51.100.7', port: 0 });
  expect(await heard('203.0.113.9, 198.51.100.8:4711, 10.1.2.3:80')).toEqual({ address: '198.51.100.8', port: 4711 }); // prettier-ignore
  expect(await heard('[2001:db8::1]:4712')).toEqual({ address: '2001:db8::1', port: 4712 });
  const { body, port } = await ask();
  expect(body).toEqual({ address: '127.0.0.1', port });
});

it('limits each client behind a proxy by itself, from whatever port they come', async () => {
  await open(['127.0.0.1']);
  const statuses = [];
  for (let i = 0; i < 4; i += 1) statuses.push((await ask(`198.51.100.7:${1_000 + i}`)).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  expect((await ask('198.51.100.8:1000')).status).toBe(200);
});

it('refuses to start where a proxy is no address', async () => {
  await expect(open(['proxy.example'])).rejects.toThrow();
  await open();
});
