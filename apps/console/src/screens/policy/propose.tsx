import type { PolicyChange } from '@airlock/contracts/policy';
import { Button, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { FormModal } from '../../parts/form-modal.js';
import { LongText } from '../../parts/long-text.js';
import { ChangeList } from './change-list.js';

export interface ProposeProps {
  readonly text: string;
  readonly base: number;
  readonly changes: readonly PolicyChange[];
  readonly disabled: boolean;
  readonly onProposed: () => void;
}

/** Asks a second person to put the draft in force. */
export const Propose = ({ text, base, changes, disabled, onProposed }: ProposeProps) => {
  const { t } = useTranslation('policy');
  const [isOpen, { open, close }] = useDisclosure();
  const [reason, setReason] = useState('');
  const propose = useAct('proposePolicy', { refreshes: ['getPolicyDesk', 'listApprovals'] });
  const send = (): void =>
    propose.mutate(
      { body: { source: text, reason, base } },
      {
        onSuccess: () => {
          close();
          setReason('');
          onProposed();
        },
      },
    );
  return (
    <>
      <Button size="xs" onClick={open} disabled={disabled}>
        {t('propose.do')}
      </Button>
      {isOpen && (
        <FormModal
          title={t('propose.title')}
          does={t('propose.send')}
          isReady={reason.trim() !== ''}
          isBusy={propose.isPending}
          error={propose.error}
          onClose={close}
          onSubmit={send}
        >
          <Text size="sm">{t('propose.text')}</Text>
          <ScrollArea.Autosize mah={280} type="auto">
            <ChangeList changes={changes} />
          </ScrollArea.Autosize>
          <LongText
            label={t('reason')}
            description={t('propose.reason')}
            value={reason}
            onChange={setReason}
            data-autofocus
          />
        </FormModal>
      )}
    </>
  );
};
