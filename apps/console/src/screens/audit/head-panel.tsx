import { Button, Code, CopyButton, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, callForBytes } from '../../api/client.js';
import { ErrorNote } from '../../parts/error-note.js';
import { Line } from './entry-detail.js';
import { type Finding, proveGrowth, readHead } from './prove.js';

const text = async (operation: 'auditCheckpoint' | 'auditKey'): Promise<string> =>
  (await callForBytes(operation, {})).text();

/** `none`: what was given is no head that this log's key has signed. */
const compare = async (kept: string): Promise<{ size: number; grown: Finding } | 'none'> => {
  const [now, key] = await Promise.all([text('auditCheckpoint'), text('auditKey')]);
  const [earlier, later] = await Promise.all([readHead(`${kept.trim()}\n`, key), readHead(now, key)]);
  if (earlier.head === undefined || later.head === undefined || earlier.signature === 'fails') return 'none';
  const { size } = earlier.head;
  if (size > later.head.size) return { size, grown: 'fails' };
  const { proof } = await call('proveConsistency', { query: { from: size, to: later.head.size } });
  return { size, grown: proveGrowth(earlier.head, later.head, proof) };
};

/** The signed head of the log, and whether the log still begins with one that somebody has kept. */
export const HeadPanel = () => {
  const { t } = useTranslation('audit');
  const [kept, setKept] = useState('');
  const head = useQuery({
    queryKey: ['auditHead'],
    queryFn: async () => {
      const [note, key] = await Promise.all([text('auditCheckpoint'), text('auditKey')]);
      return { note, key, ...(await readHead(note, key)) };
    },
  });
  const comparing = useMutation({ mutationFn: compare });
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <ErrorNote error={head.error} onRetry={() => void head.refetch()} />
        {head.data !== undefined && (
          <>
            <Line
              finding={head.data.signature}
              text={t('head.signed', {
                count: head.data.head?.size ?? 0,
                name: head.data.head?.origin ?? '',
              })}
            />
            <Group gap="xs" wrap="nowrap">
              <Code style={{ overflowWrap: 'anywhere' }}>{head.data.key.trim()}</Code>
              <Copy text={head.data.key.trim()} label={t('head.copyKey')} />
              <Copy text={head.data.note} label={t('head.copyHead')} />
            </Group>
          </>
        )}
        <Textarea
          label={t('head.kept')}
          description={t('head.keptWhy')}
          autosize
          minRows={2}
          maxRows={6}
          value={kept}
          onChange={(event) => setKept(event.currentTarget.value)}
        />
        <Group>
          <Button
            size="xs"
            variant="light"
            disabled={kept.trim() === ''}
            loading={comparing.isPending}
            onClick={() => comparing.mutate(kept)}
          >
            {t('head.compare')}
          </Button>
        </Group>
        <ErrorNote error={comparing.error} />
        {comparing.data === 'none' && <Text size="sm">{t('head.none')}</Text>}
        {comparing.data !== undefined && comparing.data !== 'none' && (
          <Line finding={comparing.data.grown} text={t('head.grown', { count: comparing.data.size })} />
        )}
      </Stack>
    </Paper>
  );
};

const Copy = ({ text: copied, label }: { readonly text: string; readonly label: string }) => {
  const { t } = useTranslation('audit');
  return (
    <CopyButton value={copied}>
      {({ copied: isDone, copy }) => (
        <Button size="compact-xs" variant="default" onClick={copy} style={{ flexShrink: 0 }}>
          {isDone ? t('head.copied') : label}
        </Button>
      )}
    </CopyButton>
  );
};
