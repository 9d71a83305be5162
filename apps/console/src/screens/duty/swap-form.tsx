import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { serverNow } from '../../live/clock.js';
import { ErrorNote } from '../../parts/error-note.js';
import { ReasonField } from '../../parts/reason-field.js';
import { useSession } from '../../session/use-session.js';
import type { Bar } from './bars.js';
import { MomentInput } from './fields.js';
import { OF_ROTA } from './use-duty.js';
import { usePeopleChoice } from './use-names.js';
import { useTimes } from './use-times.js';

const AHEAD_MS = 28 * 86_400_000;

export interface SwapFormProps {
  readonly of: Bar;
  readonly zone: string;
  readonly onDone: () => void;
}

/** Asks a colleague to take a stretch of one's own duty. */
export const SwapForm = ({ of, zone, onDone }: SwapFormProps) => {
  const { t } = useTranslation('duty');
  const { view } = useSession();
  const times = useTimes(zone);
  const choice = usePeopleChoice().filter((p) => p.value !== view.principal.id);
  const opened = useMemo(() => Math.ceil(serverNow() / 60_000) * 60_000, []);
  const [from, setFrom] = useState<number | undefined>(Math.max(of.from, opened));
  const [to, setTo] = useState<number | undefined>(of.to);
  const [other, setOther] = useState<string | null>(null);
  const [taken, setTaken] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const theirs = useApi(
    'listShifts',
    { query: { from: opened, to: opened + AHEAD_MS, scheduleId: of.scheduleId, ...(other === null ? {} : { personId: other }) } }, // prettier-ignore
    { enabled: other !== null },
  );
  const takeable = (theirs.data?.items ?? []).filter((s) => s.layer === of.layer && s.from > opened);
  const take = takeable.find((s) => String(s.from) === taken);
  const doing = useAct('askSwap', { refreshes: OF_ROTA });
  const isReady = from !== undefined && to !== undefined && other !== null && reason.trim() !== '';
  const submit = () => {
    if (!isReady) return;
    doing.mutate(
      {
        body: {
          scheduleId: of.scheduleId,
          layer: of.layer,
          give: { from, to },
          with: other,
          ...(take === undefined ? {} : { take: { from: take.from, to: take.to } }),
          reason,
        },
      },
      { onSuccess: onDone },
    );
  };
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('swap.intro')}
      </Text>
      <Group grow>
        <MomentInput label={t('swap.giveFrom')} value={from} onChange={setFrom} zone={zone} />
        <MomentInput label={t('swap.giveTo')} value={to} onChange={setTo} zone={zone} />
      </Group>
      <Select
        label={t('swap.with')}
        data={choice}
        value={other}
        onChange={(value) => {
          setOther(value);
          setTaken(null);
        }}
        searchable
        data-autofocus
      />
      <Select
        label={t('swap.take')}
        placeholder={t('swap.nothing')}
        data={takeable.map((s) => ({ value: String(s.from), label: times.range(s.from, s.to) }))}
        value={taken}
        onChange={setTaken}
        disabled={other === null || takeable.length === 0}
        clearable
      />
      <ReasonField value={reason} onChange={setReason} />
      <ErrorNote error={doing.error} />
      <Group justify="end">
        <Button loading={doing.isPending} disabled={!isReady} onClick={submit}>
          {t('swap.ask')}
        </Button>
      </Group>
    </Stack>
  );
};
