import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { Needs } from './access.js';
import { within } from './within.js';
import type { FastifyReply } from 'fastify';

/** One thing an app needs before it can serve. Throwing, or taking longer than `timeoutMs`, means it is not there. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => void | Promise<void>;
  /** Default 2,000 ms. */
  readonly timeoutMs?: number;
}

export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: string;
}

const run = async ({ name, check, timeoutMs = 2_000 }: HealthCheck): Promise<CheckResult> => {
  try {
    await within(Promise.resolve().then(check), timeoutMs);
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
};

/** Runs all checks side by side. */
const runChecks = (checks: readonly HealthCheck[]): Promise<CheckResult[]> => Promise.all(checks.map(run));

export const HEALTH = Symbol('HEALTH');

/** `live` says the process answers; `ready` says traffic may come. */
@Controller('health')
export class HealthController {
  constructor(@Inject(HEALTH) private readonly checks: readonly HealthCheck[]) {}

  @Get('live')
  @Needs('open')
  @Header('cache-control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Needs('open')
  @Header('cache-control', 'no-store')
  async ready(
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ status: string; checks: CheckResult[] }> {
    const checks = await runChecks(this.checks);
    const ok = checks.every((c) => c.ok);
    void reply.status(ok ? 200 : 503);
    return { status: ok ? 'ok' : 'not_ready', checks };
  }
}
