import { Button, Group, Modal, ScrollArea, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { listText } from '../../parts/list-text.js';
import { useSession } from '../../session/use-session.js';
import { leave, owedBy, type Way } from './leaving.js';
import { OpenWorkList } from './open-work-list.js';
import { OF_ROTA } from './use-duty.js';
import { useNames } from './use-names.js';
import { useTimes } from './use-times.js';
import { ownZone } from './zone.js';

/** Whoever goes at a change of shift sees what they leave open, writes the note, and is gone in one go. */
export const LeaveDialog = ({ way }: { readonly way: Way }) => {
  const { t } = useTranslation('duty');
  const nameOf = useNames();
  const times = useTimes(ownZone());
  const { signOut } = useSession();
  const mine = useApi('getMyDuty', {}).data;
  // What is written meanwhile is not owed any more, and still what this is about.
  const [[first, ...others]] = useState(() => owedBy(mine));
  const [note, setNote] = useState('');
  const open = useApi(
    'getHandover',
    { params: { handoverId: first?.handoverId ?? ('' as never) } },
    { enabled: first !== undefined },
  );
  const writing = useAct('writeHandover', { refreshes: OF_ROTA });
  const signingOff = useAct('signOff', { refreshes: OF_ROTA });
  const [isGoing, setGoing] = useState(false);
  if (first === undefined) return null;

  const go = async (): Promise<void> => {
    setGoing(true);
    try {
      for (const { handoverId } of owedBy(mine))
        await writing.mutateAsync({ params: { handoverId }, body: { note } });
      if (mine?.presence !== undefined) await signingOff.mutateAsync({});
      if (way === 'out') await signOut();
      leave(undefined);
    } catch {
      // Shown below, as control put it.
    } finally {
      setGoing(false);
    }
  };
  return (
    <Modal opened onClose={() => leave(undefined)} title={t('leave.title')} size="lg" centered>
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (note.trim() !== '' && !isGoing) void go();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">
            {t('leave.why', {
              schedules: listText([first, ...others].map((h) => h.schedule)),
              at: times.full(first.at),
              to: listText(first.to.map(nameOf)),
            })}
          </Text>
          <Textarea
            label={t('handover.write')}
            description={t('handover.writeWhy')}
            data-autofocus
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            autosize
            minRows={3}
            maxLength={10_000}
          />
          {open.data?.open !== undefined && (
            <ScrollArea.Autosize mah={260} tabIndex={0}>
              <OpenWorkList open={open.data.open} isNow />
            </ScrollArea.Autosize>
          )}
          <ErrorNote error={writing.error ?? signingOff.error ?? open.error} />
          <Group justify="space-between">
            {way === 'out' ? (
              <Button variant="subtle" color="red" disabled={isGoing} onClick={() => void signOut()}>
                {t('leave.anyway')}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={() => leave(undefined)}>
                {t('leave.stay')}
              </Button>
              <Button type="submit" loading={isGoing} disabled={note.trim() === ''}>
                {t(`leave.${way}`)}
              </Button>
            </Group>
          </Group>
          {way === 'out' && (
            <Text size="xs" c="dimmed">
              {t('leave.anywayWhy')}
            </Text>
          )}
        </Stack>
      </form>
    </Modal>
  );
};
