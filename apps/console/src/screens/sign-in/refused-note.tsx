import { Alert, Text } from '@mantine/core';
import { AlertIcon, ClockIcon } from '@primer/octicons-react';
import { useTranslation } from 'react-i18next';
import { Refused } from '../../api/client.js';
import { useSeconds } from '../../live/clock.js';
import { Countdown } from '../../parts/countdown.js';
import { ErrorNote } from '../../parts/error-note.js';

/** Until when control takes no more tries, ms since 1970; undefined where it does. */
export const useWait = (error: unknown): number | undefined => {
  const now = useSeconds();
  const until = error instanceof Refused ? error.retryAt : undefined;
  return until === undefined || until <= now ? undefined : until;
};

export interface RefusedNoteProps {
  readonly error: unknown;
  readonly until: number | undefined;
  /** What is said of a wrong try: the same whatever of it is wrong. */
  readonly wrong: string;
}

/** Why somebody was not let in: never which of the things they gave is wrong. */
export const RefusedNote = ({ error, until, wrong }: RefusedNoteProps) => {
  const { t } = useTranslation('access');
  if (error === undefined) return null;
  if (until !== undefined)
    return (
      <Alert color="yellow" variant="light" icon={<ClockIcon />} role="alert" title={t('signIn.throttled')}>
        <Text size="sm" component="span">
          {t('signIn.wait')} <Countdown to={until} urgentMs={0} />
        </Text>
      </Alert>
    );
  if (!(error instanceof Refused)) return <ErrorNote error={error} />;
  if (error.problem.code === 'rate_limited') return null;
  if (error.isSignedOut || error.problem.code === 'invalid_input')
    return (
      <Alert color="red" variant="light" icon={<AlertIcon />} role="alert" title={wrong}>
        <Text size="sm">{t('signIn.wrongHint')}</Text>
      </Alert>
    );
  return <ErrorNote error={error} />;
};
