import { Button, type ButtonProps } from '@mantine/core';
import type { MyDuty } from '@airlock/contracts/http/duty-bodies';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { leave, owedBy } from './leaving.js';
import { OF_ROTA } from './use-duty.js';

export interface SignOnOffProps extends Pick<ButtonProps, 'size'> {
  readonly mine: MyDuty;
}

/** I am here, or gone; nothing where neither can be said. */
export const SignOnOff = ({ mine, size }: SignOnOffProps) => {
  const { t } = useTranslation('duty');
  const signingOn = useAct('signOn', { refreshes: OF_ROTA });
  const signingOff = useAct('signOff', { refreshes: OF_ROTA });
  // Loaded with the shell, which shows it, and not with this page.
  const failed = (error: Error) =>
    void import('@mantine/notifications').then(({ notifications }) =>
      notifications.show({ color: 'red', message: error.message }),
    );
  if (mine.presence !== undefined)
    return (
      <Button
        size={size}
        variant="default"
        loading={signingOff.isPending}
        onClick={() => (owedBy(mine).length > 0 ? leave('off') : signingOff.mutate({}, { onError: failed }))}
      >
        {t('presence.off')}
      </Button>
    );
  return mine.maySignOn ? (
    <Button
      size={size}
      loading={signingOn.isPending}
      onClick={() => signingOn.mutate({}, { onError: failed })}
    >
      {t('presence.on')}
    </Button>
  ) : null;
};
