import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { AirlockError, ErrorCode, Problem } from '@airlock/contracts/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { assertBindable, originGuard, tokenGuard } from './guards.js';
import { createHttpApp, type HttpApp } from './http-app.js';
import { LimitedTo } from './limits.js';
import { silentLogger } from './logger.js';
import { statusOf } from './problem.js';
import { openSse, type SseConnection } from './sse.js';

const WORDS = Symbol('WORDS');
const Line = z.object({ text: z.string().max(5), n: z.number().int() });
let sse: SseConnection | undefined;

@Controller('t')
class TestController {
  constructor(@Inject(WORDS) private readonly words: readonly string[]) {}

  @Get('words')
  all(): readonly string[] {
    return this.words;
  }

  @Get('fail/:code')
  fail(@Param('code', { schema: ErrorCode }) code: ErrorCode): never {
    throw new AirlockError(code, `asked for ${code}`, { hint: 'do not ask' });
  }

  @Get('zod')
  zod(): unknown {
    return Line.parse({});
  }

  @Get('limited')
  @LimitedTo(3)
  limited(): string {
    return 'yes';
  }

  @Get('boom')
  boom(): never {
    throw new Error('password=hunter2');
  }

  @Post('lines')
  add(@Body({ schema: Line }) line: z.infer<typeof Line>): unknown {
    return line;
  }

  @Get('events')
  events(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    sse = openSse(request, reply, { maxBufferedBytes: 1024 });
    sse.send('hello', { a: 1 }, '7');
  }
}

const module = { controllers: [TestController], providers: [{ provide: WORDS, useValue: ['a', 'b'] }] };
let host: HttpApp;
let ready = true;

beforeAll(async () => {
  host = await createHttpApp({
    module,
    name: 'test',
    host: '127.0.0.1',
    port: 0,
    logger: silentLogger(),
    bodyLimit: 200,
    guards: [originGuard({ host: '127.0.0.1' })],
    checks: [
      {
        name: 'db',
        check: () => {
          if (!ready) throw new Error('no database');
        },
      },
    ],
  });
});
afterAll(() => host.close());

const problem = async (response: Response): Promise<Problem> => {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return Problem.parse(await response.json());
};
const post = (body: string, type = 'application/json'): Promise<Response> =>
  fetch(`${host.url}/t/lines`, { method: 'POST', body, headers: { 'content-type': type } });

describe('createHttpApp', () => {
  it('injects by token and sends security headers', async () => {
    const response = await fetch(`${host.url}/t/words`);
    expect(await response.json()).toEqual(['a', 'b']);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it.each(ErrorCode.options)('answers %s as problem+json with its status', async (code) => {
    const response = await fetch(`${host.url}/t/fail/${code}?key=secret`);
    expect(response.status).toBe(statusOf[code]);
    const p = await problem(response);
    expect(p).toMatchObject({
      code,
      status: statusOf[code],
      hint: 'do not ask',
      instance: `/t/fail/${code}`,
    });
  });

  it('names every fault of a body at once', async () => {
    const p = await problem(await post('{"text":"too long","n":1.5}'));
    expect(p.code).toBe('invalid_input');
    expect(p.issues?.map((i) => i.path).sort()).toEqual(['n', 'text']);
  });

  it('keeps the text of an unknown error out of the answer', async () => {
    const response = await fetch(`${host.url}/t/boom`);
    const text = await response.clone().text();
    expect((await problem(response)).status).toBe(500);
    expect(text).not.toContain('hunter2');
  });

  it('maps zod errors, broken JSON, other types, unknown paths, large bodies and bad URLs', async () => {
    expect((await problem(await fetch(`${host.url}/t/zod`))).status).toBe(400);
    expect((await problem(await post('{"text":'))).status).toBe(400);
    expect((await problem(await post('x', 'text/csv'))).status).toBe(415);
    expect((await problem(await fetch(`${host.url}/nowhere`))).code).toBe('not_found');
    const large = await problem(await post(JSON.stringify({ text: 'x'.repeat(500), n: 1 })));
    expect(large).toMatchObject({ code: 'too_large', status: 413 });
    expect((await problem(await fetch(`${host.url}/t/%zz`))).status).toBe(400);
  });

  it('lets one address through to a limited handler so often in a minute, and says when to come back', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => fetch(`${host.url}/t/limited`)));
    expect(answers.map((a) => a.status).sort()).toEqual([200, 200, 200, 429, 429]);
    const refused = answers.find((a) => a.status === 429)!;
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await problem(refused)).toMatchObject({ code: 'rate_limited' });
    expect((await fetch(`${host.url}/t/words`)).status).toBe(200);
  });

  it('says live always and ready only when the checks pass', async () => {
    expect((await fetch(`${host.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${host.url}/health/ready`)).status).toBe(200);
    ready = false;
    const response = await fetch(`${host.url}/health/ready`);
    ready = true;
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: 'not_ready',
      checks: [{ name: 'db', ok: false, detail: 'no database' }],
    });
  });

  it('serves metrics as Prometheus text', async () => {
    expect((await fetch(`${host.url}/metrics`)).headers.get('content-type')).toContain(
      'text/plain; version=0.0.4',
    );
  });
});

