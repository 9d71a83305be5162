import { Anchor, Button, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import type { Page } from '@airlock/contracts/page';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { Countdown } from '../../parts/countdown.js';
import { ErrorNote } from '../../parts/error-note.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay, useSession } from '../../session/use-session.js';
import { CallLine } from './call-line.js';
import { PageMarks } from './page-marks.js';
import { useBoth } from './use-both.js';

const REFRESHES = ['pagingNow', 'listPages', 'getPage'] as const;

/** One page: what it is about, who was called and how that went, and what can be done. */
export const PagePane = ({ page }: { readonly page: Page }) => {
  const { t } = useTranslation('pages');
  const both = useBoth();
  const full = useApi('getPage', { params: { pageId: page.pageId } });
  return (
    <Paper withBorder p="md" data-drill={page.drill}>
      <Stack gap="sm">
        <Group gap={6}>
          <PageMarks page={page} />
          {page.nextAt !== undefined && (
            <Group gap={6} ms="auto">
              <Text size="sm">{t('ring.next')}</Text>
              <Countdown to={page.nextAt} />
            </Group>
          )}
        </Group>
        <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
          {both(page.title)}
        </Title>
        <About page={page} />
        {page.state === 'open' && page.needs === 'eye' && (
          <Text size="sm" fw={600} c="red">
            {t('ring.eye')}
          </Text>
        )}
        {page.note !== undefined && <Text size="sm">{page.note}</Text>}
        <Answer page={page} />
        <ErrorNote error={full.error} onRetry={() => void full.refetch()} />
        {full.data === undefined ? <Waiting /> : <CallLine page={full.data} />}
      </Stack>
    </Paper>
  );
};

const About = ({ page: { streamId, caseId, incidentId } }: { readonly page: Page }) => {
  const { t } = useTranslation('pages');
  if (streamId === undefined && caseId === undefined && incidentId === undefined) return null;
  return (
    <Group gap="md">
      {streamId !== undefined && (
        <Anchor component={Link} to="/streams/$streamId" params={{ streamId } as never} size="sm">
          {t('about.stream', { id: streamId })}
        </Anchor>
      )}
      {caseId !== undefined && (
        <Anchor component={Link} to="/desk/$caseId" params={{ caseId } as never} size="sm">
          {t('about.case', { id: caseId })}
        </Anchor>
      )}
      {incidentId !== undefined && (
        <Anchor component={Link} to="/incidents/$incidentId" params={{ incidentId } as never} size="sm">
          {t('about.incident', { id: incidentId })}
        </Anchor>
      )}
    </Group>
  );
};

const Answer = ({ page: { pageId, state, needs, acknowledgedBy } }: { readonly page: Page }) => {
  const { t } = useTranslation('pages');
  const may = useMay();
  const me = useSession().view.principal.id;
  const [note, setNote] = useState('');
  const acknowledge = useAct('acknowledgePage', { refreshes: REFRESHES });
  const escalate = useAct('escalatePage', { refreshes: REFRESHES });
  const resolve = useAct('resolvePage', { refreshes: REFRESHES });
  if (!may('pages.answer') || state === 'resolved') return null;
  const input = { params: { pageId }, body: note.trim() === '' ? {} : { note: note.trim() } };
  const said = { onSuccess: () => setNote('') };
  const isAnswered = state !== 'open' || (needs === 'eye' && acknowledgedBy === me);
  return (
    <Stack gap="xs">
      <Textarea
        label={t('note')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        autosize
        minRows={1}
        maxLength={2_000}
      />
      <Group gap="xs">
        {!isAnswered && (
          <Button loading={acknowledge.isPending} onClick={() => acknowledge.mutate(input, said)}>
            {t('ring.answer')}
          </Button>
        )}
        <Button
          variant={isAnswered ? 'filled' : 'default'}
          loading={resolve.isPending}
          onClick={() => resolve.mutate(input, said)}
        >
          {t('resolve')}
        </Button>
        <Button variant="default" loading={escalate.isPending} onClick={() => escalate.mutate(input, said)}>
          {t('escalate')}
        </Button>
      </Group>
      <ErrorNote error={acknowledge.error ?? escalate.error ?? resolve.error} />
    </Stack>
  );
};
