import type { BlobStore } from '@airlock/storage/blobs/port';
import type { Bus } from '@airlock/bus/port';
import type { Policy } from '@airlock/policy/policy';
import type { AskHouse } from './admission/ask-house.js';
import type { ComeBack } from './admission/come-back.js';
import type { ReAsking } from './admission/re-asking.js';
import type { Admission } from './admission.js';
import type { Captures } from './captures.js';
import type { Decisions } from './decisions.js';
import type { Hub } from './hub.js';
import type { LivePictures } from './live-pictures.js';
import type { Hooks } from './media-servers/hooks.js';
import type { PublishServer } from './media-servers/publish-server.js';
import type { IdSource } from './ids.js';
import type { Pipeline } from './pipeline/pipeline.js';
import type { Projection } from './projection.js';
import type { Records } from './records.js';

/** What the HTTP edge works on. */
export interface Control {
  readonly projection: Projection;
  readonly records: Records;
  readonly admission: Admission;
  readonly comeBack: ComeBack;
  /** What the house says of somebody who wants to go live. */
  readonly ask: AskHouse;
  readonly reAsking: ReAsking;
  readonly captures: Captures;
  /** Media servers that ask who may publish. */
  readonly publishServers: readonly PublishServer[];
  readonly hooks: Hooks;
  readonly decisions: Decisions;
  readonly hub: Hub;
  readonly bus: Bus;
  readonly blobs: BlobStore;
  readonly pictures: LivePictures;
  readonly ids: IdSource;
  readonly clock: () => number;
  readonly pipeline: Pipeline;
  readonly policy: () => Policy;
  readonly gateUrl: () => string;
}
