import { z } from 'zod';
export const killTopic = {
  name: 'airlock.test.kill',
  schema: z.object({ id: z.string() }),
  title: 'Killed in the middle',
  partitions: 3,
  retentionMs: 3_600_000,
  compacted: false,
};
//# sourceMappingURL=kill-topic.js.map
