import type { PolicyChange } from '@airlock/contracts/policy';
import { Button, Group, Modal, ScrollArea, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
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
      <Modal opened={isOpen} onClose={close} title={t('propose.title')} size="lg">
        <Stack>
          <Text size="sm">{t('propose.text')}</Text>
          <ScrollArea.Autosize mah={280} type="auto">
            <ChangeList changes={changes} />
          </ScrollArea.Autosize>
          <Textarea
            label={t('reason')}
            description={t('propose.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            autosize
            minRows={2}
            maxLength={2_000}
            required
            data-autofocus
          />
          <ErrorNote error={propose.error} />
          <Group justify="end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button onClick={send} disabled={reason.trim() === ''} loading={propose.isPending}>
              {t('propose.send')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
};
