import { Group, Text } from '@mantine/core';
import type { PagingNow } from '@airlock/contracts/http/page-api';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Countdown } from '../../parts/countdown.js';
import { useTimeText } from '../../parts/time.js';
import { TwoPanes } from '../../parts/two-panes.js';
import { byUrgency } from '../../ring/calling.js';
import { PageMarks } from './page-marks.js';
import { PagePane } from './page-pane.js';
import { useBoth } from './use-both.js';

/** Pages that nobody has answered, then those somebody works on. */
export const OpenPages = ({ now }: { readonly now: PagingNow }) => {
  const { t } = useTranslation('pages');
  const both = useBoth();
  const time = useTimeText();
  const [chosen, setChosen] = useState<string>();
  const items = [...[...now.open].sort(byUrgency), ...now.acknowledged];
  const shown = items.find(({ pageId }) => pageId === chosen) ?? items[0];
  return (
    <TwoPanes
      items={items}
      keyOf={({ pageId }) => pageId}
      line={(page) => (
        <>
          <Group justify="space-between" wrap="nowrap" align="start">
            <Text size="sm" fw={600} lineClamp={2}>
              {both(page.title)}
            </Text>
            {page.nextAt !== undefined && <Countdown to={page.nextAt} />}
          </Group>
          <Group gap={6} mt={4}>
            <PageMarks page={page} />
            <Text size="xs" c="dimmed">
              {time(page.raisedAt)}
            </Text>
          </Group>
        </>
      )}
      chosen={shown?.pageId}
      onChoose={setChosen}
      empty={t('none')}
      label={t('tab.now')}
    >
      {shown !== undefined && <PagePane key={shown.pageId} page={shown} />}
    </TwoPanes>
  );
};
