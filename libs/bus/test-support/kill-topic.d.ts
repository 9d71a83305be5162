import type { TopicDefinition } from '@airlock/contracts/topics';
export declare const killTopic: TopicDefinition<{
  id: string;
}>;
//# sourceMappingURL=kill-topic.d.ts.map
