import { Button, Code, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { CheckIcon, QuestionIcon, XIcon } from '@primer/octicons-react';
import { useMutation } from '@tanstack/react-query';
import type { AuditEntry } from '@airlock/contracts/http/stream-api';
import { useTranslation } from 'react-i18next';
import { call, callForBytes } from '../../api/client.js';
import { ErrorNote } from '../../parts/error-note.js';
import { FactList } from '../../parts/fact-list.js';
import { type Finding, proveEntry } from './prove.js';

const prove = async (seq: number) => {
  const [{ items }, proof, key] = await Promise.all([
    call('auditEntries', { query: { from: seq, limit: 1 } }),
    call('proveInclusion', { query: { seq } }),
    callForBytes('auditKey', {}),
  ]);
  const [entry] = items;
  // After its time an entry is a hash alone.
  if (entry?.body === undefined || entry.seq !== seq) return undefined;
  return proveEntry({
    ...{ seq, body: entry.body, leaf: entry.leaf, proof: proof.proof, checkpoint: proof.checkpoint },
    verifierKey: await key.text(),
  });
};

/** All of an entry, and the proof that it is what was written down. */
export const EntryDetail = ({ entry }: { readonly entry: AuditEntry }) => {
  const { t } = useTranslation('audit');
  const proving = useMutation({ mutationFn: () => prove(entry.seq) });
  const proof = proving.data;
  return (
    <Stack gap="xs" p="xs">
      <FactList
        facts={Object.entries(entry.detail).map(([name, value]) => [
          name,
          <Code key={name}>{typeof value === 'string' ? value : JSON.stringify(value)}</Code>,
        ])}
      />
      <Group>
        <Button size="xs" variant="light" loading={proving.isPending} onClick={() => proving.mutate()}>
          {t('prove.do')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('prove.why')}
        </Text>
      </Group>
      <ErrorNote error={proving.error} />
      {proving.isSuccess && proof === undefined && <Text size="sm">{t('prove.gone')}</Text>}
      {proof !== undefined && (
        <Stack gap={4} role="status" aria-label={t('prove.result')}>
          <Line finding={proof.text} text={t('prove.text')} />
          <Line
            finding={proof.inclusion}
            text={t('prove.inclusion', { size: proof.size, count: proof.hashes })}
          />
          <Line finding={proof.signature} text={t('prove.signature')} />
        </Stack>
      )}
    </Stack>
  );
};

const LOOK = {
  holds: { colour: 'green', icon: CheckIcon },
  fails: { colour: 'red', icon: XIcon },
  unknown: { colour: 'gray', icon: QuestionIcon },
} as const;

/** One step of a proof. */
export const Line = ({ finding, text }: { readonly finding: Finding; readonly text: string }) => {
  const { t } = useTranslation('audit');
  const { colour, icon: Icon } = LOOK[finding];
  return (
    <Group gap="xs" wrap="nowrap">
      <ThemeIcon size="sm" color={colour} variant="light" radius="xl">
        <Icon size={12} />
      </ThemeIcon>
      <Text size="sm">
        <b>{t(`finding.${finding}`)}</b> {text}
      </Text>
    </Group>
  );
};
