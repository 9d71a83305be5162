import type { SessionView } from '@airlock/contracts/access';
import { Alert, Button, Group, Text } from '@mantine/core';
import { ClockIcon } from '@primer/octicons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../api/use-api.js';
import { useAtSeconds } from '../live/clock.js';
import { Countdown } from '../parts/countdown.js';
import { ErrorNote } from '../parts/error-note.js';
import { useSession } from '../session/use-session.js';

type Held = NonNullable<SessionView['grants']>[number];

/** The clocks of a desk and of control may differ by so much unnoticed. */
const MARGIN_MS = 3_000;

/** Stands on every screen of somebody who has a role for a while only: what they do now they do by it. */
export const HeldRoles = () => {
  const { view } = useSession();
  return view.grants?.map((grant) => <HeldRole key={grant.grantId} grant={grant} />);
};

const HeldRole = ({ grant }: { readonly grant: Held }) => {
  const { t } = useTranslation(['access', 'shell']);
  const { refresh } = useSession();
  const isOver = useAtSeconds((now) => grant.until + MARGIN_MS <= now);
  const end = useAct('endGrant', { refreshes: ['listGrants'] });
  useEffect(() => {
    if (isOver) void refresh();
  }, [isOver, refresh]);
  const isTaken = grant.kind === 'break_glass';
  return (
    <Alert
      color={isTaken ? 'red' : 'blue'}
      variant="light"
      radius={0}
      py="xs"
      icon={<ClockIcon />}
      role="status"
    >
      <Group justify="space-between">
        <Text size="sm">
          <strong>{t(`held.${grant.kind}`, { role: t(`shell:role.${grant.role}`) })}</strong>{' '}
          {t(`held.why.${grant.kind}`)}
        </Text>
        <Group gap="xs">
          <Countdown to={grant.until} urgentMs={300_000} />
          <Button
            size="compact-sm"
            variant="default"
            loading={end.isPending}
            onClick={() =>
              end.mutate({ params: { grantId: grant.grantId } }, { onSuccess: () => void refresh() })
            }
          >
            {t('held.end')}
          </Button>
        </Group>
      </Group>
      <ErrorNote error={end.error} />
    </Alert>
  );
};
