import { Alert, Anchor, Box, Center, Divider, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { AlertIcon } from '@primer/octicons-react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '../../parts/error-note.js';
import { Waiting } from '../../parts/waiting.js';
import { DemoStaff } from './demo-staff.js';
import { LanguageAndTheme } from './language-and-theme.js';
import { PasswordForm } from './password-form.js';
import { Provider } from './provider.js';
import { useWays } from './use-ways.js';

export interface SignInProps {
  readonly onDone: () => void;
  /** Whether nobody needs to sign in yet, as on a machine without accounts. */
  readonly isOperator: boolean;
}

const REFUSALS = ['forbidden', 'unavailable'] as const;

/** Why somebody is back from the identity provider without having been let in: control says it in the address. */
const RefusedThere = () => {
  const { t } = useTranslation('access');
  const said = new URLSearchParams(location.search).get('refused');
  if (said === null) return null;
  const why = REFUSALS.find((known) => known === said) ?? 'failed';
  return (
    <Alert color="red" variant="light" icon={<AlertIcon />} role="alert" title={t('signIn.notIn')}>
      <Text size="sm">{t(`signIn.there.${why}`)}</Text>
    </Alert>
  );
};

/** The way in: the demo's staff to choose from, or name, password and code, or the identity provider. */
export const SignIn = ({ onDone, isOperator }: SignInProps) => {
  const { t } = useTranslation('access');
  const ways = useWays();
  if (ways.data === undefined)
    return ways.error === null ? (
      <Waiting />
    ) : (
      <ErrorNote error={ways.error} onRetry={() => void ways.refetch()} />
    );
  const { accounts, provider, demo } = ways.data;
  if (demo.length > 0) return <DemoStaff staff={demo} onDone={onDone} />;
  return (
    <Box component="main" mih="100vh" p="md">
      <Group justify="end">
        <LanguageAndTheme />
      </Group>
      <Center mih="80vh">
        <Stack w={380} gap="md">
          <div>
            <Title order={1} size="h2">
              Airlock
            </Title>
            <Text c="dimmed" size="sm">
              {t('signIn.intro')}
            </Text>
          </div>
          <RefusedThere />
          {!accounts && (
            <Alert color="yellow" variant="light" title={t('open.title')}>
              <Text size="sm">{t('open.text')}</Text>
              {isOperator && (
                <Anchor href="/" size="sm">
                  {t('open.goOn')}
                </Anchor>
              )}
            </Alert>
          )}
          <Paper withBorder p="lg">
            <PasswordForm onDone={onDone} />
            {provider && (
              <Stack mt="md" gap="sm">
                <Divider label={t('signIn.or')} />
                <Provider />
              </Stack>
            )}
          </Paper>
          <details>
            <Text component="summary" size="sm" style={{ cursor: 'pointer' }}>
              {t('lockedOut.title')}
            </Text>
            <Text size="sm" c="dimmed" mt="xs">
              {t('lockedOut.text')}
            </Text>
            <Text size="sm" c="dimmed" mt="xs">
              {t('lockedOut.admin')} <code>airlock account totp &lt;{t('signIn.name')}&gt;</code>
            </Text>
          </details>
        </Stack>
      </Center>
    </Box>
  );
};
