import type { DemoPersonView } from '@airlock/contracts/access';
import { Badge, Box, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { PlayIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { setStep } from '../../guide/progress.js';
import { STEPS } from '../../guide/steps.js';
import { ErrorNote } from '../../parts/error-note.js';
import { LanguageAndTheme } from './language-and-theme.js';
import { byRoles } from './by-roles.js';

export interface DemoStaffProps {
  readonly staff: readonly DemoPersonView[];
  readonly onDone: () => void;
}

/** Whom the first guided case is for. */
const FIRST = 'moderator';
const OPERATOR = 'operator';

/** The demo's staff, to act as any of them: no password, nothing that stays. */
export const DemoStaff = ({ staff, onDone }: DemoStaffProps) => {
  const { t } = useTranslation(['access', 'shell']);
  const [error, setError] = useState<unknown>();
  const choose = (person: string) => void call('signInDemo', { body: { person } }).then(onDone, setError);
  const start = () => {
    setStep(STEPS[0]);
    choose(FIRST);
  };
  return (
    <Box component="main" p="lg" maw={1240} mx="auto">
      <Stack gap="lg">
        <Group justify="space-between" align="start">
          <div>
            <Group gap="sm">
              <Title order={1} size="h2">
                Airlock
              </Title>
              <Badge color="yellow" variant="filled" size="lg">
                {t('demo.mark')}
              </Badge>
            </Group>
            <Text c="dimmed" size="sm" maw={680}>
              {t('demo.intro')}
            </Text>
          </div>
          <LanguageAndTheme />
        </Group>
        <ErrorNote error={error} />
        <Card withBorder padding="lg">
          <Group justify="space-between" wrap="nowrap">
            <div>
              <Text fw={600}>{t('demo.first')}</Text>
              <Text size="sm" c="dimmed">
                {t('demo.firstText')}
              </Text>
            </div>
            <Button size="md" autoFocus leftSection={<PlayIcon />} onClick={start}>
              {t('demo.start')}
            </Button>
          </Group>
        </Card>
        <Title order={2} size="h4">
          {t('demo.choose')}
        </Title>
        <SimpleGrid cols={{ base: 1, sm: 2, md: 3, lg: 4 }} spacing="sm">
          {byRoles(staff).map(({ roles, persons }) => (
            <Card key={roles.join()} withBorder padding="sm" component="section">
              <Stack gap={6} h="100%">
                <Text component="h3" fw={600} size="sm">
                  {roles.map((role) => t(`shell:role.${role}`)).join(' · ')}
                </Text>
                <Text size="sm" c="dimmed" style={{ flex: 1 }}>
                  {roles.map((role) => t(`does.${role as Described}`)).join(' ')}
                </Text>
                <Group gap="xs">
                  {persons.map((person) => (
                    <Button key={person} size="compact-sm" variant="light" onClick={() => choose(person)}>
                      {person}
                    </Button>
                  ))}
                </Group>
              </Stack>
            </Card>
          ))}
          <Card withBorder padding="sm" component="section">
            <Stack gap={6} h="100%">
              <Text component="h3" fw={600} size="sm">
                {t('shell:role.operator')}
              </Text>
              <Text size="sm" c="dimmed" style={{ flex: 1 }}>
                {t('does.operator')}
              </Text>
              <Group>
                <Button size="compact-sm" variant="light" onClick={() => choose(OPERATOR)}>
                  {OPERATOR}
                </Button>
              </Group>
            </Stack>
          </Card>
        </SimpleGrid>
      </Stack>
    </Box>
  );
};

type Described = Exclude<DemoPersonView['roles'][number], 'platform' | 'operator'>;
