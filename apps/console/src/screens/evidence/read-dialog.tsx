import { Button, Code, Group, Modal, ScrollArea, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { EvidenceId, EvidenceItem } from '@airlock/contracts/evidence';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callForBytes } from '../../api/client.js';
import { ErrorNote } from '../../parts/error-note.js';
import { LongText } from '../../parts/long-text.js';
import { ClipPlayer } from './clip-player.js';

export interface ReadDialogProps {
  readonly evidenceId: EvidenceId;
  readonly item: EvidenceItem;
  readonly onClose: () => void;
}

/** One sealed item. It is asked why before the first byte comes, and both are on record. */
export const ReadDialog = ({ evidenceId, item, onClose }: ReadDialogProps) => {
  const { t } = useTranslation('evidence');
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const reading = useMutation({
    mutationFn: () =>
      callForBytes('readEvidence', { params: { evidenceId }, body: { name: item.name, reason } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['getEvidence'] }),
  });
  return (
    <Modal opened onClose={onClose} title={item.name} size="xl">
      {reading.data === undefined ? (
        <Stack>
          <Text size="sm">{t('read.why')}</Text>
          <LongText label={t('reason')} value={reason} onChange={setReason} data-autofocus />
          <ErrorNote error={reading.error} />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button
              loading={reading.isPending}
              disabled={reason.trim().length < 3}
              onClick={() => reading.mutate()}
            >
              {t('read.do')}
            </Button>
          </Group>
        </Stack>
      ) : (
        <Contents item={item} bytes={reading.data} />
      )}
    </Modal>
  );
};

const Contents = ({ item, bytes }: { readonly item: EvidenceItem; readonly bytes: Blob }) => {
  const { t } = useTranslation('evidence');
  const url = useMemo(() => URL.createObjectURL(bytes), [bytes]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  const [isClear, setClear] = useState(false);
  const [text, setText] = useState<string>();
  const isText = /\.(json|txt)$/.test(item.name);
  useEffect(() => {
    if (isText) void bytes.text().then(setText);
  }, [bytes, isText]);
  const blur = { filter: isClear ? undefined : 'blur(24px)', maxWidth: '100%' };
  return (
    <Stack>
      <Group>
        {!isText && (
          <Button size="xs" variant="default" aria-pressed={isClear} onClick={() => setClear(!isClear)}>
            {t(isClear ? 'read.blur' : 'read.clear')}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          component="a"
          href={url}
          download={item.name.replaceAll('/', '_')}
        >
          {t('read.save')}
        </Button>
      </Group>
      {text !== undefined && (
        <ScrollArea.Autosize mah="60vh">
          <Code block>{text}</Code>
        </ScrollArea.Autosize>
      )}
      {item.kind === 'frame' && <img src={url} alt={t('kind.frame')} style={blur} />}
      {item.name.endsWith('.ts') && <ClipPlayer url={url} style={blur} />}
      <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        SHA-256 {item.sha256}
      </Text>
    </Stack>
  );
};
