import { AccountsController } from './accounts.controller.js';
import { RedressController } from './redress.controller.js';
import { ActionsController } from './actions.controller.js';
import { ApprovalsController } from './approvals.controller.js';
import { AuditController } from './audit.controller.js';
import { OrdersController } from './orders.controller.js';
import { WebhooksController } from './webhooks.controller.js';
import { BlacklistsController } from './blacklists.controller.js';
import { ChatController } from './chat.controller.js';
import { ConsoleController } from './console.controller.js';
import { CreditController } from './credit.controller.js';
import { DutyController } from './duty.controller.js';
import { DecisionsController } from './decisions.controller.js';
import { EvidenceController } from './evidence.controller.js';
import { HooksController } from './hooks.controller.js';
import { KnownController } from './known.controller.js';
import { LexiconsController } from './lexicons.controller.js';
import { OnAirController } from './on-air.controller.js';
import { IncidentsController } from './incidents.controller.js';
import { PatrolController } from './patrol.controller.js';
import { PagesController } from './pages.controller.js';
import { PlatformController } from './platform.controller.js';
import { PolicyController } from './policy.controller.js';
import { QualityController } from './quality.controller.js';
import { ProvidersController } from './providers.controller.js';
import { StreamersController } from './streamers.controller.js';
import { SessionController } from './session.controller.js';
import { ReportsController } from './reports.controller.js';
import { RetentionController } from './retention.controller.js';
import { ReviewController } from './review.controller.js';
import { StreamsController } from './streams.controller.js';

export const CONTROLLERS = [
  StreamsController,
  DecisionsController,
  ChatController,
  PlatformController,
  HooksController,
  ConsoleController,
  ActionsController,
  RedressController,
  ApprovalsController,
  KnownController,
  LexiconsController,
  PolicyController,
  AuditController,
  EvidenceController,
  BlacklistsController,
  ProvidersController,
  QualityController,
  CreditController,
  DutyController,
  WebhooksController,
  PagesController,
  IncidentsController,
  PatrolController,
  OrdersController,
  StreamersController,
  OnAirController,
  SessionController,
  AccountsController,
  RetentionController,
  ReportsController,
  ReviewController,
] as const;
