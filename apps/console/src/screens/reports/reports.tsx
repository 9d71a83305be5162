import '@mantine/charts/styles.css';
import { Button, Group, SegmentedControl, SimpleGrid, Stack, Tabs, TextInput } from '@mantine/core';
import { SyncIcon } from '@primer/octicons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../live/clock.js';
import { Screen } from '../../parts/screen.js';
import { useMay } from '../../session/use-session.js';
import { Coverage } from './coverage.js';
import { Decisions, DecisionsByLabel } from './decisions.js';
import { Patrol } from './patrol.js';
import { Quality } from './quality.js';
import { Appeals, Complaints } from './redress.js';
import classes from './reports.module.css';
import { Rota } from './rota.js';
import { dayText, ownSpan, type Span, SPAN_CHOICES, type SpanChoice, spanOf } from './span.js';
import { Tiles } from './tiles.js';
import { Times } from './times.js';
import { Transparency } from './transparency.js';
import { Workload } from './workload.js';

/** The time that all drawings are of. */
export interface Asked {
  readonly span: Span;
  readonly now: number;
  /** Name of a file about it, without its ending. */
  readonly name: (what: string) => string;
}

/** What a time looked like in numbers, and how well people decide. */
export const Reports = () => {
  const { t } = useTranslation('reports');
  const may = useMay();
  const client = useQueryClient();
  const [now, setNow] = useState(serverNow);
  const [choice, setChoice] = useState<SpanChoice>('week');
  const [own, setOwn] = useState({ first: dayText(now), last: dayText(now) });
  const asked = useMemo((): Asked => {
    const span =
      (choice === 'own' ? ownSpan(own.first, own.last) : spanOf(choice, now)) ?? spanOf('today', now);
    return { span, now, name: (what) => `${what}-${dayText(span.from)}-${dayText(span.to - 1)}` };
  }, [choice, own, now]);
  const isOrdered = ownSpan(own.first, own.last) !== undefined;
  const day = (which: 'first' | 'last') => ({
    type: 'date',
    size: 'xs',
    'aria-label': t(`span.${which}`),
    value: own[which],
    max: dayText(now),
    error: !isOrdered,
    onChange: (event: { currentTarget: { value: string } }) =>
      setOwn({ ...own, [which]: event.currentTarget.value }),
  });
  return (
    <div className={classes['page']}>
      <Screen
        title={t('title')}
        intro={t('intro')}
        actions={
          <Group gap="xs" justify="end">
            {choice === 'own' && (
              <>
                <TextInput {...day('first')} />
                <TextInput {...day('last')} />
              </>
            )}
            <SegmentedControl
              value={choice}
              onChange={(value) => setChoice(value as SpanChoice)}
              data={SPAN_CHOICES.map((value) => ({ value, label: t(`span.${value}`) }))}
              aria-label={t('span.of')}
            />
            <Button
              variant="default"
              size="sm"
              px="xs"
              aria-label={t('again')}
              onClick={() => {
                setNow(serverNow());
                void client.invalidateQueries();
              }}
            >
              <SyncIcon />
            </Button>
          </Group>
        }
      >
        <Tabs defaultValue="figures" keepMounted={false}>
          {may('quality.read') && (
            <Tabs.List mb="md">
              <Tabs.Tab value="figures">{t('tab.figures')}</Tabs.Tab>
              <Tabs.Tab value="quality">{t('tab.quality')}</Tabs.Tab>
            </Tabs.List>
          )}
          <Tabs.Panel value="figures">
            <Stack>
              <Tiles asked={asked} />
              <Decisions asked={asked} />
              <SimpleGrid cols={{ base: 1, md: 2 }}>
                <DecisionsByLabel asked={asked} />
                <Times asked={asked} />
                <Coverage asked={asked} />
                <Rota asked={asked} />
                <Appeals asked={asked} />
                <Complaints asked={asked} />
                {may('patrol.read') && <Patrol asked={asked} />}
              </SimpleGrid>
              <Workload asked={asked} />
              {may('reports.write') && <Transparency asked={asked} />}
            </Stack>
          </Tabs.Panel>
          <Tabs.Panel value="quality">
            <Quality asked={asked} />
          </Tabs.Panel>
        </Tabs>
      </Screen>
    </div>
  );
};
