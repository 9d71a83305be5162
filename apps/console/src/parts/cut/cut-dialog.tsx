import type { StreamView } from '@airlock/contracts/http/stream-api';
import {
  Button,
  Checkbox,
  Group,
  Kbd,
  Modal,
  Radio,
  Select,
  Stack,
  Switch,
  Text,
  Textarea,
} from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { serverNow } from '../../live/clock.js';
import { policy, useOne } from '../../live/live.js';
import { setPreferences, usePreferences } from '../../session/preferences.js';
import { ErrorNote } from '../error-note.js';
import { Severity } from '../severity.js';
import { asksAgain, cutReasons } from './cut-reasons.js';

const HOUR_MS = 3_600_000;
const OTHER = '';

export interface CutDialogProps {
  readonly view: StreamView;
  /** `suspend` also keeps the room from coming back for a time. */
  readonly kind: 'cut' | 'suspend';
  readonly onClose: () => void;
}

/** Ends a stream for a reason: what was seen in it is chosen already, so that Enter is enough. */
export const CutDialog = ({ view, kind, onClose }: CutDialogProps) => {
  const { t, i18n } = useTranslation(['cut', 'shell']);
  const summary = useOne(policy, 'policy');
  // What is offered stays as it was when the dialog opened: nothing changes under the finger.
  const [reasons] = useState(() => cutReasons(view, summary, i18n.language.startsWith('zh') ? 'zh' : 'en'));
  // Chosen beforehand is only what was seen: nobody is cut for what merely stands first.
  const [label, setLabel] = useState(reasons[0]?.isSeen === true ? reasons[0].label : undefined);
  const [note, setNote] = useState('');
  const [hours, setHours] = useState('24');
  const [isSure, setSure] = useState(false);
  const { confirmCuts } = usePreferences();
  const [key] = useState(() => crypto.randomUUID());
  const cut = useAct('cut');
  const form = useRef<HTMLFormElement>(null);
  const sure = useRef<HTMLInputElement>(null);
  const chosen = reasons.find((r) => r.label === label);
  const reason = [chosen?.title, note.trim()].filter(Boolean).join(': ');
  const { title, streamId, audience = 0, tier } = view.stream;
  const isWanted = asksAgain(summary?.confirmCuts, view.stream);
  const mustConfirm = isWanted || confirmCuts;

  const go = (event: FormEvent): void => {
    event.preventDefault();
    if (reason === '' || cut.isPending) return;
    // Enter alone must not end a big room, and must not do nothing either: it goes to what is asked.
    if (mustConfirm && !isSure) return sure.current?.focus();
    const more =
      chosen === undefined
        ? {}
        : { label: chosen.label, ...(chosen.clause === undefined ? {} : { clause: chosen.clause }) };
    const until = kind === 'suspend' ? { until: serverNow() + Number(hours) * HOUR_MS } : {};
    cut.mutate(
      { params: { streamId }, body: { kind, reason, ...more, ...until }, idempotencyKey: key },
      { onSuccess: onClose },
    );
  };

  const pick = (event: React.KeyboardEvent): void => {
    const at = Number(event.key) - 1;
    if (event.target instanceof HTMLTextAreaElement || reasons[at] === undefined) return;
    event.preventDefault();
    setLabel(reasons[at].label);
  };

  return (
    <Modal opened onClose={onClose} title={t(`${kind}.title`, { title })} size="lg" centered>
      <form ref={form} onSubmit={go} onKeyDown={pick}>
        <Stack gap="sm">
          <Radio.Group label={t('why')} value={label ?? null} onChange={setLabel}>
            <Stack gap={6} mt={6}>
              {reasons.map((r, i) => (
                <Radio
                  key={r.label}
                  value={r.label}
                  data-autofocus={i === 0 || undefined}
                  label={
                    <Group gap={8} component="span" wrap="nowrap">
                      <Kbd size="xs">{i + 1}</Kbd>
                      <Severity severity={r.severity} />
                      <span>{r.title}</span>
                      <Text component="span" size="xs" c="dimmed">
                        {[r.clause, r.isSeen ? t('seen') : undefined].filter(Boolean).join(' · ')}
                      </Text>
                    </Group>
                  }
                />
              ))}
              <Radio value={OTHER} label={t('other')} data-autofocus={reasons.length === 0 || undefined} />
            </Stack>
          </Radio.Group>
          <Textarea
            label={t('note')}
            autosize
            minRows={1}
            maxRows={4}
            maxLength={1_000}
            required={label === OTHER}
            value={note}
            onChange={(e) => setNote(e.currentTarget.value)}
            onKeyDown={(e) => {
              if (e.key !== 'Enter' || e.shiftKey || e.nativeEvent.isComposing) return;
              e.preventDefault();
              form.current?.requestSubmit();
            }}
          />
          {kind === 'suspend' && (
            <Select
              label={t('suspend.for')}
              value={hours}
              allowDeselect={false}
              onChange={(value) => setHours(value ?? '24')}
              data={['1', '24', '72', '168'].map((value) => ({
                value,
                label: t('suspend.hours', { count: Number(value) }),
              }))}
            />
          )}
          {mustConfirm && (
            <Checkbox
              ref={sure}
              checked={isSure}
              onChange={(e) => setSure(e.currentTarget.checked)}
              label={t('sure', { audience: audience.toLocaleString(i18n.language), tier: tier ?? '–' })}
            />
          )}
          <ErrorNote error={cut.error} />
          <Group justify="space-between" align="center">
            {isWanted ? (
              <Text size="xs" c="dimmed">
                {t('confirm.policy')}
              </Text>
            ) : (
              <Switch
                size="xs"
                label={t('confirm.always')}
                checked={confirmCuts}
                onChange={(e) => setPreferences({ confirmCuts: e.currentTarget.checked })}
              />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {t('shell:cancel')}
              </Button>
              <Button type="submit" color="red" loading={cut.isPending} disabled={reason === ''}>
                {t(`${kind}.do`)}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
