import { Anchor, Paper, Stack, Text } from '@mantine/core';
import type { OpenWork } from '@airlock/contracts/handover';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLabelName } from '../../parts/label-name.js';
import { useTimes } from './use-times.js';
import { ownZone } from './zone.js';

const SHOWN = 8;

export interface OpenWorkListProps {
  readonly open: OpenWork;
  /** As it is now, rather than as it was at the note. */
  readonly isNow: boolean;
}

/** What one shift leaves to the next. */
export const OpenWorkList = ({ open, isNow }: OpenWorkListProps) => {
  const { t } = useTranslation('duty');
  const labelName = useLabelName();
  const times = useTimes(ownZone());
  return (
    <Paper withBorder p="md">
      <Text fw={600}>{isNow ? t('open.now') : t('open.then', { when: times.full(open.at) })}</Text>
      <Stack gap="sm" mt="xs">
        <Part
          title={t('open.cases', { count: open.openCases })}
          rest={open.openCases - Math.min(open.cases.length, SHOWN)}
          items={open.cases.slice(0, SHOWN).map((c) => [
            c.caseId,
            <>
              {t('severity', { ns: 'shell', severity: c.severity })}
              {c.label !== undefined && ` · ${labelName(c.label)}`} · <Stream id={c.streamId} /> ·{' '}
              {times.full(c.openedAt)}
            </>,
          ])}
        />
        <Part
          title={t('open.held', { count: open.held.length })}
          rest={open.held.length - Math.min(open.held.length, SHOWN)}
          items={open.held.slice(0, SHOWN).map((s) => [
            s.streamId,
            <>
              <Stream id={s.streamId} title={s.title} /> · {t('open.segments', { count: s.segments })}
              {s.deadline !== undefined && ` · ${t('open.deadline', { when: times.full(s.deadline) })}`}
            </>,
          ])}
        />
        <Part
          title={t('open.incidents', { count: open.incidents.length })}
          rest={0}
          items={open.incidents.map((i) => [
            i.incidentId,
            `${i.level} · ${i.title} · ${times.full(i.openedAt)}`,
          ])}
        />
        <Part
          title={t('open.deadlines', { count: open.deadlines.length })}
          rest={open.deadlines.length - Math.min(open.deadlines.length, SHOWN)}
          items={open.deadlines.slice(0, SHOWN).map((d) => [d.key, `${times.full(d.dueAt)} · ${d.title}`])}
        />
      </Stack>
    </Paper>
  );
};

const Stream = ({ id, title }: { readonly id: string; readonly title?: string | undefined }) => (
  <Anchor
    component={Link}
    to="/streams/$streamId"
    params={{ streamId: id } as never}
    fz="sm"
    underline="always"
  >
    {title ?? id}
  </Anchor>
);

interface PartProps {
  readonly title: string;
  readonly rest: number;
  readonly items: readonly (readonly [key: string, text: ReactNode])[];
}

const Part = ({ title, rest, items }: PartProps) => {
  const { t } = useTranslation('duty');
  return (
    <div>
      <Text size="sm" fw={500}>
        {title}
      </Text>
      <Stack gap={2} component="ul" m={0} pl="md">
        {items.map(([key, text]) => (
          <Text key={key} component="li" size="sm">
            {text}
          </Text>
        ))}
        {rest > 0 && (
          <Text component="li" size="sm" c="dimmed">
            {t('more', { count: rest })}
          </Text>
        )}
      </Stack>
    </div>
  );
};
