import type { StreamerId } from '@airlock/contracts/ids';
import type { StreamerProfile } from '@airlock/contracts/licence';
import { streamersRepository } from '@airlock/storage/repositories/streamers';
import type { Actor } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';

/** Changes what is known of a streamer besides who they are, and asks again about what they have on air. */
export const createProfiles =
  ({ effects, reconsider }: Pick<HouseGround, 'effects' | 'reconsider'>) =>
  async (
    actor: Actor,
    streamerId: StreamerId,
    kind: 'streamer.profile' | 'streamer.agreement',
    change: Partial<Omit<StreamerProfile, 'streamerId'>>,
    reason: string,
  ): Promise<StreamerProfile> => {
    const changed = await effects(actor, async ({ tx, now, record }) => {
      const repository = streamersRepository(tx);
      const { profile: before } = await repository.standing(streamerId);
      const after: StreamerProfile = { ...before, ...change, streamerId };
      await repository.saveProfile(after, now);
      record({ kind, subject: streamerId, reason, before, after });
      return after;
    });
    reconsider({ streamerId });
    return changed;
  };

export type ChangeProfile = ReturnType<typeof createProfiles>;
