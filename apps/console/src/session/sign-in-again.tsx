import type { SessionView } from '@airlock/contracts/access';
import { Button, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PasswordForm } from '../screens/sign-in/password-form.js';
import { Provider } from '../screens/sign-in/provider.js';
import { useWays } from '../screens/sign-in/use-ways.js';

export interface SignInAgainProps {
  /** Whose session it was. */
  readonly name: string;
  readonly onDone: (view: SessionView) => void;
  /** Absent where there is no way around it. */
  readonly onClose?: () => void;
}

/** The sign-in over what is on screen, which stays as it is. */
export const SignInAgain = ({ name, onDone, onClose }: SignInAgainProps) => {
  const { t } = useTranslation('access');
  const ways = useWays().data;
  return (
    <Modal
      opened
      centered
      onClose={onClose ?? (() => undefined)}
      withCloseButton={onClose !== undefined}
      closeOnEscape={onClose !== undefined}
      closeOnClickOutside={false}
      overlayProps={{ blur: 6 }}
      title={t('again.title')}
    >
      <Stack>
        <Text size="sm">{t('again.why')}</Text>
        {ways?.demo.length ? (
          <Button onClick={() => location.assign('/')}>{t('again.choose')}</Button>
        ) : (
          <PasswordForm name={name} onDone={onDone} />
        )}
        {ways?.provider === true && <Provider isFresh isApart />}
      </Stack>
    </Modal>
  );
};
