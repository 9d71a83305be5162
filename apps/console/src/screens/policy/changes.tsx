import { Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Waiting } from '../../parts/waiting.js';
import { ChangeList } from './change-list.js';
import type { Checking } from './checker.js';
import classes from './policy.module.css';

const CompareView = lazy(() => import('./editor/compare-view.js').then((m) => ({ default: m.CompareView })));

export interface ChangesProps {
  readonly before: string;
  readonly after: string;
  readonly checking: Checking;
  /** The version in force. */
  readonly n: number;
}

/** What the draft changes: in words, and line by line. */
export const Changes = ({ before, after, checking, n }: ChangesProps) => {
  const { t } = useTranslation('policy');
  const [view, setView] = useState<'side' | 'inline'>('side');
  const good = checking.checked?.good;
  if (before === after) return <Text c="dimmed">{t('noDraft')}</Text>;
  return (
    <Stack gap="md">
      <section aria-label={t('inWords')}>
        <Title order={2} size="h5" mb="xs">
          {t('inWords')}
        </Title>
        {good === undefined ? (
          <Text size="sm" c="dimmed">
            {t('notGood')}
          </Text>
        ) : good.changes.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('sameMeaning')}
          </Text>
        ) : (
          <ChangeList changes={good.changes} />
        )}
      </section>
      <section aria-label={t('byLine')}>
        <Group justify="space-between" mb="xs">
          <Title order={2} size="h5">
            {t('byLine')}
          </Title>
          <SegmentedControl
            size="xs"
            value={view}
            onChange={(next) => setView(next as 'side')}
            data={[
              { value: 'side', label: t('sideBySide') },
              { value: 'inline', label: t('inline') },
            ]}
            aria-label={t('byLine')}
          />
        </Group>
        <div className={classes.compare}>
          <Suspense fallback={<Waiting />}>
            <CompareView
              before={before}
              after={after}
              labels={{ before: t('version', { n }), after: t('draft') }}
              isSideBySide={view === 'side'}
            />
          </Suspense>
        </div>
      </section>
    </Stack>
  );
};
