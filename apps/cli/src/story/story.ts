import type { CreditView } from '@airlock/contracts/http/credit-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { Cast } from './cast.js';
import { exported, verified } from './package.js';
import { blacklisted } from './refusal.js';
import { creditFalls, cutOff, dumped, reasonSent, reversed, type Streamer } from './violation.js';

/** Where media comes from. */
export interface Stage {
  /** Goes live with a picture in it that the default policy dumps. */
  onAir(streamer: Streamer): Promise<StreamId>;
  /** Whoever was live, or was allowed to be, is gone. */
  leave(streamer: Streamer, streamId: StreamId): Promise<void>;
}

/** What every step works with. */
export interface Told {
  readonly cast: Cast;
  readonly stage: Stage;
  /** One line for each step that came true, in plain words. */
  readonly say: (step: string, text: string) => void;
}

export interface StoryOptions extends Told {
  /** Makes accounts, rooms and papers of this time its own; lower case and digits. */
  readonly run: string;
  /** Where the package goes. */
  readonly dir: string;
}

/** Steps of the story, in order. */
export const STEPS = ['dumped', 'cut', 'credit', 'reason', 'appeal', 'reversed', 'blacklisted', 'refused', 'exported', 'verified', 'flipped'] as const; // prettier-ignore

/**
 * One story through the house rules, told by the API alone. Every step makes sure of what it says; throws `conflict` at the
 * first that does not hold.
 */
export async function playStory({ run, dir, ...told }: StoryOptions): Promise<{ package: string }> {
  const someone = (name: string): Streamer => ({
    ...{ streamerId: `demo-${name}-${run}`, roomId: `demo-${name}-${run}` },
    ...{ title: `Story: ${name}`, category: 'talk' },
  });
  const painter = someone('painter');
  const before = await told.cast.platform.get<CreditView>(`/v1/streamers/${painter.streamerId}/credit`);

  const streamId = await dumped(told, painter);
  const cut = await cutOff(told, painter, streamId);
  await creditFalls(told, painter, before);
  await reasonSent(told, painter, cut);
  await reversed(told, painter, cut, before);
  await blacklisted(told, someone('fraud'), someone('fraud-again'), run);
  const zip = await exported(told, streamId, dir);
  await verified(told, zip, dir);
  return { package: zip };
}
