import type { SessionView } from '@airlock/contracts/access';
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { RefusedNote, useWait } from './refused-note.js';

export interface PasswordFormProps {
  /** Known already where the same person signs in again. */
  readonly name?: string;
  readonly onDone: (view: SessionView) => void;
}

/** Name, password and one-time code. */
export const PasswordForm = ({ name: known, onDone }: PasswordFormProps) => {
  const { t } = useTranslation('access');
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const code = useRef<HTMLInputElement>(null);
  const wait = useWait(error);
  const give = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const of = (field: string) => String(data.get(field) ?? '');
    setBusy(true);
    setError(undefined);
    call('signIn', {
      body: { name: of('name'), password: of('password'), code: of('code').replace(/\s/g, '') },
    })
      .then(onDone, (refused: unknown) => {
        setError(refused);
        // A code is good once: whatever was wrong, a new one is needed.
        if (code.current !== null) code.current.value = '';
        code.current?.focus();
      })
      .finally(() => setBusy(false));
  };
  return (
    <form onSubmit={give}>
      <Stack>
        <TextInput
          name="name"
          label={t('signIn.name')}
          autoComplete="username"
          defaultValue={known}
          readOnly={known !== undefined}
          data-autofocus={known === undefined ? true : undefined}
          autoFocus={known === undefined}
          required
          withAsterisk={false}
        />
        <PasswordInput
          name="password"
          label={t('signIn.password')}
          autoComplete="current-password"
          data-autofocus={known === undefined ? undefined : true}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
          required
          withAsterisk={false}
        />
        <TextInput
          ref={code}
          name="code"
          label={t('signIn.code')}
          description={t('signIn.codeHint')}
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="\s*\d{3}\s?\d{3}\s*"
          title={t('signIn.codeFormat')}
          required
          withAsterisk={false}
        />
        <RefusedNote error={error} until={wait} wrong={t('signIn.wrong')} />
        <Button type="submit" loading={isBusy} disabled={wait !== undefined}>
          {t('signIn.do')}
        </Button>
      </Stack>
    </form>
  );
};
