import { Button, Group, Modal, type ModalProps, Stack } from '@mantine/core';
import type { FormEvent, ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from './error-note.js';

export interface FormModalProps {
  readonly title: string;
  /** What the button says. */
  readonly does: string;
  readonly isBusy: boolean;
  /** False while something is missing: the button waits for it. */
  readonly isReady?: boolean;
  readonly error: unknown;
  readonly isDangerous?: boolean;
  readonly size?: ModalProps['size'];
  /** In place of the fields, once there is nothing more to fill in. */
  readonly instead?: ReactElement | false;
  readonly onClose: () => void;
  readonly onSubmit: (data: FormData) => void;
  readonly children: ReactNode;
}

/** What was entered into a field of the form. */
export const fieldOf = (data: FormData, name: string): string => String(data.get(name) ?? '').trim();

/** A question with fields, over the screen. */
export const FormModal = (props: FormModalProps) => {
  const { title, does, isBusy, isReady = true, error, isDangerous = false, size = 'lg' } = props;
  const { instead, onClose, onSubmit, children } = props;
  const { t } = useTranslation('shell');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <Modal opened onClose={onClose} title={title} size={size}>
      {instead || (
        <form onSubmit={submit}>
          <Stack>
            {children}
            <ErrorNote error={error} />
            <Group justify="end">
              <Button variant="default" onClick={onClose}>
                {t('cancel')}
              </Button>
              <Button
                type="submit"
                loading={isBusy}
                disabled={!isReady}
                {...(isDangerous ? { color: 'red' } : {})}
              >
                {does}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
};
