import { Button, Checkbox, Grid, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { DutyLayer, Schedule } from '@airlock/contracts/duty';
import { PlusIcon } from '@primer/octicons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-api.js';
import { serverNow } from '../../live/clock.js';
import { ErrorNote } from '../../parts/error-note.js';
import { ReasonField } from '../../parts/reason-field.js';
import { LAYERS } from './bars.js';
import { Consent, useConsent } from './consent.js';
import { ZoneSelect } from './fields.js';
import {
  draftOf,
  freshRotation,
  type RotationDraft,
  type ScheduleForm,
  scheduleForm,
} from './rotation-draft.js';
import { RotationFields } from './rotation-fields.js';
import { SchedulePreview } from './schedule-preview.js';
import { OF_ROTA } from './use-duty.js';
import { ownZone } from './zone.js';

const DAY_MS = 86_400_000;
const DAYS = 7;

export interface ScheduleEditorProps {
  /** Absent for a new one. */
  readonly schedule: Schedule | undefined;
  readonly onClose: () => void;
}

/** Writes a schedule, beside what it would come to. */
export const ScheduleEditor = ({ schedule, onClose }: ScheduleEditorProps) => {
  const { t } = useTranslation('duty');
  const opened = useMemo(() => Math.floor(serverNow() / 60_000) * 60_000, []);
  const [form, setForm] = useState<ScheduleForm>(() =>
    schedule === undefined
      ? {
          name: '',
          timeZone: ownZone(),
          mustCover: ['primary'],
          rotations: [freshRotation(opened, ownZone(), t('rotation.first'))],
        }
      : scheduleForm(schedule),
  );
  const [reason, setReason] = useState('');
  const draft = draftOf(form);
  const [asked] = useDebouncedValue(draft, 300);
  const preview = useQuery({
    queryKey: ['previewSchedule', schedule?.scheduleId, asked, opened],
    queryFn: ({ signal }) =>
      call(
        'previewSchedule',
        {
          body: {
            schedule: asked!,
            from: opened,
            days: DAYS,
            ...(schedule === undefined ? {} : { scheduleId: schedule.scheduleId }),
          },
        },
        { signal },
      ),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const adding = useAct('addSchedule', { refreshes: OF_ROTA });
  const changing = useAct('changeSchedule', { refreshes: OF_ROTA });
  const removing = useAct('removeSchedule', { refreshes: OF_ROTA });
  const consent = useConsent(adding.error ?? changing.error ?? removing.error);
  const set = (more: Partial<ScheduleForm>) => setForm({ ...form, ...more });
  const put = (i: number, rotation: RotationDraft) => set({ rotations: form.rotations.with(i, rotation) });
  const isBusy = adding.isPending || changing.isPending || removing.isPending;
  const isReady = draft !== undefined && reason.trim() !== '';
  const save = () => {
    if (draft === undefined) return;
    const body = { schedule: draft, ...consent.given(reason) };
    const done = { onSuccess: onClose };
    if (schedule === undefined) adding.mutate({ body }, done);
    else {
      const { scheduleId, version } = schedule;
      changing.mutate({ params: { scheduleId }, body: { ...body, version } }, done);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={1320}
      title={schedule === undefined ? t('editor.new') : t('editor.edit', { name: schedule.name })}
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack>
            <Group grow align="end">
              <TextInput
                label={t('editor.name')}
                value={form.name}
                onChange={(event) => set({ name: event.currentTarget.value })}
                data-autofocus
              />
              <ZoneSelect value={form.timeZone} onChange={(timeZone) => set({ timeZone })} />
            </Group>
            <Checkbox.Group
              label={t('editor.mustCover')}
              value={form.mustCover}
              onChange={(layers) => set({ mustCover: layers as DutyLayer[] })}
            >
              <Group mt={4}>
                {LAYERS.map((layer) => (
                  <Checkbox key={layer} value={layer} label={t(`layer.${layer}`)} />
                ))}
              </Group>
            </Checkbox.Group>
            {form.rotations.map((rotation, i) => (
              <RotationFields
                key={rotation.key}
                rotation={rotation}
                onChange={(changed) => put(i, changed)}
                onRemove={() => set({ rotations: form.rotations.filter((r) => r !== rotation) })}
              />
            ))}
            <Group>
              <Button
                variant="default"
                leftSection={<PlusIcon />}
                onClick={() =>
                  set({ rotations: [...form.rotations, freshRotation(opened, form.timeZone, '')] })
                }
              >
                {t('rotation.add')}
              </Button>
            </Group>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack style={{ position: 'sticky', top: 72 }}>
            {draft === undefined && <Text c="dimmed">{t('editor.incomplete')}</Text>}
            <ErrorNote error={preview.error} />
            {draft !== undefined && preview.data !== undefined && (
              <SchedulePreview
                preview={preview.data}
                mustCover={form.mustCover}
                zone={form.timeZone}
                days={Array.from({ length: DAYS + 1 }, (_, i) => opened + i * DAY_MS)}
              />
            )}
            <ReasonField value={reason} onChange={setReason} />
            <Consent consent={consent} zone={form.timeZone} />
            <Group justify="end">
              {schedule !== undefined && (
                <Button
                  variant="subtle"
                  color="red"
                  disabled={reason.trim() === '' || isBusy}
                  onClick={() =>
                    removing.mutate(
                      { params: { scheduleId: schedule.scheduleId }, body: consent.given(reason) },
                      { onSuccess: onClose },
                    )
                  }
                >
                  {t('editor.remove')}
                </Button>
              )}
              <Button
                loading={isBusy}
                disabled={!isReady || (consent.refusal !== undefined && !consent.isAccepted)}
                color={consent.isAccepted ? 'red' : undefined}
                onClick={save}
              >
                {t(consent.isAccepted ? 'consent.do' : 'editor.save')}
              </Button>
            </Group>
          </Stack>
        </Grid.Col>
      </Grid>
    </Modal>
  );
};
