import { Alert, Anchor, Button, Group, Stack } from '@mantine/core';
import { ClockIcon } from '@primer/octicons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** Said in place of a form whose wish now waits for somebody else. */
export const AskedFor = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('streamers');
  return (
    <Stack>
      <Alert color="yellow" variant="light" icon={<ClockIcon />} role="status" title={t('asked.title')}>
        {t('asked.text')}
      </Alert>
      <Group justify="space-between">
        <Anchor component={Link} to="/approvals" size="sm">
          {t('page.toApprovals')}
        </Anchor>
        <Button onClick={onClose} data-autofocus>
          {t('asked.close')}
        </Button>
      </Group>
    </Stack>
  );
};
