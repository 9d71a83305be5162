import { Button, FileInput, Group, SimpleGrid, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { DownloadIcon } from '@primer/octicons-react';
import type { ListFamily } from '@airlock/contracts/blacklist';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { useAct, useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { FactList } from '../../parts/fact-list.js';
import { listText } from '../../parts/list-text.js';
import { LongText } from '../../parts/long-text.js';
import { Panel } from '../../parts/panel.js';
import { useTimeText } from '../../parts/time.js';
import { useMay } from '../../session/use-session.js';
import { FAMILIES } from './entries.js';
import { ImportResult } from './import-result.js';
import { previewList } from './list-file.js';

/** Lists that come and go as signed files, and the look-up that gives nobody away. */
export const Exchange = () => {
  const may = useMay();
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      {may('blacklists.propose') && <Import />}
      <Stack>
        <Export />
        {may('blacklists.check') && <Sharing />}
      </Stack>
    </SimpleGrid>
  );
};

const Import = () => {
  const { t } = useTranslation(['blacklist', 'approvals']);
  const time = useTimeText();
  const [file, setFile] = useState<File | null>(null);
  const [note, setNote] = useState('');
  const [key, setKey] = useState('');
  const [reason, setReason] = useState('');
  const importing = useAct('importBlacklist', { refreshes: ['listBlacklist', 'listApprovals'] });
  const preview = note === '' ? undefined : previewList(note);
  const choose = (chosen: File | null) => {
    setFile(chosen);
    importing.reset();
    if (chosen === null) setNote('');
    else void chosen.text().then(setNote);
  };
  if (importing.data !== undefined)
    return (
      <Panel title={t('import.title')}>
        <ImportResult answer={importing.data} onAgain={() => choose(null)} />
      </Panel>
    );
  return (
    <Panel title={t('import.title')}>
      <Text size="sm" c="dimmed">
        {t('import.intro')}
      </Text>
      <FileInput label={t('import.file')} placeholder={t('import.choose')} value={file} onChange={choose} clearable />
      {note !== '' && preview === undefined && (
        <Text size="sm" c="red" role="alert">
          {t('import.noList')}
        </Text>
      )}
      {preview !== undefined && (
        <>
          <Text size="sm" role="status">
            {t('import.says', { count: preview.entries.length, issuer: preview.issuer, at: time(preview.exportedAt) })}
          </Text>
          <Table.ScrollContainer minWidth={420} mah={260}>
            <Table verticalSpacing={4} aria-label={t('import.preview')}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('fact.family')}</Table.Th>
                  <Table.Th>{t('fact.follows')}</Table.Th>
                  <Table.Th>{t('fact.reasons')}</Table.Th>
                  <Table.Th>{t('fact.term')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {preview.entries.slice(0, SHOWN).map((e, i) => (
                  <Table.Tr key={i}>
                    <Table.Td>{t(`approvals:family.${e.family}`)}</Table.Td>
                    <Table.Td>{listText(e.kinds.map((kind) => t(`key.${kind as 'person'}`)))}</Table.Td>
                    <Table.Td>{e.reasons === '' ? t('missing') : e.reasons}</Table.Td>
                    <Table.Td>{e.permanent ? t('term.permanent') : e.until === undefined ? t('missing') : time(e.until)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {preview.entries.length > SHOWN && (
            <Text size="xs" c="dimmed">
              {t('import.more', { count: preview.entries.length - SHOWN })}
            </Text>
          )}
        </>
      )}
      <TextInput label={t('import.key')} description={t('import.keyHint')} value={key} onChange={(e) => setKey(e.currentTarget.value)} required />
      <LongText label={t('reason')} value={reason} onChange={setReason} />
      <ErrorNote error={importing.error} />
      <Group>
        <Button
          loading={importing.isPending}
          disabled={preview === undefined || key.trim() === '' || reason.trim() === ''}
          onClick={() => importing.mutate({ body: { note, key: key.trim(), reason } })}
        >
          {t('import.do')}
        </Button>
      </Group>
    </Panel>
  );
}; // prettier-ignore

const SHOWN = 50;

const Export = () => {
  const { t } = useTranslation(['blacklist', 'approvals']);
  const [family, setFamily] = useState<ListFamily | null>(null);
  return (
    <Panel title={t('export.title')}>
      <Text size="sm" c="dimmed">
        {t('export.intro')}
      </Text>
      <Group align="end">
        <Select
          label={t('fact.family')}
          placeholder={t('all')}
          data={FAMILIES.map((value) => ({ value, label: t(`approvals:family.${value}`) }))}
          value={family}
          onChange={(value) => setFamily(value as ListFamily | null)}
          clearable
        />
        <Button
          component="a"
          variant="default"
          leftSection={<DownloadIcon />}
          href={urlOf('exportBlacklist', { query: family === null ? {} : { family } })}
          download={`blacklist-${family ?? 'all'}.txt`}
        >
          {t('export.do')}
        </Button>
      </Group>
    </Panel>
  );
};

/** How others may ask whether somebody is listed, as it stands. */
const Sharing = () => {
  const { t } = useTranslation('blacklist');
  const time = useTimeText();
  const period = useApi('sharePeriod', {});
  return (
    <Panel title={t('share.title')}>
      <Text size="sm" c="dimmed">
        {t('share.intro')}
      </Text>
      <ErrorNote error={period.error} onRetry={() => void period.refetch()} />
      {period.data !== undefined && (
        <FactList
          facts={[
            [t('share.period'), String(period.data.period)],
            [t('share.until'), time(period.data.until)],
            [t('share.prefix'), t('share.digits', { count: period.data.prefixLength })],
            [t('share.atLeast'), String(period.data.atLeast)],
            [t('share.salt'), `${period.data.salt.slice(0, 16)}…`],
          ]}
        />
      )}
    </Panel>
  );
};
