import { z } from 'zod';
import { SegmentVerdict } from '../verdict.js';
import { ActionView, CaseView, ChatLine, PolicySummary, StreamView } from './stream-api.js';

/** What `/v1/events` pushes: the SSE event name and the schema of its data. On connecting a `snapshot` comes first. */
export const eventSchemas = {
  snapshot: z.object({
    streams: z.array(StreamView),
    cases: z.array(CaseView),
    actions: z.array(ActionView),
    policy: PolicySummary,
  }),
  stream: StreamView,
  verdict: SegmentVerdict,
  chat: ChatLine,
  case: CaseView,
  action: ActionView,
  policy: PolicySummary,
} as const;

export type EventName = keyof typeof eventSchemas;
export type EventData<N extends EventName> = z.infer<(typeof eventSchemas)[N]>;
