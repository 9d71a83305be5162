import { ActionIcon, Badge, Group, Menu, Text, VisuallyHidden } from '@mantine/core';
import { PersonFillIcon } from '@primer/octicons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/use-api.js';
import { setStep } from '../guide/progress.js';
import { STEPS } from '../guide/steps.js';
import { later } from '../parts/later.js';
import { leave, owedBy, useLeaving } from '../screens/duty/leaving.js';
import { useMay, useSession } from '../session/use-session.js';

const LeaveDialog = later(() => import('../screens/duty/leave-dialog.js').then((m) => m.LeaveDialog));

/** Who is signed in, and the ways to be somebody else or nobody. */
export const PersonMenu = () => {
  const { t } = useTranslation(['access', 'guide', 'shell']);
  const { view, signOut } = useSession();
  const may = useMay();
  const leaving = useLeaving();
  const mine = useApi('getMyDuty', {}, { enabled: may('duty.work') }).data;
  const go = (): void => (owedBy(mine).length > 0 ? leave('out') : void signOut());
  return (
    <Group gap={6} wrap="nowrap">
      {leaving !== undefined && <LeaveDialog way={leaving} />}
      <Text size="sm" visibleFrom="md" maw={180} truncate>
        {view.name}
      </Text>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" aria-label={t('shell:person')}>
            <PersonFillIcon />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {view.name}
            <VisuallyHidden> </VisuallyHidden>
            <Text size="xs">{view.principal.roles.map((role) => t(`shell:role.${role}`)).join(' · ')}</Text>
          </Menu.Label>
          <Menu.Item component={Link} to="/me">
            {t('shell:nav.me')}
          </Menu.Item>
          {view.demo !== undefined && may('cases.decide') && (
            <Menu.Item component={Link} to="/desk" onClick={() => setStep(STEPS[0])}>
              {t('guide:again')}
            </Menu.Item>
          )}
          {view.demo !== undefined && (
            <Menu.Item component="a" href="/sign-in">
              {t('demo.switch')}
            </Menu.Item>
          )}
          {view.session !== undefined && <Menu.Item onClick={go}>{t('shell:signOut')}</Menu.Item>}
          {view.demo?.person !== undefined && <Menu.Item onClick={go}>{t('demo.leave')}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
};

/** On every screen of the demo: nothing here is real. */
export const DemoMark = () => {
  const { t } = useTranslation('access');
  return useSession().view.demo === undefined ? null : (
    <Badge color="yellow" variant="filled">
      {t('demo.mark')}
    </Badge>
  );
};
