import { Button, SegmentedControl, Table, Text } from '@mantine/core';
import type { StreamerId } from '@airlock/contracts/ids';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { Panel } from '../../parts/panel.js';
import { useTimeText } from '../../parts/time.js';

const SHOWN = 10;

/** Every line of the ledger in the very words in which the streamer reads it. */
export const Ledger = ({ streamerId }: { readonly streamerId: StreamerId }) => {
  const { t, i18n } = useTranslation('streamers');
  const time = useTimeText();
  const [isWhole, setWhole] = useState(false);
  const [chosen, setLang] = useState<'zh' | 'en'>();
  const lang = chosen ?? (i18n.language.startsWith('zh') ? 'zh' : 'en');
  const { data } = useApi('getCredit', { params: { streamerId } });
  const lines = data?.lines ?? [];
  return (
    <Panel
      title={t('ledger.title')}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('ledger.lang')}
          value={lang}
          onChange={(value) => setLang(value as 'zh' | 'en')}
          data={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
      }
    >
      <Text size="xs" c="dimmed">
        {t('ledger.intro')}
      </Text>
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('ledger.empty')}
        </Text>
      ) : (
        <Table verticalSpacing={6} aria-label={t('ledger.title')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={150}>{t('column.at')}</Table.Th>
              <Table.Th>{t('ledger.what')}</Table.Th>
              <Table.Th ta="end" w={70}>
                {t('ledger.by')}
              </Table.Th>
              <Table.Th ta="end" w={70}>
                {t('ledger.after')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(isWhole ? lines : lines.slice(0, SHOWN)).map((line, i) => (
              <Table.Tr key={line.entry?.entryId ?? `${String(line.at)} ${String(i)}`}>
                <Table.Td fz="xs">{time(line.at)}</Table.Td>
                <Table.Td lang={lang === 'zh' ? 'zh-CN' : 'en'} style={{ overflowWrap: 'anywhere' }}>
                  {line.text[lang]}
                </Table.Td>
                <Table.Td ta="end" ff="monospace" {...(line.by < 0 ? { c: 'red' } : {})}>
                  {line.by > 0 ? '+' : line.by < 0 ? '−' : ''}
                  {Math.abs(line.by)}
                </Table.Td>
                <Table.Td ta="end" ff="monospace" fw={600}>
                  {line.points}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {lines.length > SHOWN && (
        <Button size="xs" variant="default" onClick={() => setWhole(!isWhole)} aria-expanded={isWhole}>
          {isWhole ? t('fewer') : t('all', { count: lines.length })}
        </Button>
      )}
    </Panel>
  );
};
