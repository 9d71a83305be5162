import { Button, Group, Modal, PinInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../api/client.js';
import { Provider } from '../screens/sign-in/provider.js';
import { RefusedNote, useWait } from '../screens/sign-in/refused-note.js';

export interface SecondFactorProps {
  /** Signed in at an identity provider, which has to ask again. */
  readonly external: boolean;
  /** False where the person would rather not. */
  readonly onDone: (given: boolean) => void;
}

const LENGTH = 6;

/** Asks for a one-time code for what needs a fresh one; what is on screen stays as it is. */
export const SecondFactor = ({ external, onDone }: SecondFactorProps) => {
  const { t } = useTranslation('access');
  return (
    <Modal
      opened
      onClose={() => onDone(false)}
      title={t('factor.title')}
      centered
      closeOnClickOutside={false}
    >
      <Stack>
        <Text size="sm">{t('factor.why')}</Text>
        {external ? <AtProvider onDone={() => onDone(true)} /> : <ByCode onDone={() => onDone(true)} />}
        <Group justify="end">
          <Button variant="default" onClick={() => onDone(false)}>
            {t('factor.no')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};

const ByCode = ({ onDone }: { readonly onDone: () => void }) => {
  const { t } = useTranslation('access');
  const [code, setCode] = useState('');
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const [tries, setTries] = useState(0);
  const wait = useWait(error);
  const give = (given: string) => {
    setBusy(true);
    call('verifySession', { body: { code: given } }).then(onDone, (refused: unknown) => {
      setError(refused);
      setCode('');
      setBusy(false);
      setTries((n) => n + 1);
    });
  };
  return (
    <>
      <PinInput
        key={tries}
        length={LENGTH}
        type="number"
        oneTimeCode
        autoFocus
        value={code}
        onChange={setCode}
        onComplete={give}
        disabled={isBusy || wait !== undefined}
        error={error !== undefined}
        aria-label={t('signIn.code')}
        getInputProps={(at: number) => ({ 'aria-label': t('factor.digit', { at: at + 1, of: LENGTH }) })}
      />
      <RefusedNote error={error} until={wait} wrong={t('factor.wrong')} />
    </>
  );
};

const AtProvider = ({ onDone }: { readonly onDone: () => void }) => {
  const { t } = useTranslation('access');
  return (
    <>
      <Text size="sm">{t('factor.provider')}</Text>
      <Provider isFresh isApart />
      <Button onClick={onDone}>{t('factor.proven')}</Button>
    </>
  );
};
