import { Button, Center, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { ErrorNote } from '../../parts/error-note.js';

/** Name, password and one-time code. */
export const SignIn = ({ onDone }: { readonly onDone: () => void }) => {
  const { t } = useTranslation('shell');
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const give = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const of = (name: string) => String(new FormData(event.currentTarget).get(name) ?? '');
    setBusy(true);
    setError(undefined);
    call('signIn', { body: { name: of('name'), password: of('password'), code: of('code') } })
      .then(onDone, setError)
      .finally(() => setBusy(false));
  };
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w={360}>
        <form onSubmit={give}>
          <Stack>
            <Title order={1} size="h3">
              Airlock
            </Title>
            <TextInput name="name" label={t('signIn.name')} autoComplete="username" required />
            <PasswordInput
              name="password"
              label={t('signIn.password')}
              autoComplete="current-password"
              required
            />
            <TextInput
              name="code"
              label={t('signIn.code')}
              inputMode="numeric"
              autoComplete="one-time-code"
              required
            />
            <ErrorNote error={error} />
            <Button type="submit" loading={isBusy}>
              {t('signIn.do')}
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
};
