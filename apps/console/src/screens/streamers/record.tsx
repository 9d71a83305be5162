import { Anchor, Badge, Button, Group, Text } from '@mantine/core';
import type { StreamRecord } from '@airlock/contracts/control';
import type { AuditEntry } from '@airlock/contracts/http/stream-api';
import type { StreamerId } from '@airlock/contracts/ids';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { LabelName } from '../../parts/label-name.js';
import { Panel } from '../../parts/panel.js';
import { PersonName } from '../../parts/person-name.js';
import { Severity } from '../../parts/severity.js';
import { useTimeText } from '../../parts/time.js';
import { StatusBadge, TermLeft } from '../blacklist/entry-words.js';
import classes from './streamers.module.css';

interface LinesProps {
  readonly title: string;
  readonly none: string;
  readonly error?: unknown;
  readonly lines: readonly ReactNode[];
}

const FIRST = 5;

/** The newest few, and the rest when asked for. */
const Lines = ({ title, none, error, lines }: LinesProps) => {
  const { t } = useTranslation('streamers');
  const [isWhole, setWhole] = useState(false);
  return (
    <Panel
      title={title}
      aside={
        lines.length > 0 && (
          <Text size="xs" c="dimmed">
            {lines.length}
          </Text>
        )
      }
    >
      <ErrorNote error={error} />
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : (
        <ul className={classes['list']} aria-label={title}>
          {isWhole ? lines : lines.slice(0, FIRST)}
        </ul>
      )}
      {lines.length > FIRST && (
        <Button size="xs" variant="default" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t('fewer') : t('all', { count: lines.length })}
        </Button>
      )}
    </Panel>
  );
};

interface OneOf {
  readonly streamerId: StreamerId;
}

export const Cases = ({ streamerId }: OneOf) => {
  const { t } = useTranslation('streamers');
  const time = useTimeText();
  const cases = useApi('listStreamerCases', { params: { streamerId } });
  return (
    <Lines
      title={t('cases.title')}
      none={t('cases.none')}
      error={cases.error}
      lines={(cases.data?.items ?? []).map(({ case: c, decision }) => (
        <li key={c.caseId}>
          <Group gap="xs">
            <Severity severity={c.severity} />
            <Text size="sm">
              {c.label === undefined ? t('cases.noLabel') : <LabelName label={c.label} />}
            </Text>
            <Badge color={c.state === 'open' ? 'yellow' : 'gray'} variant="light" tt="none">
              {decision === undefined ? t(`cases.${c.state}`) : t(`cases.outcome.${decision.outcome}`)}
            </Badge>
          </Group>
          <Text size="xs" c="dimmed">
            {time(c.updatedAt)} · {t('cases.hits', { count: c.hits })}
            {decision?.clause !== undefined && ` · ${decision.clause}`}
          </Text>
        </li>
      ))}
    />
  );
};

export const Appeals = ({ streamerId }: OneOf) => {
  const { t } = useTranslation(['streamers', 'appeals']);
  const time = useTimeText();
  const appeals = useApi('listAppeals', { query: { appellant: `streamer:${streamerId}` } });
  return (
    <Lines
      title={t('appeals.title')}
      none={t('appeals.none')}
      error={appeals.error}
      lines={(appeals.data?.items ?? []).map((a) => (
        <li key={a.appealId}>
          <Group gap="xs" justify="space-between" wrap="nowrap">
            <Text size="sm" truncate>
              {a.grounds}
            </Text>
            <Badge variant="light" tt="none" color={a.state === 'decided' ? 'gray' : 'yellow'}>
              {a.outcome === undefined ? t(`appeals:state.${a.state}`) : t(`appeals:outcome.${a.outcome}`)}
            </Badge>
          </Group>
          <Text size="xs" c="dimmed">
            {time(a.filedAt)} · {a.against}
          </Text>
        </li>
      ))}
    />
  );
};

export const Listed = ({ streamerId }: OneOf) => {
  const { t } = useTranslation(['streamers', 'approvals']);
  const listed = useApi('listBlacklist', { query: { streamerId } });
  return (
    <Lines
      title={t('listed.title')}
      none={t('listed.none')}
      error={listed.error}
      lines={(listed.data?.items ?? []).map((entry) => (
        <li key={entry.entryId}>
          <Group gap="xs" justify="space-between" wrap="nowrap">
            <Anchor component={Link} to="/blacklist" hash={entry.entryId} size="sm">
              {t(`approvals:family.${entry.family}`)}
            </Anchor>
            <Group gap="xs" wrap="nowrap">
              <TermLeft entry={entry} />
              <StatusBadge entry={entry} />
            </Group>
          </Group>
          <Text size="xs" c="dimmed">
            {entry.grounds.reasons} · {entry.grounds.legalBasis}
          </Text>
        </li>
      ))}
    />
  );
};

export const Streams = ({ streams }: { readonly streams: readonly StreamRecord[] }) => {
  const { t } = useTranslation('streamers');
  const time = useTimeText();
  return (
    <Lines
      title={t('streams.title')}
      none={t('streams.none')}
      lines={streams.map((s) => (
        <li key={s.streamId}>
          <Group gap="xs" justify="space-between" wrap="nowrap">
            <Anchor
              component={Link}
              to="/streams/$streamId"
              params={{ streamId: s.streamId } as never}
              size="sm"
              truncate
            >
              {s.title === '' ? s.streamId : s.title}
            </Anchor>
            {s.live && (
              <Badge color="red" variant="light" tt="none">
                {t('page.onAir')}
              </Badge>
            )}
          </Group>
          <Text size="xs" c="dimmed">
            {s.category} · {time(s.startedAt)}
            {s.endedAt !== undefined && ` – ${time(s.endedAt)}`}
          </Text>
        </li>
      ))}
    />
  );
};

export const Changes = ({ changes }: { readonly changes: readonly AuditEntry[] }) => {
  const { t } = useTranslation('streamers');
  const time = useTimeText();
  return (
    <Lines
      title={t('changes.title')}
      none={t('changes.none')}
      lines={changes.map(({ seq, at, actor, verb, detail }) => (
        <li key={seq}>
          <Text size="sm">
            <Text component="span" ff="monospace" inherit>
              {verb}
            </Text>{' '}
            · <PersonName id={actor} />
          </Text>
          <Text size="xs" c="dimmed">
            {time(at)}
            {typeof detail['reason'] === 'string' && ` · ${detail['reason']}`}
          </Text>
        </li>
      ))}
    />
  );
};
