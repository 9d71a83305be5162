import { Button, Group, Notification, Text } from '@mantine/core';
import { ClockIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lastAnswerAt } from '../api/client.js';
import { useSeconds } from '../live/clock.js';
import { Countdown } from '../parts/countdown.js';
import { sessionEnding, WARN_MS } from './session-times.js';
import { SignInAgain } from './sign-in-again.js';
import { useSession } from './use-session.js';

/** Says some minutes before it happens that the session ends, and what to do about it. */
export const SessionEnd = () => {
  const { view } = useSession();
  return view.session === undefined ? null : <Ending session={view.session} />;
};

const Ending = ({
  session,
}: {
  readonly session: NonNullable<ReturnType<typeof useSession>['view']['session']>;
}) => {
  const { t } = useTranslation('access');
  const { view, refresh } = useSession();
  const [isAgain, setAgain] = useState(false);
  const now = useSeconds();
  const ending = sessionEnding(session, lastAnswerAt());
  if (ending.at - now > WARN_MS || ending.at <= now) return null;
  if (isAgain)
    return (
      <SignInAgain
        name={view.name}
        onClose={() => setAgain(false)}
        onDone={() => void refresh().then(() => setAgain(false))}
      />
    );
  return (
    <Notification
      withCloseButton={false}
      withBorder
      color="yellow"
      icon={<ClockIcon />}
      title={t('end.title')}
      role="alert"
      pos="fixed"
      bottom={16}
      left={16}
      maw={360}
      style={{ zIndex: 300 }}
    >
      <Group gap="xs">
        <Text size="sm">{t(`end.${ending.why}`)}</Text>
        <Countdown to={ending.at} urgentMs={60_000} />
      </Group>
      <Button mt="xs" size="xs" onClick={() => (ending.why === 'idle' ? void refresh() : setAgain(true))}>
        {t(ending.why === 'idle' ? 'end.stay' : 'end.again')}
      </Button>
    </Notification>
  );
};
