import type { Preferences } from '@airlock/contracts/wellness';
import {
  Alert,
  Button,
  Group,
  Kbd,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Table,
  Text,
  Title,
} from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { type Language, LANGUAGES } from '../../i18n/language.js';
import { clashes, keysOf, scopesOf } from '../../keys/keys.js';
import { KEY_ACTIONS, type KeyName } from '../../keys/table.js';
import { ErrorNote } from '../../parts/error-note.js';
import { Screen } from '../../parts/screen.js';
import { setPreferences, usePreferences } from '../../session/preferences.js';
import { useMay } from '../../session/use-session.js';
import { OwnPassword } from './password.js';
import { pressedKeys } from './pressed-keys.js';

/** How the person's desk is set up, and how they are doing. */
export const Me = () => {
  const { t } = useTranslation('me');
  const may = useMay();
  return (
    <Screen title={t('title')} intro={t('intro')}>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Stack>
          <Desk />
          <Exposure />
          {may('cases.decide') && <Quality />}
          <OwnPassword />
        </Stack>
        <Keys />
      </SimpleGrid>
    </Screen>
  );
};

const Desk = () => {
  const { t, i18n } = useTranslation('me');
  const { theme, blur, greyscale, mute, confirmCuts } = usePreferences();
  const may = useMay();
  return (
    <Paper withBorder p="md" component="section" aria-label={t('desk.title')}>
      <Title order={2} size="h5" mb="sm">
        {t('desk.title')}
      </Title>
      <Stack gap="sm">
        <Group grow>
          <Select
            label={t('desk.language')}
            value={i18n.language}
            allowDeselect={false}
            data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
            onChange={(value) => value !== null && setPreferences({ language: value as Language })}
          />
          <Select
            label={t('desk.theme')}
            value={theme}
            allowDeselect={false}
            data={(['system', 'light', 'dark'] as const).map((value) => ({
              value,
              label: t(`theme.${value}`),
            }))}
            onChange={(value) => value !== null && setPreferences({ theme: value as Preferences['theme'] })}
          />
        </Group>
        <Text size="sm" c="dimmed">
          {t('desk.veils')}
        </Text>
        <Switch
          label={t('desk.blur')}
          checked={blur}
          onChange={(e) => setPreferences({ blur: e.currentTarget.checked })}
        />
        <Switch
          label={t('desk.greyscale')}
          checked={greyscale}
          onChange={(e) => setPreferences({ greyscale: e.currentTarget.checked })}
        />
        <Switch
          label={t('desk.mute')}
          checked={mute}
          onChange={(e) => setPreferences({ mute: e.currentTarget.checked })}
        />
        {may('streams.cut') && (
          <Switch
            mt="xs"
            label={t('desk.confirmCuts')}
            checked={confirmCuts}
            onChange={(e) => setPreferences({ confirmCuts: e.currentTarget.checked })}
          />
        )}
      </Stack>
    </Paper>
  );
};

const Exposure = () => {
  const { t } = useTranslation('me');
  const { data, error } = useApi('ownWellness', {});
  const minutes = (ms: number): number => Math.floor(ms / 60_000);
  const rows = data === undefined ? [] : ([
    ['shift', minutes(data.exposureMs), minutes(data.exposureLimitMs)],
    ['stretch', minutes(data.stretchMs), minutes(data.stretchLimitMs)],
    ['severe', data.severe, data.severeLimit],
    ['severeStretch', data.severeInStretch, data.severeInStretchLimit],
  ] as const); // prettier-ignore
  return (
    <Paper withBorder p="md" component="section" aria-label={t('exposure.title')}>
      <Title order={2} size="h5" mb="sm">
        {t('exposure.title')}
      </Title>
      <ErrorNote error={error} />
      <Table>
        <Table.Tbody>
          {rows.map(([name, value, limit]) => (
            <Table.Tr key={name}>
              <Table.Td>{t(`exposure.${name}`)}</Table.Td>
              <Table.Td ta="end">{t('exposure.of', { value, limit })}</Table.Td>
            </Table.Tr>
          ))}
          {data !== undefined && (
            <Table.Tr>
              <Table.Td>{t('exposure.unveiled')}</Table.Td>
              <Table.Td ta="end">{t('exposure.unveiledCounts', { ...data.unveiled })}</Table.Td>
            </Table.Tr>
          )}
        </Table.Tbody>
      </Table>
    </Paper>
  );
};

