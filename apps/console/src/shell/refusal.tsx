import type { Role } from '@airlock/contracts/person';
import { rolesWith } from '@airlock/moderation/roles';
import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Screen } from '../parts/screen.js';
import { useSession } from '../session/use-session.js';
import { type ScreenName, SCREENS } from './screens.js';

/** In place of a screen that somebody opened by its address and may not see: for whom it is, and where to go. */
export const Refusal = ({ screen }: { readonly screen: ScreenName }) => {
  const { t } = useTranslation(['access', 'shell']);
  const { view } = useSession();
  const holders = [...new Set(SCREENS[screen].needs.flatMap((need) => rolesWith(need)))];
  const list = (roles: readonly Role[]): string => roles.map((role) => t(`shell:role.${role}`)).join(' · ');
  const values = { name: view.name, roles: list(view.principal.roles), holders: list(holders) };
  return (
    <Screen title={t('refused.title')}>
      <Text>{t('refused.text', { ...values, screen: t(`shell:nav.${screen}`) })}</Text>
      <Group>
        <Anchor component={Link} to="/">
          {t('refused.home')}
        </Anchor>
        {view.demo !== undefined && <Anchor href="/sign-in">{t('demo.switch')}</Anchor>}
      </Group>
    </Screen>
  );
};
