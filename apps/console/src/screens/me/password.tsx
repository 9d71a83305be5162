import { Button, Group, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Refused } from '../../api/client.js';
import { useAct } from '../../api/use-api.js';
import { NewPassword, newPasswordIn, type PasswordFault } from '../../parts/new-password.js';
import { useSession } from '../../session/use-session.js';
import { RefusedNote, useWait } from '../sign-in/refused-note.js';

/** The own password: only of those who sign in here by one. */
export const OwnPassword = () => {
  const { t } = useTranslation(['me', 'access']);
  const { session } = useSession().view;
  const change = useAct('changePassword');
  const [fault, setFault] = useState<PasswordFault>();
  const wait = useWait(change.error);
  if (session === undefined || session.external) return null;
  const isWrong = wait === undefined && change.error instanceof Refused && change.error.isSignedOut;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const { password, fault: found } = newPasswordIn(data);
    setFault(found);
    change.reset();
    if (found !== undefined) return;
    change.mutate(
      { body: { current: String(data.get('current') ?? ''), password } },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={t('password.title')}>
      <Title order={2} size="h5">
        {t('password.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('password.about')}
      </Text>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <PasswordInput
            name="current"
            label={t('password.current')}
            autoComplete="current-password"
            maxLength={256}
            visibilityToggleButtonProps={{ 'aria-label': t('access:signIn.show') }}
            error={isWrong && t('password.wrong')}
            required
            withAsterisk={false}
          />
          <NewPassword fault={fault} />
          {!isWrong && change.error !== null && (
            <RefusedNote error={change.error} until={wait} wrong={t('password.wrong')} />
          )}
          <Group justify="space-between">
            <Text size="sm" role="status">
              {change.isSuccess && t('password.changed')}
            </Text>
            <Button type="submit" loading={change.isPending} disabled={wait !== undefined}>
              {t('password.do')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
};