const Quality = () => {
  const { t } = useTranslation('me');
  const { data, error } = useApi('ownQuality', { query: {} });
  const share = ({ value, n, low, high }: { value?: number; n: number; low?: number; high?: number }): string =>
    value === undefined
      ? t('quality.none')
      : t('quality.share', { value: Math.round(value * 100), low: Math.round((low ?? 0) * 100), high: Math.round((high ?? 1) * 100), n }); // prettier-ignore
  const kappa = data?.agreement;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('quality.title')}>
      <Title order={2} size="h5">
        {t('quality.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('quality.intro')}
      </Text>
      <ErrorNote error={error} />
      {data !== undefined && kappa !== undefined && (
        <Table>
          <Table.Tbody>
            <Table.Tr>
              <Table.Td>{t('quality.decided')}</Table.Td>
              <Table.Td ta="end">{data.decided}</Table.Td>
            </Table.Tr>
            {(['correct', 'precision', 'recall', 'knownAnswers'] as const).map((name) => (
              <Table.Tr key={name}>
                <Table.Td>{t(`quality.${name}`)}</Table.Td>
                <Table.Td ta="end">{share(data[name])}</Table.Td>
              </Table.Tr>
            ))}
            <Table.Tr>
              <Table.Td>{t('quality.agreement')}</Table.Td>
              <Table.Td ta="end">
                {kappa.value === undefined
                  ? t('quality.none')
                  : t('quality.kappa', { value: kappa.value.toFixed(2), n: kappa.n })}
              </Table.Td>
            </Table.Tr>
            <Table.Tr>
              <Table.Td>{t('quality.drift')}</Table.Td>
              <Table.Td ta="end">{t(`quality.verdict.${data.drift.verdict}`)}</Table.Td>
            </Table.Tr>
          </Table.Tbody>
        </Table>
      )}
    </Paper>
  );
};

const NAMES = Object.keys(KEY_ACTIONS) as KeyName[];

const Keys = () => {
  const { t } = useTranslation('me');
  const { t: shell } = useTranslation('shell');
  const { keys } = usePreferences();
  const [asking, setAsking] = useState<KeyName>();
  const clashing = clashes(keys);
  const take = (event: KeyboardEvent, name: KeyName): void => {
    if (event.key === 'Tab') return setAsking(undefined);
    event.preventDefault();
    event.stopPropagation();
    const pressed = pressedKeys(event);
    if (pressed === undefined) return undefined;
    setAsking(undefined);
    const { [name]: _, ...others } = keys;
    return setPreferences({
      keys: pressed === KEY_ACTIONS[name].keys ? others : { ...others, [name]: pressed },
    });
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={t('keys.title')}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          {t('keys.title')}
        </Title>
        <Button
          size="xs"
          variant="default"
          disabled={Object.keys(keys).length === 0}
          onClick={() => setPreferences({ keys: {} })}
        >
          {t('keys.reset')}
        </Button>
      </Group>
      {clashing.map(([one, other]) => (
        <Alert key={`${one} ${other}`} color="red" variant="light" py={6} mb={4} role="alert">
          {t('keys.clash', {
            one: shell(`keys.${one}`),
            other: shell(`keys.${other}`),
            key: keysOf(one, keys),
          })}
        </Alert>
      ))}
      <Table>
        <Table.Tbody>
          {NAMES.map((name) => (
            <Table.Tr key={name}>
              <Table.Td>{shell(`keys.${name}`)}</Table.Td>
              <Table.Td c="dimmed">
                {scopesOf(name)
                  .map((scope) => shell(`scope.${scope}`))
                  .join(' · ')}
              </Table.Td>
              <Table.Td ta="end">
                <Button
                  size="compact-xs"
                  variant={asking === name ? 'filled' : 'default'}
                  aria-label={t('keys.change', { what: shell(`keys.${name}`), key: keysOf(name, keys) })}
                  onClick={() => setAsking(name)}
                  onBlur={() => setAsking(undefined)}
                  onKeyDown={(event) => asking === name && take(event, name)}
                >
                  {asking === name ? t('keys.press') : <Kbd size="xs">{keysOf(name, keys)}</Kbd>}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
};
