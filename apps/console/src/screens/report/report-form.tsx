import {
  Alert,
  Button,
  Checkbox,
  Code,
  Group,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ComplaintReason } from '@airlock/contracts/complaint';
import type { StreamId } from '@airlock/contracts/ids';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useTimeText } from '../../parts/time.js';
import { clockText } from '../../parts/time-text.js';
import { offsetOf } from './place.js';

const REASONS = ['imminent_harm', 'child_abuse', 'minors', 'terrorism', 'national_security', 'public_order', 'violence', 'sexual', 'hate', 'fraud', 'illegal_goods', 'privacy', 'copyright', 'harassment', 'other'] as const satisfies readonly ComplaintReason[]; // prettier-ignore

/** What a player links to: `/report?stream=<id>&at=<ms>`. */
const given = (): { stream: string; at: string } => {
  const query = new URLSearchParams(location.search);
  const at = Number(query.get('at') ?? Number.NaN);
  return { stream: query.get('stream') ?? '', at: Number.isFinite(at) ? clockText(Math.max(0, at)) : '' };
};

export const ReportForm = () => {
  const { t, i18n } = useTranslation('report');
  const time = useTimeText();
  const [form, setForm] = useState(() => ({ ...given(), reason: null as ComplaintReason | null, explanation: '', name: '', email: '', isVictim: false, keepEvidence: false, goodFaith: false })); // prettier-ignore
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const offsetMs = offsetOf(form.at);
  const isNamed = form.name.trim() !== '' && form.email.trim() !== '';
  const sending = useMutation({
    mutationFn: () =>
      call('complain', {
        body: {
          reason: form.reason ?? 'other',
          explanation: form.explanation,
          place: { streamId: form.stream.trim() as StreamId, offsetMs: offsetMs ?? 0 },
          ...(isNamed ? { reporter: { name: form.name, email: form.email } } : {}),
          goodFaith: true,
          lang: i18n.language.startsWith('zh') ? 'zh-CN' : 'en',
          isVictim: form.isVictim,
          keepEvidence: form.keepEvidence,
        },
      }),
  });
  if (sending.data !== undefined) {
    const { receipt, code, dueAt, text } = sending.data;
    return (
      <Stack role="status">
        <Alert color="green" variant="light" title={t('sent.title')}>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {text}
          </Text>
        </Alert>
        <Text>
          {t('sent.keep')} <Code fz="md">{receipt}</Code> <Code fz="md">{code}</Code>
        </Text>
        <Text size="sm">{t('sent.due', { time: time(dueAt) })}</Text>
      </Stack>
    );
  }
  const isReady =
    form.reason !== null &&
    form.stream.trim() !== '' &&
    offsetMs !== undefined &&
    form.explanation.trim().length >= 10 &&
    (isNamed || form.reason === 'child_abuse') &&
    form.goodFaith;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate();
      }}
    >
      <Stack>
        <Select
          label={t('form.reason')}
          data={REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
          value={form.reason}
          onChange={(reason) => set({ reason })}
          required
        />
        {form.reason === 'imminent_harm' && (
          <Alert color="red" variant="light">
            {t('form.danger')}
          </Alert>
        )}
        <Group grow align="start">
          <TextInput
            label={t('form.stream')}
            description={t('form.streamWhy')}
            value={form.stream}
            onChange={(event) => set({ stream: event.currentTarget.value })}
            required
          />
          <TextInput
            label={t('form.at')}
            description={t('form.atWhy')}
            placeholder="12:30"
            value={form.at}
            error={form.at !== '' && offsetMs === undefined ? t('form.atWrong') : undefined}
            onChange={(event) => set({ at: event.currentTarget.value })}
            required
          />
        </Group>
        <Textarea
          label={t('form.explanation')}
          description={t('form.explanationWhy')}
          autosize
          minRows={4}
          value={form.explanation}
          onChange={(event) => set({ explanation: event.currentTarget.value })}
          required
        />
        <Group grow align="start">
          <TextInput
            label={t('form.name')}
            autoComplete="name"
            value={form.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            required={form.reason !== 'child_abuse'}
          />
          <TextInput
            label={t('form.email')}
            type="email"
            autoComplete="email"
            value={form.email}
            onChange={(event) => set({ email: event.currentTarget.value })}
            required={form.reason !== 'child_abuse'}
          />
        </Group>
        {form.reason === 'child_abuse' && <Text size="sm">{t('form.anonymous')}</Text>}
        {(['isVictim', 'keepEvidence', 'goodFaith'] as const).map((name) => (
          <Checkbox
            key={name}
            label={t(`form.${name}`)}
            checked={form[name]}
            onChange={(event) => set({ [name]: event.currentTarget.checked })}
          />
        ))}
        <ErrorNote error={sending.error} />
        <Group justify="end">
          <Button type="submit" loading={sending.isPending} disabled={!isReady}>
            {t('form.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
