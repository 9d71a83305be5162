import { describe, expect, it } from 'vitest';
import { MessageId, StreamId } from '@airlock/contracts/ids';
import { type StoredVerdict, storedVerdicts } from '../repositories/replay.js';
import type { SuiteContext } from './repository-suite.js';
import { message, messageVerdict, segmentVerdict } from './samples.js';

/** Reading back what was judged, so that another policy can judge it again. */
export function replayCases(context: SuiteContext): void {
  describe('verdicts read back', () => {
    const read = async (since: number, until: number, page: number) => {
      const found: StoredVerdict[] = [];
      for await (const one of storedVerdicts(context.database.queries, { since, until, page }))
        found.push(one);
      return found;
    };

    it('come oldest first, each once whatever the page, final ones of the range only', async () => {
      const { verdicts } = context.repos;
      const all = [30, 10, 20, 20, 40].map((at, seq) => segmentVerdict(seq, at));
      await verdicts.save([...all, segmentVerdict(9, 25, { final: false })]);
      for (const page of [1, 2, 100]) {
        const found = await read(10, 40, page);
        expect(found.map(({ verdict }) => verdict)).toEqual([all[1], all[2], all[3], all[0]]);
      }
    });

    it('bring the place of a segment, the words of a line and what a person decided', async () => {
      const { verdicts, segments, chat } = context.repos;
      const streamId = StreamId.parse('s1');
      await verdicts.save([segmentVerdict(3, 50)]);
      const place = { streamId, epoch: 0, seq: 3, startMs: 6_000, durationMs: 2_000 };
      await segments.save([
        { ...place, container: 'mpegts', blob: 's1/0/3.ts' as never, bytes: 5, capturedAt: 1 },
      ]);
      await chat.saveMessages([message('m1', 1)]);
      await chat.saveVerdicts([messageVerdict('m1'), messageVerdict('m2')]);
      await chat.decide({ streamId, messageId: MessageId.parse('m1'), decision: 'drop', by: 'ann', at: 60 });
      const [m1, m2, segment] = await read(0, 100, 10);
      expect(m1).toMatchObject({ message: { userId: 'u1', text: 'line m1', sentAt: 1 }, person: 'drop' });
      expect(m1?.verdict).toMatchObject({ kind: 'message', messageId: 'm1', decision: 'hold' });
      expect(m2).toEqual({ verdict: messageVerdict('m2') });
      expect(segment).toMatchObject({ verdict: { seq: 3 }, startMs: 6_000, durationMs: 2_000 });
    });
  });
}
