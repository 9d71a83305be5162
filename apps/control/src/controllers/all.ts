import { ChatController } from './chat.controller.js';
import { DecisionsController } from './decisions.controller.js';
import { PageController } from './page.controller.js';
import { PlatformController } from './platform.controller.js';
import { StreamsController } from './streams.controller.js';

export const CONTROLLERS = [
  StreamsController,
  DecisionsController,
  ChatController,
  PlatformController,
  PageController,
] as const;
