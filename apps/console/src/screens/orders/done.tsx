import { Anchor, Button, Code, CopyButton, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ActionId } from '@airlock/contracts/ids';
import type { AuthorityOrder } from '@airlock/contracts/order';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { listText } from '../../parts/list-text.js';
import { PersonName } from '../../parts/person-name.js';
import { saveText } from '../../parts/save-file.js';
import { useTimeText } from '../../parts/time.js';
import { useMay } from '../../session/use-session.js';
import type { ReportDraft } from './new-report-dialog.js';

const MINUTE_MS = 60_000;
/** What else an order did stands in its receipt. */
const SHOWN = 20;

export interface DoneProps {
  readonly order: AuthorityOrder;
  readonly onReport: (draft: ReportDraft) => void;
}

/** What carrying an order out did, and the signed receipt that answers it. */
export const Done = ({ order: o, onReport }: DoneProps) => {
  const { t } = useTranslation('orders');
  const time = useTimeText();
  const may = useMay();
  const late = Math.max(0, Math.ceil(((o.actedAt ?? o.dueAt) - o.dueAt) / MINUTE_MS));
  return (
    <Paper withBorder p="md" component="section" aria-label={t('done.title')}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Text fw={600}>{t('done.title')}</Text>
          <Text size="sm" c={late > 0 ? 'red' : 'dimmed'}>
            {o.actedAt !== undefined && time(o.actedAt)} ·{' '}
            {late > 0 ? t('done.late', { count: late }) : t('done.inTime')}
          </Text>
        </Group>
        {o.actedBy !== undefined && (
          <Text size="sm">
            {t('done.by')} <PersonName id={o.actedBy} />
          </Text>
        )}
        {o.actions.length > 0 && may('actions.read') && (
          <Table verticalSpacing={4} aria-label={t('done.actions')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('done.actions')}</Table.Th>
                <Table.Th>{t('done.decided')}</Table.Th>
                <Table.Th ta="end">{t('done.dark')}</Table.Th>
                <Table.Th>{t('done.now')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {o.actions.slice(0, SHOWN).map((actionId) => (
                <ActionRow key={actionId} actionId={actionId} />
              ))}
            </Table.Tbody>
          </Table>
        )}
        {o.absent.length > 0 && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('done.absent', { names: listText(o.absent) })}
          </Text>
        )}
        {o.receipt !== undefined && <Receipt docNo={o.docNo} receipt={o.receipt} />}
        {may('reports.write') && (
          <Group justify="end">
            <Button
              variant="default"
              onClick={() =>
                onReport({
                  addressee: o.issuer,
                  subject: o.docNo,
                  detectedAt: o.receivedAt,
                  ...(o.receipt === undefined ? {} : { text: o.receipt }),
                })
              }
            >
              {t('done.report')}
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  );
};

const ActionRow = ({ actionId }: { readonly actionId: ActionId }) => {
  const { t, i18n } = useTranslation('orders');
  const time = useTimeText();
  const found = useApi('getAction', { params: { actionId } });
  if (found.data === undefined)
    return (
      <Table.Tr>
        <Table.Td colSpan={4}>{found.isError ? <ErrorNote error={found.error} /> : actionId}</Table.Td>
      </Table.Tr>
    );
  const { action, darkness, inForce } = found.data;
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Anchor
          component={Link}
          to="/streams/$streamId"
          params={{ streamId: action.streamId } as never}
          size="sm"
        >
          {t('done.cut', { streamId: action.streamId })}
        </Anchor>
      </Table.Td>
      <Table.Td ff="monospace" fz="xs">
        {time(action.decidedAt)}
      </Table.Td>
      <Table.Td ta="end" ff="monospace">
        {darkness === undefined
          ? t('done.measuring')
          : t('done.ms', { ms: darkness.timeToDarkMs.toLocaleString(i18n.language, { maximumFractionDigits: 0 }) })}
      </Table.Td>
      <Table.Td>{t(inForce ? 'done.inForce' : 'done.over')}</Table.Td>
    </Table.Tr>
  );
}; // prettier-ignore

const Receipt = ({ docNo, receipt }: { readonly docNo: string; readonly receipt: string }) => {
  const { t } = useTranslation('orders');
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={500}>
          {t('receipt.title')}
        </Text>
        <Group gap="xs">
          <CopyButton value={receipt}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="default" onClick={copy}>
                {t(copied ? 'receipt.copied' : 'receipt.copy')}
              </Button>
            )}
          </CopyButton>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() =>
              saveText(`receipt-${docNo.replace(/[^\p{L}\p{N}.-]+/gu, '-')}.txt`, 'text/plain', receipt)
            }
          >
            {t('receipt.save')}
          </Button>
        </Group>
      </Group>
      <Code block tabIndex={0} fz="xs" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {receipt}
      </Code>
      <Text size="xs" c="dimmed" mt={4}>
        {t('receipt.about')}
      </Text>
    </div>
  );
};
