import { Button, FocusTrap, Kbd, Portal, RemoveScroll } from '@mantine/core';
import type { Page } from '@airlock/contracts/page';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keysOf, useKeyMap } from '../keys/keys.js';
import { Countdown } from '../parts/countdown.js';
import { ErrorNote } from '../parts/error-note.js';
import { listText } from '../parts/list-text.js';
import { usePersonName } from '../parts/person-name.js';
import { useSession } from '../session/use-session.js';
import { isSilenced, wakeSound } from './sound.js';
import classes from './ring.module.css';

export interface CallProps {
  readonly page: Page;
  readonly title: string;
  /** How many more call. */
  readonly others: number;
  /** Undefined where the person may not, or already has. */
  readonly onAnswer: (() => void) | undefined;
  readonly isAnswering: boolean;
  readonly error: unknown;
  /** To what it is about. */
  readonly onLook: () => void;
}

/** One page over everything: large, few words, nothing else. Readable half asleep. */
export const CallOverlay = (props: CallProps & { readonly onShrink: () => void }) => {
  const { page, title, others, onAnswer, isAnswering, error, onLook, onShrink } = props;
  const { t } = useTranslation('pages');
  const map = useKeyMap();
  const person = usePersonName();
  const me = useSession().view.principal.id;
  const silenced = useSilenced();
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      wakeSound();
      if (event.key === 'Escape') onShrink();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [onShrink]);
  return (
    <Portal>
      <RemoveScroll>
        <FocusTrap>
          <div
            className={classes['overlay']}
            role="alertdialog"
            aria-modal="true"
            aria-labelledby="call-title"
            aria-describedby="call-about"
            data-urgency={page.urgency}
            data-drill={page.drill}
            onPointerDown={wakeSound}
          >
            <p className={classes['kind']}>
              {page.drill && <strong className={classes['drill']}>{t('drill')}</strong>}
              {t(`urgency.${page.urgency}`)}
            </p>
            {/* Has the focus instead of a button: a key that was meant for something else answers nothing. */}
            <h1 id="call-title" className={classes['title']} tabIndex={-1} data-autofocus>
              {title}
            </h1>
            <p id="call-about" className={classes['about']}>
              {page.called.length === 0
                ? t('ring.nobody')
                : t('ring.called', {
                    who: namesOf(
                      meFirst(page.called, me).map(person),
                      t('ring.more', { count: page.called.length - 3 }),
                    ),
                  })}
            </p>
            {page.nextAt !== undefined && (
              <div className={classes['clock']}>
                <span>{t('ring.next')}</span>
                <Countdown to={page.nextAt} urgentMs={0} />
              </div>
            )}
            {page.needs === 'eye' && <p className={classes['eye']}>{t('ring.eye')}</p>}
            <div className={classes['buttons']}>
              {onAnswer !== undefined && (
                <Button size="xl" color="gray.0" c="black" loading={isAnswering} onClick={onAnswer}>
                  {t('ring.answer')} <Kbd ml="sm">{keysOf('answerPage', map)}</Kbd>
                </Button>
              )}
              <Button size="xl" variant="outline" color="gray.0" onClick={onLook}>
                {t(page.streamId === undefined ? 'ring.open' : 'ring.openStream')}{' '}
                <Kbd ml="sm">{keysOf('openPage', map)}</Kbd>
              </Button>
            </div>
            <ErrorNote error={error} />
            <p className={classes['foot']}>
              {others > 0 && `${t('ring.others', { count: others })} · `}
              {t('ring.small')} <Kbd size="xs">Esc</Kbd>
              {silenced && ` · ${t('ring.silenced')}`}
            </p>
          </div>
        </FocusTrap>
      </RemoveScroll>
    </Portal>
  );
};

const SHOWN = 3;

const meFirst = (ids: readonly string[], me: string): readonly string[] =>
  [...ids].sort((a, b) => Number(b === me) - Number(a === me));

/** The first of them, and how many more there are. */
const namesOf = (names: readonly string[], more: string): string =>
  names.length <= SHOWN ? listText(names) : `${listText(names.slice(0, SHOWN))} ${more}`;

const LOOK_MS = 500;

/** Whether the browser keeps the ringing silent until somebody touches the page. */
const useSilenced = (): boolean => {
  const [is, setIs] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => setIs(isSilenced()), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return is;
};
