import type { HouseGround } from '../house/house.js';
import type { Sighting } from '../house/hooks.js';

/** Tells whoever waits for a person's eye on a stream; that somebody could not be told changes nothing for the person. */
export const tellSightings =
  ({ sightings, logger }: Pick<HouseGround, 'sightings' | 'logger'>): Sighting =>
  async (about, person) => {
    for (const sighting of sightings)
      await sighting(about, person).catch((err: unknown) =>
        logger.warn({ err, about }, 'an eye on a stream'),
      );
  };
