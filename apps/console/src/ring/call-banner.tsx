import { Badge, Button, Kbd } from '@mantine/core';
import { BellFillIcon } from '@primer/octicons-react';
import { useTranslation } from 'react-i18next';
import { keysOf, useKeyMap } from '../keys/keys.js';
import { Countdown } from '../parts/countdown.js';
import type { CallProps } from './call-overlay.js';
import classes from './ring.module.css';

/** The same in one line at the top, for whoever is in the middle of something, or has answered and still has to look. */
export const CallBanner = (props: CallProps & { readonly isMine: boolean }) => {
  const { page, title, others, onAnswer, isAnswering, onLook, isMine } = props;
  const { t } = useTranslation('pages');
  const map = useKeyMap();
  return (
    <div
      className={classes['banner']}
      role="alert"
      data-urgency={page.urgency}
      data-drill={page.drill}
      aria-label={t('ring.label')}
    >
      <BellFillIcon size={20} />
      {page.drill && (
        <Badge color="gray.0" c="black" variant="filled">
          {t('drill')}
        </Badge>
      )}
      <strong className={classes['line']} title={title}>
        {title}
      </strong>
      {isMine && page.needs === 'eye' && <span className={classes['fact']}>{t('ring.eyeStill')}</span>}
      {page.nextAt !== undefined && (
        <span className={classes['fact']}>
          {t('ring.next')} <Countdown to={page.nextAt} urgentMs={0} />
        </span>
      )}
      {others > 0 && <span className={classes['fact']}>{t('ring.others', { count: others })}</span>}
      {onAnswer !== undefined && (
        <Button size="xs" color="gray.0" c="black" loading={isAnswering} onClick={onAnswer}>
          {t('ring.answer')}{' '}
          <Kbd ml={6} size="xs">
            {keysOf('answerPage', map)}
          </Kbd>
        </Button>
      )}
      <Button size="xs" variant="outline" color="gray.0" onClick={onLook}>
        {t(page.streamId === undefined ? 'ring.open' : 'ring.openStream')}{' '}
        <Kbd ml={6} size="xs">
          {keysOf('openPage', map)}
        </Kbd>
      </Button>
    </div>
  );
};
