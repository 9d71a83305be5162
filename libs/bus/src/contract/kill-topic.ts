import { z } from 'zod';
import type { TopicDefinition } from '@airlock/contracts/topics';

export const killTopic: TopicDefinition<{ id: string }> = {
  name: 'airlock.test.kill',
  schema: z.object({ id: z.string() }),
  title: 'Killed in the middle',
  partitions: 3,
  retentionMs: 3_600_000,
  compacted: false,
};
