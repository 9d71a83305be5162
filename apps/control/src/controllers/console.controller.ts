import { Needs } from '@airlock/nest-host/access';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { AirlockError } from '@airlock/contracts/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Control } from '../control.js';
import { CONTROL } from './tokens.js';

/** What `npm run build` made of the console. */
const WEB = join(createRequire(import.meta.url).resolve('@airlock/console/package.json'), '../dist/web');
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
};
/** Files that get a third of their size or less. */
const PACKED = new Set(['.js', '.css', '.svg', '.wasm']);
const pack = promisify(gzip);
const FILE = /^[\w][\w.-]*$/;
/** Addresses that are no screens: of other things, and of files. Ids of streams have a dot in them too. */
const NOT_SCREENS =
  /^\/(v1|internal|health|assets)\/|^\/(v1|metrics)$|\.(js|mjs|css|map|svg|png|jpg|ico|txt|json|xml|php|html)$/;
/** Stands where each answer gets its own. */
const NONCE = /__AIRLOCK_NONCE__/g;

/** Scripts, styles and media from here and media from the gate; styles that scripts add carry the answer's own word. */
const csp = (gateUrl: string, nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self' blob:",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    // Blobs: what the page was given already is played from there.
    `connect-src 'self' blob: ${new URL(gateUrl).origin}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The console: its page at every address that is a screen's, and its files. */
@Controller()
export class ConsoleController {
  /** By path; what is in a file never changes under its name. */
  readonly #packed = new Map<string, Promise<Buffer>>();

  constructor(@Inject(CONTROL) private readonly control: Control) {}

  @Get()
  @Needs('open')
  home(@Res() reply: FastifyReply): Promise<void> {
    return this.page(reply);
  }

  @Get('assets/:file')
  @Needs('open')
  async asset(
    @Param('file') file: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const path = join('assets', named(file));
    void reply.header('vary', 'accept-encoding');
    // Their names change with what is in them.
    const kept = 'public, max-age=31536000, immutable';
    if (!PACKED.has(extname(path)) || !/\bgzip\b/.test(request.headers['accept-encoding'] ?? ''))
      return this.send(reply, path, kept);
    const packed = this.#packed.get(path) ?? read(path).then((bytes) => pack(bytes));
    this.#packed.set(path, packed);
    packed.catch(() => this.#packed.delete(path));
    const bytes = await packed;
    void reply
      .header('content-type', TYPES[extname(path)] ?? 'application/octet-stream')
      .header('content-encoding', 'gzip')
      .header('cache-control', kept)
      .send(bytes);
  }

  @Get('icon.svg')
  @Needs('open')
  icon(@Res() reply: FastifyReply): Promise<void> {
    return this.send(reply, 'icon.svg', 'public, max-age=3600');
  }

  @Get('*')
  @Needs('open')
  screen(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const path = request.url.split('?', 1)[0] ?? '';
    if (NOT_SCREENS.test(path)) throw missing(path);
    return this.page(reply);
  }

  private async page(reply: FastifyReply): Promise<void> {
    const nonce = randomBytes(16).toString('base64');
    const html = await readFile(join(WEB, 'index.html'), 'utf8').catch(() => {
      throw new AirlockError('not_found', 'The console was not built', {
        hint: 'Run `npm run build`; the API works without it.',
      });
    });
    void reply
      .header('content-security-policy', csp(this.control.gateUrl(), nonce))
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(html.replace(NONCE, nonce));
  }

  private async send(reply: FastifyReply, path: string, cacheControl: string): Promise<void> {
    const bytes = await read(path);
    void reply
      .header('content-type', TYPES[extname(path)] ?? 'application/octet-stream')
      .header('cache-control', cacheControl)
      .send(bytes);
  }
}

const read = (path: string): Promise<Buffer> =>
  readFile(join(WEB, path)).catch(() => {
    throw missing(path);
  });

const named = (file: string): string => {
  if (!FILE.test(file)) throw missing(file);
  return file;
};

const missing = (path: string): AirlockError =>
  new AirlockError('not_found', `There is nothing at ${path.slice(0, 100)}`);
