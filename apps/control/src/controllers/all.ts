import { ApprovalsController } from './approvals.controller.js';
import { AuditController } from './audit.controller.js';
import { ChatController } from './chat.controller.js';
import { DecisionsController } from './decisions.controller.js';
import { HooksController } from './hooks.controller.js';
import { KnownController } from './known.controller.js';
import { PageController } from './page.controller.js';
import { PlatformController } from './platform.controller.js';
import { StreamsController } from './streams.controller.js';

export const CONTROLLERS = [
  StreamsController,
  DecisionsController,
  ChatController,
  PlatformController,
  HooksController,
  PageController,
  ApprovalsController,
  KnownController,
  AuditController,
] as const;
