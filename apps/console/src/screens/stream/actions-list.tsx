import type { ActionView } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import { Badge, Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { actions, useAll } from '../../live/live.js';
import { Countdown } from '../../parts/countdown.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useMay } from '../../session/use-session.js';
import css from './stream.module.css';
import { darkText } from './viewer-view.js';

const SHOWN = 12;

/** What was done to the stream, what of it is in force first; each can be lifted. */
export const useActionsOf = (streamId: StreamId): readonly ActionView[] =>
  useAll(actions)
    .filter((a) => a.action.streamId === streamId && a.action.kind !== 'lift')
    .sort((a, b) => Number(b.inForce) - Number(a.inForce) || b.action.decidedAt - a.action.decidedAt);

export const ActionsList = ({ streamId }: { readonly streamId: StreamId }) => {
  const { t } = useTranslation('stream');
  const all = useActionsOf(streamId);
  const lift = useAct('lift');
  return (
    <section className={css.panel} aria-label={t('actions.title')}>
      <Text size="sm" fw={600} mb={4}>
        {t('actions.title')}
      </Text>
      {all.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('actions.none')}
        </Text>
      )}
      <ErrorNote error={lift.error} />
      <div className={css.list}>
        {all.slice(0, SHOWN).map((view) => (
          <ActionRow
            key={view.action.actionId}
            view={view}
            isLifting={lift.isPending}
            onLift={() =>
              lift.mutate({
                params: { streamId },
                body: { reason: t('lifted'), lifts: view.action.actionId },
              })
            }
          />
        ))}
      </div>
    </section>
  );
};

interface ActionRowProps {
  readonly view: ActionView;
  readonly isLifting: boolean;
  readonly onLift: () => void;
}

const ActionRow = ({
  view: { action, inForce, darkness, enforcement },
  isLifting,
  onLift,
}: ActionRowProps) => {
  const { t, i18n } = useTranslation('stream');
  const may = useMay();
  const by =
    action.origin.type === 'human'
      ? action.origin.user.replace(/^demo:/, '')
      : t('byPolicy', { rule: action.origin.rule });
  const kicked = enforcement.filter((e) => e.state === 'confirmed').length;
  const facts = [
    by,
    new Date(action.decidedAt).toLocaleTimeString(i18n.language, { hour12: false }),
    action.clause,
    darkness === undefined ? undefined : darkText(t, darkness.timeToDarkMs),
    enforcement.length === 0 ? undefined : t('kicked', { kicked, count: enforcement.length }),
  ];
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs" align="start">
      <div style={{ minWidth: 0 }}>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Badge size="xs" mr={6} variant={inForce ? 'filled' : 'light'} color={inForce ? 'red' : 'gray'}>
            {t(`kind.${action.kind}`)}
          </Badge>
          {action.userId === undefined ? '' : `${action.userId}: `}
          {action.reason}
        </Text>
        <Text className={css.small}>
          {facts.filter(Boolean).join(' · ')}
          {inForce && action.until !== undefined && (
            <>
              {' · '}
              <Countdown to={action.until} />
            </>
          )}
        </Text>
      </div>
      {inForce && may('streams.lift') && (
        <Button size="compact-xs" variant="default" loading={isLifting} onClick={onLift}>
          {t('lift')}
        </Button>
      )}
    </Group>
  );
};
