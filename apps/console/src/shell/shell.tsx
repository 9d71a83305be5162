import {
  ActionIcon,
  AppShell,
  Badge,
  Box,
  Burger,
  Group,
  Menu,
  ScrollArea,
  Text,
  useComputedColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { GlobeIcon, KeyIcon, MoonIcon, SunIcon } from '@primer/octicons-react';
import { Link, Outlet, useLocation, useMatches, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Guide } from '../guide/guide.js';
import { type Language, LANGUAGES } from '../i18n/language.js';
import { useKeys } from '../keys/keys.js';
import { feed, useFeedState } from '../live/live.js';
import { Ring } from '../ring/ring.js';
import { setPreferences } from '../session/preferences.js';
import { AfterFirst, later } from '../parts/later.js';
import { useMay } from '../session/use-session.js';
import { ApprovalCount, ApprovalsFollowed } from './approval-count.js';
import { focusOn, useArrival } from './arrival.js';
import { DutyMark } from './duty-mark.js';
import { HeldRoles } from './held-roles.js';
import { NAV } from './nav.js';
import { NoAccounts } from './no-accounts.js';
import { DemoMark, PersonMenu } from './person-menu.js';
import { PreferencesApplied } from './preferences-applied.js';
import { Refusal } from './refusal.js';
import { mayOpen, screenAt } from './screens.js';
import css from './shell.module.css';

const KeyHelp = later(() => import('../keys/key-help.js').then((m) => m.KeyHelp));

/** What is around every screen: the way to the others, who is signed in, whether events come. */
export const Shell = () => {
  const { t } = useTranslation('shell');
  const may = useMay();
  const navigate = useNavigate();
  // While the next screen is loaded the one before is still the one below, whatever the address says.
  const shown = useMatches({ select: (matches) => matches.at(-1)?.pathname ?? '/' });
  const refused = [useLocation().pathname, shown]
    .map(screenAt)
    .find((screen) => screen !== undefined && !mayOpen(screen, may));
  const main = useArrival();
  const [isOpen, { toggle, close }] = useDisclosure();
  const [isHelp, help] = useDisclosure();
  useEffect(() => {
    feed.open();
    return () => feed.close();
  }, []);
  useKeys({
    help: help.toggle,
    goDesk: () => void navigate({ to: '/desk' }),
    goWall: () => void navigate({ to: '/wall' }),
    goDuty: () => void navigate({ to: '/duty' }),
  });
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={0}
    >
      <a
        href="#main"
        className={css.skip}
        onClick={(event) => {
          event.preventDefault();
          if (main.current !== null) focusOn(main.current);
        }}
      >
        {t('skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('menu')} />
            <Text fw={700}>Airlock</Text>
            <DemoMark />
            <Connection />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <AfterFirst>
              <DutyMark />
            </AfterFirst>
            <ActionIcon variant="subtle" aria-label={t('keys.help')} onClick={help.open}>
              <KeyIcon />
            </ActionIcon>
            <LanguageMenu />
            <ThemeSwitch />
            <PersonMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={t('nav.title')}>
        <ScrollArea flex={1}>
          {NAV.map((group) => {
            const items = group.items.filter((item) => mayOpen(item.name, may));
            return items.length === 0 ? null : (
              <div key={group.name}>
                <Text size="xs" c="dimmed" px="md" pt="sm">
                  {t(`nav.group.${group.name}`)}
                </Text>
                {items.map((item) => (
                  <Link key={item.to} to={item.to} className={css.item} onClick={close}>
                    <item.icon />
                    <span className={css.name}>{t(`nav.${item.name}`)}</span>
                    {item.name === 'approvals' && (
                      <AfterFirst>
                        <ApprovalCount />
                      </AfterFirst>
                    )}
                  </Link>
                ))}
              </div>
            );
          })}
        </ScrollArea>
        <Guide />
      </AppShell.Navbar>
      <AppShell.Main ref={main} id="main" tabIndex={-1} className={css.main}>
        <AfterFirst>{may('pages.read') && <Ring />}</AfterFirst>
        <NoAccounts />
        <HeldRoles />
        {refused === undefined ? <Outlet /> : <Refusal screen={refused} />}
      </AppShell.Main>
      <PreferencesApplied />
      <ApprovalsFollowed />
      {isHelp && <KeyHelp opened onClose={help.close} />}
    </AppShell>
  );
};

const COLOURS = { connecting: 'gray', live: 'green', lost: 'red' } as const;

const Connection = () => {
  const { t } = useTranslation('shell');
  const state = useFeedState();
  return (
    <Badge color={COLOURS[state]} variant="dot" role="status">
      {t(`feed.${state}`)}
    </Badge>
  );
};

const LanguageMenu = () => {
  const { t } = useTranslation('shell');
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={t('language')}>
          <GlobeIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(LANGUAGES) as Language[]).map((language) => (
          <Menu.Item key={language} lang={language} onClick={() => setPreferences({ language })}>
            {LANGUAGES[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};

const ThemeSwitch = () => {
  const { t } = useTranslation('shell');
  const shown = useComputedColorScheme();
  return (
    <ActionIcon
      variant="subtle"
      aria-label={t('theme')}
      onClick={() => setPreferences({ theme: shown === 'dark' ? 'light' : 'dark' })}
    >
      <Box component="span" lightHidden>
        <SunIcon />
      </Box>
      <Box component="span" darkHidden>
        <MoonIcon />
      </Box>
    </ActionIcon>
  );
};
