import type { Enrolled } from '@airlock/contracts/access';
import {
  Alert,
  Box,
  Button,
  Center,
  Code,
  CopyButton,
  Group,
  List,
  Paper,
  Stack,
  Stepper,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, Refused } from '../../api/client.js';
import { ErrorNote } from '../../parts/error-note.js';
import { NewPassword, newPasswordIn, type PasswordFault } from '../../parts/new-password.js';
import { LanguageAndTheme } from './language-and-theme.js';
import { QrCode } from './qr-code.js';
import { RefusedNote, useWait } from './refused-note.js';

interface Given extends Enrolled {
  readonly password: string;
}

/** With an invitation, which stands behind the `#` of the address: password, second factor, first code. */
export const Enrol = ({ onDone }: { readonly onDone: () => void }) => {
  const { t } = useTranslation('access');
  const [invite, setInvite] = useState(() => location.hash.slice(1));
  const [given, setGiven] = useState<Given>();
  useEffect(() => {
    const onHash = () => setInvite(location.hash.slice(1));
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);
  return (
    <Box component="main" mih="100vh" p="md">
      <Group justify="end">
        <LanguageAndTheme />
      </Group>
      <Center mih="80vh">
        <Stack w={520}>
          <div>
            <Title order={1} size="h2">
              {t('enrol.title')}
            </Title>
            <Text c="dimmed" size="sm">
              {t('enrol.intro')}
            </Text>
          </div>
          {invite === '' ? (
            <Alert color="red" role="alert" title={t('enrol.noInvite')}>
              {t('enrol.askAgain')}
            </Alert>
          ) : (
            <Paper withBorder p="lg">
              <Stepper active={given === undefined ? 0 : 1} size="sm" allowNextStepsSelect={false}>
                <Stepper.Step label={t('enrol.password')}>
                  <ChoosePassword
                    key={invite}
                    invite={invite}
                    onDone={(next) => {
                      // The invitation is used up: it stays neither in the address nor in the history.
                      history.replaceState(null, '', location.pathname);
                      setGiven(next);
                    }}
                  />
                </Stepper.Step>
                <Stepper.Step label={t('enrol.factor')}>
                  {given !== undefined && <FirstCode given={given} onDone={onDone} />}
                </Stepper.Step>
              </Stepper>
            </Paper>
          )}
        </Stack>
      </Center>
    </Box>
  );
};

const ChoosePassword = ({
  invite,
  onDone,
}: {
  readonly invite: string;
  readonly onDone: (given: Given) => void;
}) => {
  const { t } = useTranslation('access');
  const [error, setError] = useState<unknown>();
  const [fault, setFault] = useState<PasswordFault>();
  const [isBusy, setBusy] = useState(false);
  const give = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { password, fault: found } = newPasswordIn(new FormData(event.currentTarget));
    setFault(found);
    if (found !== undefined) return;
    setBusy(true);
    call('enrol', { body: { invite, password } })
      .then((enrolled) => onDone({ ...enrolled, password }), setError)
      .finally(() => setBusy(false));
  };
  return (
    <form onSubmit={give}>
      <Stack mt="sm">
        <NewPassword fault={fault} autoFocus />
        {error instanceof Refused && error.isSignedOut ? (
          <Alert color="red" role="alert" title={t('enrol.notGood')}>
            {t('enrol.askAgain')}
          </Alert>
        ) : (
          <ErrorNote error={error} />
        )}
        <Button type="submit" loading={isBusy}>
          {t('enrol.next')}
        </Button>
      </Stack>
    </form>
  );
};

const FirstCode = ({ given, onDone }: { readonly given: Given; readonly onDone: () => void }) => {
  const { t } = useTranslation('access');
  const { name, totpUri, password } = given;
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const wait = useWait(error);
  const secret = new URL(totpUri).searchParams.get('secret') ?? '';
  const give = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code') ?? '').replace(/\s/g, '');
    setBusy(true);
    setError(undefined);
    call('signIn', { body: { name, password, code } })
      .then(onDone, setError)
      .finally(() => setBusy(false));
  };
  return (
    <form onSubmit={give}>
      <Stack mt="sm">
        <Alert color="yellow" variant="light" title={t('enrol.once')}>
          {t('enrol.onceText')}
        </Alert>
        <Group align="start" wrap="nowrap">
          <QrCode text={totpUri} label={t('enrol.qr')} />
          <Stack gap="xs">
            <List type="ordered" size="sm">
              <List.Item>{t('enrol.scan')}</List.Item>
              <List.Item>{t('enrol.enter')}</List.Item>
            </List>
            <Text size="sm">{t('enrol.byHand')}</Text>
            <Code block aria-label={t('enrol.secret')}>
              {secret.replace(/(.{4})/g, '$1 ').trim()}
            </Code>
            <CopyButton value={secret}>
              {({ copied, copy }) => (
                <Button size="compact-sm" variant="default" onClick={copy}>
                  {t(copied ? 'copied' : 'copy')}
                </Button>
              )}
            </CopyButton>
          </Stack>
        </Group>
        <Text size="sm">{t('enrol.name', { name })}</Text>
        <TextInput
          name="code"
          label={t('signIn.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="\s*\d{3}\s?\d{3}\s*"
          title={t('signIn.codeFormat')}
          autoFocus
          required
          withAsterisk={false}
        />
        <RefusedNote error={error} until={wait} wrong={t('enrol.wrongCode')} />
        <Button type="submit" loading={isBusy} disabled={wait !== undefined}>
          {t('enrol.done')}
        </Button>
      </Stack>
    </form>
  );
};
