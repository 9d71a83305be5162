import type { ApprovalView } from '@airlock/contracts/http/approval-api';
import { Button, Group, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';

/** The second person's word; refusing takes a reason, which whoever asked reads. */
export const Decide = ({ approval: { approvalId } }: { readonly approval: ApprovalView }) => {
  const { t } = useTranslation('approvals');
  const [note, setNote] = useState('');
  const [isMissing, setMissing] = useState(false);
  const refreshes = ['listApprovals'] as const;
  const approve = useAct('approveRequest', { refreshes });
  const refuse = useAct('rejectRequest', { refreshes });
  const input = { params: { approvalId }, body: note.trim() === '' ? {} : { note: note.trim() } };
  const isBusy = approve.isPending || refuse.isPending;
  return (
    <>
      <Textarea
        label={t('note')}
        description={t('noteHint')}
        error={isMissing && note.trim() === '' ? t('noteMissing') : undefined}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        autosize
        minRows={1}
        maxLength={2_000}
      />
      <ErrorNote error={approve.error ?? refuse.error} />
      <Group>
        <Button loading={approve.isPending} disabled={isBusy} onClick={() => approve.mutate(input)}>
          {t('approve')}
        </Button>
        <Button
          color="red"
          variant="light"
          loading={refuse.isPending}
          disabled={isBusy}
          onClick={() => (note.trim() === '' ? setMissing(true) : refuse.mutate(input))}
        >
          {t('refuse')}
        </Button>
      </Group>
    </>
  );
};

/** Whoever asked may take it back. */
export const Withdraw = ({ approval: { approvalId } }: { readonly approval: ApprovalView }) => {
  const { t } = useTranslation('approvals');
  const withdraw = useAct('rejectRequest', { refreshes: ['listApprovals'] });
  return (
    <>
      <ErrorNote error={withdraw.error} />
      <Group>
        <Button
          variant="default"
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate({ params: { approvalId }, body: {} })}
        >
          {t('withdraw')}
        </Button>
      </Group>
    </>
  );
};
