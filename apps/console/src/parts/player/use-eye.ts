import type { StreamId } from '@airlock/contracts/ids';
import { useEffect, useState } from 'react';
import { call } from '../../api/client.js';
import { feed } from '../../live/live.js';
import { useSession } from '../../session/use-session.js';
import type { StreamPlayer } from './stream-player.js';

const BEAT_MS = 3_000;

/**
 * Says that this person has an eye on a stream, for as long as it plays in a tab that can be seen, and tells who else
 * does. Control counts nobody whose beats have stopped.
 */
export const useEye = (streamId: StreamId, player: StreamPlayer | undefined): readonly string[] => {
  const { id } = useSession().view.principal;
  const [all, setAll] = useState<readonly string[]>([]);
  useEffect(
    () =>
      feed.on('eyes', (eyes) => {
        if (eyes.streamId === streamId) setAll(eyes.watchedBy);
      }),
    [streamId],
  );
  useEffect(() => {
    if (player === undefined) return undefined;
    let was = false;
    const say = (isPlaying: boolean): void => {
      if (!isPlaying && !was) return;
      was = isPlaying;
      void call('lookAtStream', { params: { streamId }, body: { isPlaying } }, { keepalive: !isPlaying })
        .then(({ others }) => setAll(others))
        .catch(() => undefined);
    };
    const isSeen = (): boolean => document.visibilityState === 'visible' && player.view().state === 'playing';
    const beat = (): void => say(isSeen());
    /** What begins or ends is said at once. */
    const look = (): void => {
      if (isSeen() !== was) beat();
    };
    const gone = (): void => say(false);
    beat();
    const timer = setInterval(beat, BEAT_MS);
    const stop = player.watch(look);
    document.addEventListener('visibilitychange', look);
    window.addEventListener('pagehide', gone);
    return () => {
      clearInterval(timer);
      stop();
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('pagehide', gone);
      gone();
    };
  }, [streamId, player]);
  return all.filter((person) => person !== id);
};
