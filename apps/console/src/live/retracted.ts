import type { CaseDossier } from '@airlock/contracts/http/review-api';
import type { Retraction } from '@airlock/contracts/review';
import type { QueryClient } from '@tanstack/react-query';
import { keepPushed, readAgain } from '../api/read-again.js';
import { apiQuery } from '../api/use-api.js';
import type { Feed } from './feed.js';

const withNewest = (known: readonly Retraction[], made: Retraction): Retraction[] => [
  made,
  ...known.filter((r) => r.retractionId !== made.retractionId),
];

/** What somebody takes back is at once on the page of its stream and in every case of it that is open. */
export const followRetractions = (feed: Pick<Feed, 'on'>, client: QueryClient): (() => void) =>
  feed.on('retraction', (made) => {
    const { streamId } = made;
    keepPushed(
      client,
      apiQuery('listRetractions', { params: { streamId } }),
      (known) => known && { items: withNewest(known.items, made) },
    );
    for (const [queryKey, known] of client.getQueriesData<CaseDossier>({ queryKey: ['getCase'] })) {
      // Of which stream a case is that is only being read nobody knows yet.
      if (known === undefined) void readAgain(client, { queryKey, exact: true });
      else if (known.case.streamId === streamId)
        keepPushed<CaseDossier>(
          client,
          { queryKey: queryKey as never },
          (dossier) => dossier && { ...dossier, retractions: withNewest(dossier.retractions, made) },
        );
    }
  });