/** fetch() does not let a caller choose Host and Origin. */
const raw = (method: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const url = new URL(`${host.url}/t/lines`);
    const request = httpRequest(
      { host: url.hostname, port: url.port, path: url.pathname, method, headers },
      (r) => {
        r.resume();
        resolve(r.statusCode ?? 0);
      },
    );
    request.on('error', reject);
    request.end(method === 'POST' ? '{"text":"a","n":1}' : undefined);
  });

describe('originGuard', () => {
  const json = { 'content-type': 'application/json' };
  it('refuses a rebound host name and unsafe requests of other origins only', async () => {
    const own = new URL(host.url).host;
    expect(await raw('POST', json)).toBe(201);
    expect(await raw('POST', { ...json, origin: `http://${own}` })).toBe(201);
    expect(await raw('POST', { ...json, origin: 'http://evil.example' })).toBe(403);
    expect(await raw('POST', { ...json, origin: 'null' })).toBe(403);
    expect(await raw('POST', { ...json, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await raw('POST', { ...json, host: 'evil.example' })).toBe(403);
    expect(await raw('POST', { ...json, host: 'localhost.evil.example:80' })).toBe(403);
    expect(await raw('POST', { ...json, host: '[::1]:80' })).toBe(201);
  });
});

describe('tokenGuard', () => {
  const guard = tokenGuard({ token: 'correct horse battery', open: (p) => p.startsWith('/health/') });
  const asks = (headers: object, url = '/v1/streams') => guard({ url, headers } as unknown as FastifyRequest);
  it('lets in who has the token, and anybody to open paths', () => {
    expect(() => asks({})).toThrow('token');
    expect(() => asks({ authorization: 'Bearer wrong' })).toThrow('token');
    asks({ authorization: 'Bearer correct horse battery' });
    asks({ cookie: 'a=b; airlock-token=correct%20horse%20battery' });
    expect(() => asks({ cookie: 'airlock-token=%zz' })).toThrow('token');
    asks({}, '/health/live?x=1');
    expect(() => asks({}, '/v1?/health/')).toThrow('token');
  });
  it('is required off loopback', () => {
    expect(() => assertBindable('0.0.0.0', undefined)).toThrow('token is required');
    expect(() => assertBindable('0.0.0.0', 'short')).toThrow('16 characters');
    assertBindable('0.0.0.0', 'correct horse battery');
    assertBindable('127.0.0.1', undefined);
  });
});

describe('a taken port', () => {
  it('is said in words, with what to do', async () => {
    const { port } = new URL(host.url);
    const second = createHttpApp({
      module,
      name: 'second',
      host: '127.0.0.1',
      port: Number(port),
      logger: silentLogger(),
    });
    await expect(second).rejects.toMatchObject({
      code: 'conflict',
      message: `second cannot listen on 127.0.0.1:${port}: taken`,
    });
  });
});

describe('openSse', () => {
  it('sends events and cuts off a reader that does not read', async () => {
    const { hostname, port } = new URL(host.url);
    const socket = connect(Number(port), hostname);
    socket.write('GET /t/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const first = await new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (d) => {
        text += d.toString();
        if (text.includes('"a":1')) resolve(text);
      });
    });
    expect(first).toContain('content-type: text/event-stream');
    expect(first).toContain('id: 7\nevent: hello\ndata: {"a":1}\n\n');
    socket.pause();
    let sent = 0;
    while (sse!.send('fill', 'x'.repeat(10_000))) sent += 1;
    expect(sent).toBeLessThan(100_000);
    await sse!.closed;
    socket.destroy();
  });

  it('ends when the app closes', async () => {
    const other = await createHttpApp({
      module,
      name: 'o',
      host: '127.0.0.1',
      port: 0,
      logger: silentLogger(),
    });
    const response = await fetch(`${other.url}/t/events`);
    const text = response.text();
    await other.close();
    expect(await text).toContain('event: hello');
  });

  it('does not wait, closing, for connections without a request', async () => {
    const other = await createHttpApp({
      name: 'closing',
      host: '127.0.0.1',
      port: 0,
      logger: silentLogger(),
      graceMs: 600_000,
      module: { controllers: [TestController], providers: [{ provide: WORDS, useValue: [] }] },
    });
    const { port } = new URL(other.url);
    // As `fetch` and browsers open one in advance.
    const unused = connect(Number(port), '127.0.0.1');
    await once(unused, 'connect');
    // The connection of an event stream stays open when the stream has ended.
    const keepAlive = new Agent({ keepAlive: true });
    const response = await new Promise<IncomingMessage>((resolve) =>
      httpRequest(`${other.url}/t/events`, { agent: keepAlive }, resolve).end(),
    );
    response.resume();
    const ended = [once(unused, 'close'), once(response, 'end')];
    await other.close();
    await Promise.all(ended);
    keepAlive.destroy();
  });
});
