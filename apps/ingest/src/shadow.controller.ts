import { Controller, Get, Inject } from '@nestjs/common';
import type { Disagreement, Shadow } from './shadow.js';

export const SHADOW = Symbol('SHADOW');

/** Where the policy on trial would have decided otherwise. */
@Controller('shadow')
export class ShadowController {
  constructor(@Inject(SHADOW) private readonly shadow: Shadow) {}

  @Get('disagreements')
  disagreements(): { readonly disagreements: readonly Disagreement[] } {
    return { disagreements: this.shadow.disagreements() };
  }
}
