import {
  ActionIcon,
  Button,
  Group,
  NumberInput,
  Paper,
  Select,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import type { DutyLayer } from '@airlock/contracts/duty';
import type { PageUrgency, PagingStep, PagingSteps } from '@airlock/contracts/page';
import { PlusIcon, XIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { usePersonName } from '../../parts/person-name.js';
import { useLengthText, useTimeText } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';

const LAYERS = ['primary', 'backup', 'lead'] as const;
const URGENCIES = ['critical', 'normal'] as const;
const MOST = 10;

/** Who is called after whom, and how long each has. */
export const Steps = () => {
  const { t } = useTranslation('pages');
  const length = useLengthText();
  const may = useMay();
  const time = useTimeText();
  const name = usePersonName();
  const view = useApi('getPagingSteps', {});
  const [isEditing, setEditing] = useState(false);
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t('steps.title')}
          </Title>
          {may('paging.manage') && !isEditing && view.data !== undefined && (
            <Button size="xs" variant="default" onClick={() => setEditing(true)}>
              {t('steps.change')}
            </Button>
          )}
        </Group>
        <ErrorNote error={view.error} onRetry={() => void view.refetch()} />
        {view.isPending && <Waiting />}
        {view.data !== undefined && (
          <Text size="xs" c="dimmed">
            {view.data.source === 'policy' || view.data.setBy === undefined || view.data.setAt === undefined
              ? t('steps.policy')
              : t('steps.setBy', { who: name(view.data.setBy), at: time(view.data.setAt) })}
          </Text>
        )}
        {view.data !== undefined &&
          (isEditing ? (
            <Edit
              steps={view.data.steps}
              isSet={view.data.source === 'set'}
              onDone={() => setEditing(false)}
            />
          ) : (
            URGENCIES.map((urgency) => (
              <div key={urgency}>
                <Text size="sm" fw={600}>
                  {t(`urgency.${urgency}`)}
                </Text>
                <Text component="ol" size="sm" m={0} ps="lg">
                  {view.data.steps[urgency].map(({ layer, acknowledgeWithinS }, i) => (
                    <li key={i}>
                      {t(`layer.${layer}`)} ·{' '}
                      {t('steps.within', { length: length(acknowledgeWithinS * 1_000) })}
                    </li>
                  ))}
                </Text>
              </div>
            ))
          ))}
      </Stack>
    </Paper>
  );
};

interface EditProps {
  readonly steps: PagingSteps;
  readonly isSet: boolean;
  readonly onDone: () => void;
}

const Edit = ({ steps, isSet, onDone }: EditProps) => {
  const { t } = useTranslation('pages');
  const [wanted, setWanted] = useState(steps);
  const [reason, setReason] = useState('');
  const save = useAct('setPagingSteps', { refreshes: ['getPagingSteps'] });
  const send = (next: PagingSteps | null): void =>
    save.mutate({ body: { steps: next, reason } }, { onSuccess: onDone });
  const put = (urgency: PageUrgency, list: readonly PagingStep[]): void =>
    setWanted({ ...wanted, [urgency]: list });
  return (
    <Stack gap="sm">
      {URGENCIES.map((urgency) => {
        const list = wanted[urgency];
        return (
          <Stack key={urgency} gap={6} role="group" aria-label={t(`urgency.${urgency}`)}>
            <Text size="sm" fw={600}>
              {t(`urgency.${urgency}`)}
            </Text>
            {list.map((step, i) => (
              <Group key={i} gap={6} wrap="nowrap">
                <Select
                  aria-label={t('steps.whom', { n: i + 1 })}
                  value={step.layer}
                  onChange={(value) => put(urgency, list.with(i, { ...step, layer: value as DutyLayer }))}
                  allowDeselect={false}
                  data={LAYERS.map((value) => ({ value, label: t(`layer.${value}`) }))}
                />
                <NumberInput
                  aria-label={t('steps.seconds', { n: i + 1 })}
                  value={step.acknowledgeWithinS}
                  onChange={(value) =>
                    put(urgency, list.with(i, { ...step, acknowledgeWithinS: Number(value) }))
                  }
                  min={10}
                  max={3_600}
                  suffix=" s"
                />
                <ActionIcon
                  variant="subtle"
                  aria-label={t('steps.remove', { n: i + 1 })}
                  disabled={list.length === 1}
                  onClick={() => put(urgency, list.toSpliced(i, 1))}
                >
                  <XIcon />
                </ActionIcon>
              </Group>
            ))}
            {list.length < MOST && (
              <Button
                size="compact-xs"
                variant="subtle"
                leftSection={<PlusIcon />}
                onClick={() => put(urgency, [{ layer: 'primary', acknowledgeWithinS: 60 }, ...list])}
              >
                {t('steps.add')}
              </Button>
            )}
          </Stack>
        );
      })}
      <Text size="xs" c="dimmed">
        {t('steps.last')}
      </Text>
      <TextInput
        label={t('steps.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        required
      />
      <ErrorNote error={save.error} />
      <Group gap="xs">
        <Button
          size="xs"
          loading={save.isPending}
          disabled={reason.trim() === ''}
          onClick={() => send(wanted)}
        >
          {t('steps.save')}
        </Button>
        {isSet && (
          <Button size="xs" variant="default" disabled={reason.trim() === ''} onClick={() => send(null)}>
            {t('steps.back')}
          </Button>
        )}
        <Button size="xs" variant="subtle" onClick={onDone}>
          {t('steps.leave')}
        </Button>
      </Group>
    </Stack>
  );
};
