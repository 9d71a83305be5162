import type { ResumeRequest } from '@airlock/contracts/admission';
import type { StreamId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import type { Admission } from '../admission.js';
import type { Blacklists } from '../blacklist/blacklists.js';
import type { Actor } from '../house/effect.js';
import type { Projection } from '../projection.js';

export interface ComeBackDeps {
  readonly admission: Pick<Admission, 'ended' | 'resumed'>;
  readonly projection: Pick<Projection, 'streams'>;
  readonly blacklists: Pick<Blacklists, 'check'>;
}

/** A lost source is back. Throws `forbidden`, and ends its stream, when a list speaks against whoever comes back. */
export type ComeBack = (actor: Actor, streamId: StreamId, from: ResumeRequest) => Promise<void>;

export const createComeBack =
  ({ admission, projection, blacklists }: ComeBackDeps): ComeBack =>
  async (actor, streamId, { epoch, remoteAddress: address }) => {
    const streamerId = projection.streams.record(streamId)?.streamerId;
    // A list that cannot be read ends nothing that was let on.
    const listed = await blacklists
      .check(actor, { at: 'reconnect', streamerId, address, keys: [] })
      .catch(() => undefined);
    if (listed?.allow === false) {
      await admission.ended(streamId);
      throw new AirlockError('forbidden', 'Whoever is on a blacklist does not come back on air', {
        hint: listed.hits.map((h) => `${h.entryId}: ${h.appealChannel}`).join('; '),
      });
    }
    return admission.resumed({ streamId, epoch });
  };
