import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export interface OnceProps {
  readonly title: string;
  /** What to do with it. */
  readonly text: string;
  /** Absent where there is nothing to be kept, only to be known. */
  readonly secret?: string;
  readonly onClose: () => void;
}

/** Something that is shown this once. */
export const Once = ({ title, text, secret, onClose }: OnceProps) => {
  const { t } = useTranslation(['users', 'access']);
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeOnClickOutside={false}>
      <Stack>
        <Text size="sm">{text}</Text>
        {secret !== undefined && (
          <>
            <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }} aria-label={title}>
              {secret}
            </Code>
            <Alert color="yellow" variant="light" title={t('once')} />
          </>
        )}
        <Group justify="end">
          {secret !== undefined && (
            <CopyButton value={secret}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {t(copied ? 'access:copied' : 'access:copy')}
                </Button>
              )}
            </CopyButton>
          )}
          <Button onClick={onClose} data-autofocus>
            {t('done')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
