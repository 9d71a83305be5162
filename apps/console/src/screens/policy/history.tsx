import type { PolicyDesk, PolicyVersion } from '@airlock/contracts/policy';
import { Badge, Button, Group, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { FormModal } from '../../parts/form-modal.js';
import { LongText } from '../../parts/long-text.js';
import { PersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import { ChangeList } from './change-list.js';

/** Every policy that was in force here, and the way back to it. */
export const History = ({ desk }: { readonly desk: PolicyDesk }) => {
  const { t } = useTranslation('policy');
  const may = useMay();
  const time = useTimeText();
  const versions = useApi('listPolicyVersions', { query: {} });
  const [back, setBack] = useState<PolicyVersion>();
  if (versions.data === undefined) return versions.error ? <ErrorNote error={versions.error} /> : <Waiting />;
  return (
    <>
      <Table.ScrollContainer minWidth={760}>
        <Table verticalSpacing="xs" aria-label={t('tab.history')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('history.version')}</Table.Th>
              <Table.Th>{t('history.when')}</Table.Th>
              <Table.Th>{t('history.who')}</Table.Th>
              <Table.Th>{t('reason')}</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {versions.data.items.map((v) => (
              <Table.Tr key={v.n}>
                <Table.Td>
                  <Group gap={6} wrap="nowrap">
                    <b>{v.n}</b> {v.name}
                    {v.n === desk.inForce.n && (
                      <Badge size="sm" variant="light" color="teal">
                        {t('inForce')}
                      </Badge>
                    )}
                  </Group>
                  <Text size="xs" c="dimmed" ff="monospace" title={v.hash}>
                    {v.hash.slice(0, 12)}
                  </Text>
                </Table.Td>
                <Table.Td>{time(v.publishedAt)}</Table.Td>
                <Table.Td>
                  {v.origin === 'file' ? (
                    t('fromFile')
                  ) : (
                    <>
                      {v.proposedBy !== undefined && <PersonName id={v.proposedBy} />} →{' '}
                      <PersonName id={v.publishedBy} />
                    </>
                  )}
                </Table.Td>
                <Table.Td maw={320}>
                  {v.rollsBackTo !== undefined && (
                    <Text size="sm" c="dimmed">
                      {t('history.rolledBack', { n: v.rollsBackTo })}
                    </Text>
                  )}
                  {v.origin === 'file' ? t('history.file') : v.reason}
                </Table.Td>
                <Table.Td>
                  {may('policy.publish') && desk.publishing && v.hash !== desk.inForce.hash && (
                    <Button size="compact-sm" variant="default" onClick={() => setBack(v)}>
                      {t('history.rollBack', { n: v.n })}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {back !== undefined && <RollBack to={back} desk={desk} onClose={() => setBack(undefined)} />}
    </>
  );
};

const RollBack = ({
  to,
  desk,
  onClose,
}: {
  readonly to: PolicyVersion;
  readonly desk: PolicyDesk;
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation('policy');
  const [reason, setReason] = useState('');
  const act = useAct('rollBackPolicy', { refreshes: ['getPolicyDesk', 'listApprovals'] });
  const diff = useApi('diffPolicies', { query: { before: desk.inForce.textId, after: to.textId } });
  return (
    <FormModal
      title={t('history.title', { n: to.n })}
      does={t('propose.send')}
      isReady={reason.trim() !== ''}
      isBusy={act.isPending}
      error={act.error ?? diff.error}
      onClose={onClose}
      onSubmit={() => act.mutate({ params: { n: to.n }, body: { reason } }, { onSuccess: onClose })}
    >
      <Text size="sm">{t('history.text')}</Text>
      {diff.data === undefined ? <Waiting /> : <ChangeList changes={diff.data.items} />}
      <LongText label={t('reason')} value={reason} onChange={setReason} data-autofocus />
    </FormModal>
  );
};
