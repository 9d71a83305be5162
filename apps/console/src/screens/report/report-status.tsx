import { Badge, Button, Group, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Receipt } from '@airlock/contracts/complaint';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useTimeText } from '../../parts/time.js';

/** What became of a report, for whoever has its receipt and code; and the way to have the outcome looked at again. */
export const ReportStatus = () => {
  const { t } = useTranslation('report');
  const time = useTimeText();
  const [receipt, setReceipt] = useState('');
  const [code, setCode] = useState('');
  const [grounds, setGrounds] = useState('');
  const who = { params: { receipt: receipt.trim() as Receipt } };
  const asking = useMutation({
    mutationFn: () => call('complaintStatus', { ...who, query: { code: code.trim() } }),
  });
  const appealing = useMutation({
    mutationFn: () => call('appealComplaint', { ...who, body: { code: code.trim(), grounds } }),
  });
  const status = asking.data;
  return (
    <Stack>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          asking.mutate();
        }}
      >
        <Group align="end">
          <TextInput
            label={t('status.receipt')}
            value={receipt}
            onChange={(event) => setReceipt(event.currentTarget.value)}
            required
          />
          <TextInput
            label={t('status.code')}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            autoComplete="off"
            required
            w={300}
          />
          <Button
            type="submit"
            loading={asking.isPending}
            disabled={receipt.trim() === '' || code.trim() === ''}
          >
            {t('status.do')}
          </Button>
        </Group>
      </form>
      <ErrorNote error={asking.error} />
      {status !== undefined && (
        <Paper withBorder p="md" role="status" aria-label={t('tab.status')}>
          <Stack gap="xs">
            <Group>
              <Badge color={status.state === 'decided' ? 'green' : 'blue'} variant="light">
                {t(`state.${status.state}`)}
              </Badge>
              {status.outcome !== undefined && <Text fw={600}>{t(`outcome.${status.outcome}`)}</Text>}
            </Group>
            <Text size="sm" c="dimmed">
              {status.decidedAt === undefined
                ? t('status.due', { received: time(status.receivedAt), due: time(status.dueAt) })
                : t('status.decided', { time: time(status.decidedAt) })}
            </Text>
            {status.answer !== undefined && <Text style={{ whiteSpace: 'pre-wrap' }}>{status.answer}</Text>}
            {status.state === 'decided' && appealing.data === undefined && (
              <>
                <Textarea
                  label={t('status.grounds')}
                  value={grounds}
                  onChange={(event) => setGrounds(event.currentTarget.value)}
                  autosize
                  minRows={2}
                />
                <ErrorNote error={appealing.error} />
                <Group>
                  <Button
                    variant="default"
                    loading={appealing.isPending}
                    disabled={grounds.trim() === ''}
                    onClick={() => appealing.mutate()}
                  >
                    {t('status.appeal')}
                  </Button>
                </Group>
              </>
            )}
            {appealing.data !== undefined && (
              <Text>
                {t('status.appealed', { id: appealing.data.appealId, due: time(appealing.data.dueAt) })}
              </Text>
            )}
          </Stack>
        </Paper>
      )}
    </Stack>
  );
};
