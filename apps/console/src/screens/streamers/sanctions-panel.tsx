import { Anchor, Badge, Button, Group, Text } from '@mantine/core';
import type { ActionView } from '@airlock/contracts/http/stream-api';
import type { Dossier } from '@airlock/contracts/http/streamer-api';
import type { Notice } from '@airlock/contracts/notice';
import type { Sanction } from '@airlock/contracts/sanction';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { useSeconds } from '../../live/clock.js';
import { ErrorNote } from '../../parts/error-note.js';
import { LabelName } from '../../parts/label-name.js';
import { listText } from '../../parts/list-text.js';
import { Panel } from '../../parts/panel.js';
import { PersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { useMay } from '../../session/use-session.js';
import { LiftDialog } from './lift-dialog.js';
import classes from './streamers.module.css';

/** What was done to the streamer and to their streams, each with what they were told. */
export const SanctionsPanel = ({ dossier }: { readonly dossier: Dossier }) => {
  const { t } = useTranslation('streamers');
  const may = useMay();
  const { streamerId } = dossier;
  const [lifting, setLifting] = useState<Sanction>();
  const sanctions = useApi('listSanctions', { params: { streamerId } });
  const told = useApi(
    'listNotices',
    { query: { recipient: `streamer:${streamerId}`, limit: 200 } },
    { enabled: may('actions.read') },
  ).data?.items;
  const now = useSeconds();
  const items = sanctions.data?.items ?? [];
  const isInForce = (s: Sanction): boolean =>
    s.lifted === undefined && (s.until === undefined || s.until > now);
  return (
    <Panel title={t('sanctions.title')}>
      <ErrorNote error={sanctions.error} onRetry={() => void sanctions.refetch()} />
      {items.length === 0 && dossier.sanctions.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('sanctions.none')}
        </Text>
      )}
      <ul className={classes['list']} aria-label={t('sanctions.title')}>
        {items.map((s) => (
          <SanctionLine
            key={s.sanctionId}
            sanction={s}
            isInForce={isInForce(s)}
            statement={statementOf(told, s.sanctionId)}
            onLift={may('actions.suspend') && isInForce(s) ? () => setLifting(s) : undefined}
          />
        ))}
        {dossier.sanctions.map((view) => (
          <ActionLine
            key={view.action.actionId}
            view={view}
            statement={statementOf(told, view.action.actionId)}
          />
        ))}
      </ul>
      {lifting !== undefined && <LiftDialog sanction={lifting} onClose={() => setLifting(undefined)} />}
    </Panel>
  );
};

const statementOf = (told: readonly Notice[] | undefined, subject: string): Notice | undefined =>
  told?.find((n) => n.subject === subject && n.kind === 'statement');

interface LineProps {
  readonly head: ReactNode;
  readonly isInForce: boolean;
  readonly reason: string;
  readonly facts: ReactNode;
  readonly statement: Notice | undefined;
  readonly actions?: ReactNode;
}

const Line = ({ head, isInForce, reason, facts, statement, actions }: LineProps) => {
  const { t } = useTranslation('streamers');
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <Group justify="space-between" align="start" wrap="nowrap">
        <div>
          <Group gap="xs">
            {head}
            <Badge color={isInForce ? 'orange' : 'gray'} variant="light" tt="none">
              {t(isInForce ? 'sanctions.inForce' : 'sanctions.over')}
            </Badge>
          </Group>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {reason}
          </Text>
          <Text size="xs" c="dimmed" component="div">
            {facts}
          </Text>
        </div>
        <Group gap="xs" wrap="nowrap">
          {statement !== undefined && (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              {t('sanctions.statement')}
            </Button>
          )}
          {actions}
        </Group>
      </Group>
      {isOpen && statement !== undefined && (
        <Text size="sm" mt="xs" ps="md" className={classes['text']!} lang={statement.lang}>
          {statement.text}
        </Text>
      )}
    </li>
  );
};

interface SanctionLineProps {
  readonly sanction: Sanction;
  readonly isInForce: boolean;
  readonly statement: Notice | undefined;
  readonly onLift: (() => void) | undefined;
}

const SanctionLine = ({ sanction: s, isInForce, statement, onLift }: SanctionLineProps) => {
  const { t } = useTranslation(['streamers', 'approvals']);
  const time = useTimeText();
  const kind = t(`approvals:action.${s.kind}`);
  return (
    <Line
      head={
        <Text size="sm" fw={600}>
          {kind}
        </Text>
      }
      isInForce={isInForce}
      reason={s.reason}
      statement={statement}
      facts={
        <>
          {s.ground} · {time(s.from)} –{' '}
          {s.lifted !== undefined
            ? t('sanctions.lifted', { at: time(s.lifted.at), reason: s.lifted.reason })
            : s.until === undefined
              ? t('sanctions.untilLifted')
              : time(s.until)}
          {s.limits?.features !== undefined && ` · ${listText(s.limits.features)}`} · <By origin={s.origin} />
        </>
      }
      actions={
        onLift !== undefined && (
          <Button size="compact-xs" variant="default" onClick={onLift} aria-label={t('lift.one', { kind })}>
            {t('lift.open')}
          </Button>
        )
      }
    />
  );
};

const By = ({ origin }: { readonly origin: Sanction['origin'] }) => {
  const { t } = useTranslation('streamers');
  return origin.type === 'human' ? (
    <PersonName id={origin.user} />
  ) : (
    <>{t('sanctions.byRule', { rule: origin.rule })}</>
  );
};

const ActionLine = ({
  view,
  statement,
}: {
  readonly view: ActionView;
  readonly statement: Notice | undefined;
}) => {
  const { t } = useTranslation(['streamers', 'approvals']);
  const time = useTimeText();
  const { action } = view;
  return (
    <Line
      head={
        <Text size="sm" fw={600}>
          {t(`approvals:action.${action.kind}`)}
          {action.label !== undefined && (
            <>
              {' · '}
              <LabelName label={action.label} />
            </>
          )}
        </Text>
      }
      isInForce={view.inForce}
      reason={action.reason}
      statement={statement}
      facts={
        <>
          {action.clause !== undefined && `${action.clause} · `}
          {time(action.decidedAt)} ·{' '}
          <Anchor
            component={Link}
            to="/streams/$streamId"
            params={{ streamId: action.streamId } as never}
            inherit
          >
            {action.streamId}
          </Anchor>{' '}
          · <By origin={action.origin} />
        </>
      }
    />
  );
};
