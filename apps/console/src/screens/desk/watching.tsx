import type { StreamId } from '@airlock/contracts/ids';
import type { Watch } from '@airlock/contracts/review';
import { Badge, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { useSeconds } from '../../live/clock.js';
import { clockText } from '../../parts/time-text.js';
import css from './desk.module.css';

const LEAST_MS = 1_000;
const MOST_MS = 5_000;

/** Thrice within the time that one heartbeat counts. */
const pauseOf = (watch: Watch | undefined): number =>
  watch === undefined ? MOST_MS : Math.min(MOST_MS, Math.max(LEAST_MS, (watch.until - watch.since) / 3));

export interface Watching {
  readonly watch: Watch | undefined;
  readonly error: unknown;
}

/** Tells control that somebody sits there, for as long as the page can be seen; and gives it the key that it asks for. */
export const useWatching = (streamId: StreamId | undefined): Watching => {
  const [state, setState] = useState<Watching>({ watch: undefined, error: undefined });
  const asked = useRef<Watch['challenge']>(undefined);
  useEffect(() => {
    if (streamId === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const beat = async (answer?: { id: string; key: string }): Promise<void> => {
      clearTimeout(timer);
      let watch: Watch | undefined;
      try {
        watch = await call('watchStream', {
          params: { streamId },
          body: answer === undefined ? {} : { answer },
        });
        if (isOver) return;
        asked.current = watch.challenge;
        setState({ watch, error: undefined });
      } catch (error) {
        if (isOver) return;
        setState((before) => ({ ...before, error }));
      }
      timer = setTimeout(() => void next(), pauseOf(watch));
    };
    // Nobody watches what they cannot see.
    const next = (): Promise<void> | undefined => (document.hidden ? undefined : beat());
    const onKey = (event: KeyboardEvent): void => {
      const { current } = asked;
      if (current === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key.toUpperCase() !== current.key.toUpperCase()) return;
      // It is an answer now, whatever else is on this key.
      event.preventDefault();
      event.stopPropagation();
      asked.current = undefined;
      void beat({ id: current.id, key: event.key.toUpperCase() });
    };
    const onVisible = (): void => void next();
    window.addEventListener('keydown', onKey, true);
    document.addEventListener('visibilitychange', onVisible);
    void next();
    return () => {
      isOver = true;
      clearTimeout(timer);
      window.removeEventListener('keydown', onKey, true);
      document.removeEventListener('visibilitychange', onVisible);
      void call('stopWatching', { params: { streamId } }).catch(() => undefined);
    };
  }, [streamId]);
  return state;
};

/** Over the picture: the key that control asks for, or that the stream is held because nobody gave it. */
export const WatchOverlay = ({ watch }: { readonly watch: Watch | undefined }) => {
  const { t } = useTranslation('desk');
  const now = useSeconds();
  const challenge = watch?.challenge;
  if (challenge === undefined) return null;
  const left = challenge.answerBy - now;
  const isLapsed = watch?.isLapsed === true || left <= 0;
  return (
    <div className={css.challenge} role="alertdialog" aria-label={t('watch.title')}>
      <Text fw={700} size="lg">
        {t(isLapsed ? 'watch.lapsed' : 'watch.ask')}
      </Text>
      <kbd className={css.challengeKey}>{challenge.key}</kbd>
      <Text>{isLapsed ? t('watch.again') : t('watch.left', { time: clockText(Math.max(0, left)) })}</Text>
    </div>
  );
};

export interface WatchBadgeProps extends Watching {
  /** Something waits for a decision, and what comes after it waits behind it. */
  readonly waits: boolean;
}

/** Whether the stream flows by this person's watching, in a word. */
export const WatchBadge = ({ watch, error, waits }: WatchBadgeProps) => {
  const { t } = useTranslation('desk');
  const now = useSeconds();
  const isHeld = watch === undefined || watch.isLapsed || watch.until <= now || error !== undefined;
  const state = isHeld ? 'held' : waits ? 'waits' : 'flows';
  return (
    <Badge
      color={{ held: 'red', waits: 'orange', flows: 'teal' }[state]}
      variant={isHeld ? 'filled' : 'light'}
      role="status"
    >
      {t(`watch.${state}`)}
    </Badge>
  );
};
