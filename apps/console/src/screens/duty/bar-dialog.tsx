import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { serverNow } from '../../live/clock.js';
import { useMay, useSession } from '../../session/use-session.js';
import type { Bar } from './bars.js';
import { CancelForm } from './cancel-form.js';
import { OverrideForm } from './override-form.js';
import { SwapForm } from './swap-form.js';
import { TakeOverForm } from './take-over-form.js';
import { useNames } from './use-names.js';
import { useTimes } from './use-times.js';

type Doing = 'override' | 'swap' | 'takeOver' | 'cancelOverride';

export interface BarDialogProps {
  readonly bar: Bar;
  readonly zone: string;
  readonly onClose: () => void;
}

/** One shift: who, when, how it came to be, and what can be done about it. */
export const BarDialog = ({ bar, zone, onClose }: BarDialogProps) => {
  const { t } = useTranslation('duty');
  const may = useMay();
  const { view } = useSession();
  const nameOf = useNames();
  const times = useTimes(zone);
  const [doing, setDoing] = useState<Doing>();
  const changes = useApi(
    'listOverrides',
    { query: { from: bar.from, to: bar.to, scheduleId: bar.scheduleId } },
    { enabled: bar.overrideId !== undefined },
  );
  const change = changes.data?.items.find((o) => o.overrideId === bar.overrideId);
  const now = serverNow();
  const isOver = bar.to <= now;
  const isMine = bar.people.includes(view.principal.id);
  const can: readonly (readonly [Doing, boolean])[] = [
    ['takeOver', may('duty.work') && bar.from <= now && !isOver && !(isMine && bar.people.length === 1)],
    ['swap', may('duty.work') && isMine && !isOver],
    ['override', may('duty.write') && !isOver],
    ['cancelOverride', may('duty.write') && bar.overrideId !== undefined && !isOver],
  ];
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`${t(`layer.${bar.layer}`)} · ${times.range(bar.from, bar.to)}`}
    >
      <Stack>
        <Group gap="xs">
          {bar.people.map((id) => (
            <Badge key={id} variant="light" tt="none">
              {nameOf(id)}
            </Badge>
          ))}
        </Group>
        <Text size="sm" c="dimmed">
          {zone} · {t(`source.${bar.source}`)}
          {change !== undefined && ` · ${nameOf(change.createdBy)}: ${change.reason}`}
        </Text>
        {doing === undefined && (
          <Group>
            {can.map(([name, isPossible]) =>
              isPossible ? (
                <Button key={name} variant="default" onClick={() => setDoing(name)}>
                  {t(`${name}.open`)}
                </Button>
              ) : null,
            )}
            {can.every(([, isPossible]) => !isPossible) && <Text size="sm">{t('nothingToDo')}</Text>}
          </Group>
        )}
        {doing === 'override' && <OverrideForm of={bar} zone={zone} onDone={onClose} />}
        {doing === 'swap' && <SwapForm of={bar} zone={zone} onDone={onClose} />}
        {doing === 'takeOver' && <TakeOverForm of={bar} onDone={onClose} />}
        {doing === 'cancelOverride' && bar.overrideId !== undefined && (
          <CancelForm overrideId={bar.overrideId} zone={zone} onDone={onClose} />
        )}
      </Stack>
    </Modal>
  );
};
