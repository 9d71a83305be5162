import type { StreamView } from '@airlock/contracts/http/stream-api';
import type { PatrolFinding } from '@airlock/contracts/patrol';
import { Alert, Group, Kbd, Radio, Stack, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../parts/form-modal.js';
import type { Look } from './looks.js';

const KINDS = ['concern', 'clear'] as const satisfies readonly PatrolFinding['kind'][];

export interface FindingDialogProps {
  readonly view: StreamView;
  readonly tell: (finding: PatrolFinding) => Promise<Look | undefined>;
  /** With what was told; without anything where nothing was. */
  readonly onClose: (told?: PatrolFinding['kind']) => void;
}

/** What a person on patrol found in a room. What gives concern goes into its case. */
export const FindingDialog = ({ view, tell, onClose }: FindingDialogProps) => {
  const { t } = useTranslation('wall');
  const [kind, setKind] = useState<PatrolFinding['kind']>('concern');
  const telling = useMutation({ mutationFn: tell });
  const refused = telling.data?.refused;
  const choose = (event: KeyboardEvent): void => {
    const chosen = KINDS[Number(event.key) - 1];
    if (event.target instanceof HTMLTextAreaElement || chosen === undefined) return;
    event.preventDefault();
    setKind(chosen);
  };
  return (
    <FormModal
      title={t('finding.title', { title: view.stream.title })}
      does={t('finding.do')}
      isBusy={telling.isPending}
      error={telling.error}
      onClose={() => onClose()}
      onSubmit={(data) => {
        const note = String(data.get('note') ?? '').trim();
        telling.mutate(
          { kind, ...(note === '' ? {} : { note }) },
          { onSuccess: (look) => look?.refused === undefined && onClose(kind) },
        );
      }}
    >
      <Stack gap="sm" onKeyDown={choose}>
        <Radio.Group
          label={t('finding.what')}
          value={kind}
          onChange={(value) => setKind(value as PatrolFinding['kind'])}
        >
          <Stack gap={6} mt={6}>
            {KINDS.map((value, i) => (
              <Radio
                key={value}
                value={value}
                data-autofocus={i === 0 || undefined}
                label={
                  <Group gap={8} component="span" wrap="nowrap">
                    <Kbd size="xs">{i + 1}</Kbd>
                    <span>{t(`finding.${value}`)}</span>
                  </Group>
                }
                description={t(`finding.${value}Why`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          name="note"
          label={t('finding.note')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2_000}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
        {refused !== undefined && (
          <Alert color="red" variant="light" role="alert" title={t(`finding.refused.${refused}`)} />
        )}
      </Stack>
    </FormModal>
  );
};
