import { Button, Group, Modal, PinInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../api/client.js';
import { ErrorNote } from '../parts/error-note.js';

/** Asks for a one-time code for what needs a fresh one; `onDone(false)` where the person would rather not. */
export const SecondFactor = ({ onDone }: { readonly onDone: (given: boolean) => void }) => {
  const { t } = useTranslation('shell');
  const [error, setError] = useState<unknown>();
  const give = (code: string) =>
    void call('verifySession', { body: { code } }).then(() => onDone(true), setError);
  return (
    <Modal opened onClose={() => onDone(false)} title={t('secondFactor.title')} centered>
      <Stack>
        <Text size="sm">{t('secondFactor.why')}</Text>
        <PinInput
          length={6}
          type="number"
          oneTimeCode
          autoFocus
          onComplete={give}
          aria-label={t('secondFactor.code')}
        />
        <ErrorNote error={error} />
        <Group justify="end">
          <Button variant="default" onClick={() => onDone(false)}>
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
