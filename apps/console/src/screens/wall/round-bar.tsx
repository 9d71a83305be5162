import { Button, Group, Kbd, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { keysOf, useKeyMap } from '../../keys/keys.js';
import css from './wall.module.css';

export interface RoundBarProps {
  /** Rooms of this round that were seen, and all of them. */
  readonly seen: number;
  readonly all: number;
  readonly missed: number;
  /** Rooms that are on screen now and still have to be looked at. */
  readonly left: number;
  readonly isPaused: boolean;
  /** Absent while no room of the round is chosen. */
  readonly onNote: (() => void) | undefined;
  readonly onNext: () => void;
  readonly onEnd: () => void;
}

/** How far the patrol round has come. */
export const RoundBar = ({ seen, all, missed, left, isPaused, onNote, onNext, onEnd }: RoundBarProps) => {
  const { t } = useTranslation('wall');
  const note = keysOf('finding', useKeyMap());
  return (
    <section className={css.round} aria-label={t('round.title')}>
      <div>
        <Text size="sm" fw={600}>
          {t('round.seen', { seen, all })}
        </Text>
        <Text size="xs" c={missed > 0 ? 'orange' : 'dimmed'}>
          {t('round.missed', { count: missed })}
        </Text>
      </div>
      <div>
        <Progress value={all === 0 ? 0 : (seen / all) * 100} size="sm" aria-label={t('round.progress')} />
        <Text size="xs" c="dimmed" mt={4} role="status">
          {isPaused ? t('round.paused') : left > 0 ? t('round.left', { count: left }) : t('round.done')}
        </Text>
      </div>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          disabled={onNote === undefined}
          aria-keyshortcuts={note}
          rightSection={<Kbd size="xs">{note}</Kbd>}
          onClick={onNote}
        >
          {t('round.note')}
        </Button>
        <Button size="xs" onClick={onNext} variant={left > 0 ? 'default' : 'filled'}>
          {t('round.next')}
        </Button>
        <Button size="xs" variant="default" onClick={onEnd}>
          {t('round.end')}
        </Button>
      </Group>
    </section>
  );
};
