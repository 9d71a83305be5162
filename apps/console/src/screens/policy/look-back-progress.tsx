import type { LookBack } from '@airlock/contracts/http/policy-api';
import { Button, Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { useSession } from '../../session/use-session.js';

/** How far a backtest or dry run is, and a way to stop one's own. */
export const LookBackProgress = ({ run }: { readonly run: LookBack }) => {
  const { t, i18n } = useTranslation('policy');
  const { view } = useSession();
  const cancel = useAct('cancelLookBack');
  const count = (n: number): string => n.toLocaleString(i18n.language);
  const { lookBackId, state, done, of } = run;
  if (state === 'done') return null;
  return (
    <Group gap="sm" role="status" aria-label={t('run.title')}>
      <Text size="sm">
        {state === 'running' ? t('run.running', { done: count(done), of: count(of) }) : t(`run.${state}`)}
      </Text>
      {state === 'running' && (
        <>
          <Progress value={of === 0 ? 100 : (100 * done) / of} w={220} aria-label={t('run.title')} />
          {run.startedBy === view.principal.id && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => cancel.mutate({ params: { lookBackId } })}
            >
              {t('run.stop')}
            </Button>
          )}
        </>
      )}
      {run.error !== undefined && (
        <Text size="sm" c="red">
          {run.error}
        </Text>
      )}
    </Group>
  );
};
