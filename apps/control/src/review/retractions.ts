import type { RetractRequest } from '@airlock/contracts/http/review-api';
import { RunRequest } from '@airlock/contracts/http/stream-api';
import type { MessageId, StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { Retraction, type RetractionId } from '@airlock/contracts/review';
import { chatRepository } from '@airlock/storage/repositories/chat';
import { retractionsRepository } from '@airlock/storage/repositories/retractions';
import type { HouseGround } from '../house/house.js';
import { cameFrom } from '../person.js';
import { HOUSE_VOICE } from '../decisions.js';
import type { ApproverOf } from './level.js';

type Ground = Pick<HouseGround, 'effects' | 'db' | 'projection' | 'decisions' | 'hub' | 'newId'>;

/** Takes back what was published, and tells the audience what is right. */
export const createRetractions = (
  { effects, db, projection, decisions, hub, newId }: Ground,
  approverOf: ApproverOf,
) => ({
  async retract(streamId: StreamId, want: RetractRequest, who: Principal): Promise<Retraction> {
    const { run, messageId, reason, correction } = want;
    const record = projection.streams.record(streamId);
    if (record === undefined) throw new AirlockError('not_found', `There is no stream ${streamId}`);
    const person = await approverOf(record, who);
    const original = run === undefined ? `m/${messageId!}` : `s/${run.epoch}/${run.fromSeq}-${run.toSeq}`;
    const retraction = await effects(
      { id: person.user, role: person.role, ...cameFrom(person) },
      async (effect) => {
        const retractionId = newId('rt', effect.now) as RetractionId;
        const made = Retraction.parse({
          ...{ retractionId, streamId, original, reason, by: person.user, role: person.role, at: effect.now },
          ...(correction === undefined ? {} : { correction, toldBy: retractionId.replace('rt_', 'msg_') }),
        });
        await retractionsRepository(effect.tx).add(made);
        // Into the thread as it is kept, whatever becomes of the topics.
        if (made.toldBy !== undefined && correction !== undefined)
          await chatRepository(effect.tx).saveMessages([
            {
              v: 1,
              streamId,
              messageId: made.toldBy,
              userId: HOUSE_VOICE,
              text: correction,
              sentAt: effect.now,
            },
          ]);
        effect.record({ kind: 'stream.retracted', subject: streamId, reason, after: made });
        effect.announce({ type: 'airlock.stream.retracted', subject: streamId, data: { retraction: made } });
        effect.afterwards(() => hub.push('retraction', made));
        return made;
      },
    );
    // Repeating these changes nothing: a dump and a removed line stand for good.
    if (run !== undefined) await decisions.dump(streamId, RunRequest.parse(run), person);
    else await decisions.decideMessage(streamId, messageId!, 'drop', person);
    if (correction !== undefined)
      await decisions.tell(streamId, retraction.toldBy as MessageId, correction, person);
    return retraction;
  },

  list: (streamId: StreamId): Promise<Retraction[]> => retractionsRepository(db.queries).list(streamId),
});
export type Retractions = ReturnType<typeof createRetractions>;
