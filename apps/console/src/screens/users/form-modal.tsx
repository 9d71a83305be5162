import { Button, Group, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '../../parts/error-note.js';

export interface FormModalProps {
  readonly title: string;
  /** What the button says. */
  readonly does: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly isDangerous?: boolean;
  readonly onClose: () => void;
  readonly onSubmit: (data: FormData) => void;
  readonly children: ReactNode;
}

/** A question with fields, over the screen. */
export const FormModal = (props: FormModalProps) => {
  const { title, does, isBusy, error, isDangerous = false, onClose, onSubmit, children } = props;
  const { t } = useTranslation('shell');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <Modal
      opened
      closeButtonProps={{ 'aria-label': t('close', { ns: 'access' }) }}
      onClose={onClose}
      title={title}
      size="lg"
    >
      <form onSubmit={submit}>
        <Stack>
          {children}
          <ErrorNote error={error} />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={isBusy} {...(isDangerous ? { color: 'red' } : {})}>
              {does}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
