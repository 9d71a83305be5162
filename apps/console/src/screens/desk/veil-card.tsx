import type { CaseId } from '@airlock/contracts/ids';
import { Alert, Button, Text, TextInput } from '@mantine/core';
import { ShieldLockIcon } from '@primer/octicons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { readAgain } from '../../api/read-again.js';
import { useAct } from '../../api/use-api.js';
import { feed } from '../../live/live.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useMay } from '../../session/use-session.js';
import css from './desk.module.css';

const MINUTES = 30;

/** In place of the picture where a minor may be in it; whoever may look under a grant asks for one here, and says why. */
export const VeilCard = ({ caseId }: { readonly caseId: CaseId }) => {
  const { t } = useTranslation('desk');
  const may = useMay();
  return (
    <div className={css.card}>
      <ShieldLockIcon size={32} />
      <Text fw={600}>{t('veil.title')}</Text>
      <Text size="sm" c="dimmed" maw={380}>
        {t('veil.text')}
      </Text>
      {may('minors.view') && <AskForSight caseId={caseId} />}
    </div>
  );
};

const AskForSight = ({ caseId }: { readonly caseId: CaseId }) => {
  const { t } = useTranslation('desk');
  const client = useQueryClient();
  const ask = useAct('askGrant', { refreshes: ['listGrants', 'listApprovals'] });
  useEffect(
    () =>
      feed.on('approval', ({ kind, state }) => {
        if (kind === 'access.grant' && state === 'approved')
          void readAgain(client, { queryKey: ['getCase', { params: { caseId } }] });
      }),
    [client, caseId],
  );
  if (ask.isSuccess)
    return (
      <Alert color="yellow" variant="light" role="status" title={t('veil.asked')}>
        {t('veil.askedText')}
      </Alert>
    );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '').trim();
    if (reason !== '') ask.mutate({ body: { reason, subject: caseId, minutes: MINUTES } });
  };
  return (
    <form onSubmit={submit} className={css.ask}>
      <TextInput name="reason" label={t('veil.reason')} required withAsterisk={false} maxLength={1_000} />
      <Button type="submit" size="xs" loading={ask.isPending}>
        {t('veil.ask', { minutes: MINUTES })}
      </Button>
      <ErrorNote error={ask.error} />
    </form>
  );
};
