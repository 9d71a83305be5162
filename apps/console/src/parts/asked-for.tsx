import { Alert, Anchor, Button, Group, Stack } from '@mantine/core';
import { ClockIcon } from '@primer/octicons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

export interface AskedForProps {
  readonly title: string;
  readonly text: string;
  readonly onClose: () => void;
}

/** Said in place of a form whose wish now waits for somebody else. */
export const AskedFor = ({ title, text, onClose }: AskedForProps) => {
  const { t } = useTranslation('shell');
  return (
    <Stack>
      <Alert color="yellow" variant="light" icon={<ClockIcon />} role="status" title={title}>
        {text}
      </Alert>
      <Group justify="space-between">
        <Anchor component={Link} to="/approvals" size="sm">
          {t('toApprovals')}
        </Anchor>
        <Button onClick={onClose} data-autofocus>
          {t('close')}
        </Button>
      </Group>
    </Stack>
  );
};
