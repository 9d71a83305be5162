import { Button, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import type { Handover, HandoverId } from '@airlock/contracts/handover';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { Countdown } from '../../parts/countdown.js';
import { ErrorNote } from '../../parts/error-note.js';
import { listText } from '../../parts/list-text.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay, useSession } from '../../session/use-session.js';
import { OpenWorkList } from './open-work-list.js';
import { OF_ROTA, useDutyNow } from './use-duty.js';
import { useNames } from './use-names.js';
import { useTimes } from './use-times.js';
import { ownZone } from './zone.js';

/** One change of shift: the note, what is open, and who has it now. */
export const HandoverPane = ({ handoverId }: { readonly handoverId: HandoverId }) => {
  const { t } = useTranslation('duty');
  const nameOf = useNames();
  const times = useTimes(ownZone());
  const read = useApi('getHandover', { params: { handoverId } });
  const h = read.data;
  if (h === undefined) return read.isPending ? <Waiting /> : <ErrorNote error={read.error} />;
  const names = (ids: readonly string[]): string => listText(ids.map(nameOf));
  return (
    <Stack>
      <Paper withBorder p="md">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {h.schedule} · {times.full(h.at)}
          </Title>
          {h.state !== 'acknowledged' && (
            <Text size="sm" component="div">
              {t('handover.dueIn')} <Countdown to={h.dueAt} urgentMs={600_000} />
            </Text>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {t('handover.between', { from: names(h.from), to: names(h.to) })}
        </Text>
      </Paper>
      {h.note !== undefined && (
        <Paper withBorder p="md">
          <Text fw={600}>{t('handover.note')}</Text>
          <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{h.note}</Text>
          <Text size="xs" c="dimmed" mt="xs">
            {h.writtenBy !== undefined &&
              t('handover.writtenBy', { who: nameOf(h.writtenBy), when: times.full(h.writtenAt ?? h.at) })}
            {h.acknowledgedBy !== undefined &&
              ` · ${t('handover.acknowledgedBy', { who: nameOf(h.acknowledgedBy), when: times.full(h.acknowledgedAt ?? h.at) })}`}
          </Text>
        </Paper>
      )}
      <Write handover={h} />
      <Acknowledge handover={h} />
      {h.open !== undefined && <OpenWorkList open={h.open} isNow={h.note === undefined} />}
    </Stack>
  );
};

const Write = ({ handover: h }: { readonly handover: Handover }) => {
  const { t } = useTranslation('duty');
  const may = useMay();
  const { view } = useSession();
  const [note, setNote] = useState(h.note ?? '');
  const writing = useAct('writeHandover', { refreshes: OF_ROTA });
  const isTheirs = h.from.includes(view.principal.id) || may('duty.write');
  if (h.state === 'acknowledged' || !may('duty.work') || !isTheirs) return null;
  return (
    <Paper withBorder p="md">
      <Textarea
        label={t(h.note === undefined ? 'handover.write' : 'handover.rewrite')}
        description={t('handover.writeWhy')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        autosize
        minRows={3}
        maxLength={10_000}
      />
      <ErrorNote error={writing.error} />
      <Group justify="end" mt="xs">
        <Button
          loading={writing.isPending}
          disabled={note.trim() === '' || note === h.note}
          variant={h.note === undefined ? 'filled' : 'default'}
          onClick={() => writing.mutate({ params: { handoverId: h.handoverId }, body: { note } })}
        >
          {t('handover.handOver')}
        </Button>
      </Group>
    </Paper>
  );
};

const Acknowledge = ({ handover: h }: { readonly handover: Handover }) => {
  const { t } = useTranslation('duty');
  const may = useMay();
  const { view } = useSession();
  const now = useDutyNow();
  const me = view.principal.id;
  const acknowledging = useAct('acknowledgeHandover', { refreshes: OF_ROTA });
  const comes =
    h.to.includes(me) || now?.on.some((o) => o.personId === me && o.scheduleId === h.scheduleId) === true;
  const isOpen = h.note !== undefined && h.acknowledgedBy === undefined;
  if (!isOpen || h.writtenBy === me || !comes || !may('duty.work')) return null;
  return (
    <Group>
      <Button
        loading={acknowledging.isPending}
        onClick={() => acknowledging.mutate({ params: { handoverId: h.handoverId } })}
      >
        {t('handover.acknowledge')}
      </Button>
      <ErrorNote error={acknowledging.error} />
    </Group>
  );
};
