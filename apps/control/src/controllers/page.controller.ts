import { Needs } from '@airlock/nest-host/access';
import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import { AirlockError } from '@airlock/contracts/problem';
import type { FastifyReply } from 'fastify';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Control, PageConfig } from '../control.js';
import { CONTROL } from './tokens.js';

/** Beside `src` and `dist` alike. */
const PAGE = fileURLToPath(new URL('../../page/', import.meta.url));
const HLS = dirname(createRequire(import.meta.url).resolve('hls.js/dist/hls.light.min.mjs'));
const VENDOR: Readonly<Record<string, string>> = {
  'hls.mjs': 'hls.light.min.mjs',
  'hls.worker.js': 'hls.worker.js',
};
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const NAME = /^[a-z0-9][a-z0-9.-]*$/;

/** Scripts, styles and media from here and media from the gate; nothing else. */
const csp = (gateUrl: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    'media-src blob:',
    `connect-src 'self' ${new URL(gateUrl).origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The demo page and its files. */
@Controller()
export class PageController {
  constructor(@Inject(CONTROL) private readonly control: Control) {}

  @Get('page')
  @Needs('open')
  index(@Res() reply: FastifyReply): Promise<void> {
    void reply.header('content-security-policy', csp(this.control.gateUrl()));
    return send(reply, join(PAGE, 'index.html'));
  }

  @Get('page/config.json')
  @Needs('streams.read')
  @Header('cache-control', 'no-store')
  config(): PageConfig {
    return this.control.page;
  }

  @Get('page/icon.svg')
  @Needs('open')
  icon(@Res() reply: FastifyReply): Promise<void> {
    return send(reply, join(PAGE, 'icon.svg'));
  }

  @Get('page/:folder/:file')
  @Needs('open')
  file(
    @Param('folder') folder: string,
    @Param('file') file: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if ((folder !== 'js' && folder !== 'css') || !NAME.test(file)) throw missing(file);
    return send(reply, join(PAGE, folder, file));
  }

  @Get('vendor/:file')
  @Needs('open')
  vendor(@Param('file') file: string, @Res() reply: FastifyReply): Promise<void> {
    const name = Object.hasOwn(VENDOR, file) ? VENDOR[file] : undefined;
    if (name === undefined) throw missing(file);
    return send(reply, join(HLS, name));
  }
}

const missing = (file: string): AirlockError =>
  new AirlockError('not_found', `There is no file ${file.slice(0, 100)}`);

const send = async (reply: FastifyReply, path: string): Promise<void> => {
  const bytes = await readFile(path).catch(() => {
    throw missing(path.slice(path.lastIndexOf('/') + 1));
  });
  void reply
    .header('content-type', TYPES[extname(path)] ?? 'application/octet-stream')
    .header('cache-control', 'no-cache')
    .send(bytes);
};
