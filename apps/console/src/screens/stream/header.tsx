import type { StreamView } from '@airlock/contracts/http/stream-api';
import { Badge, Button, Group, Kbd, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { keysOf, useKeyMap } from '../../keys/keys.js';
import { cases, useOne } from '../../live/live.js';
import { useLabelName } from '../../parts/label-name.js';
import { Severity } from '../../parts/severity.js';
import { useLengthText } from '../../parts/time.js';
import { useMay } from '../../session/use-session.js';
import { useModeText } from './mode-text.js';
import css from './stream.module.css';

const COLOURS = { live: 'green', held: 'orange', waiting: 'orange', dark: 'red', ended: 'gray' } as const;

export interface HeaderProps {
  readonly view: StreamView;
  readonly onCut: (() => void) | undefined;
  readonly onSuspend: (() => void) | undefined;
  readonly onLift: (() => void) | undefined;
  /** Undefined for those who may not. */
  readonly onRetract: (() => void) | undefined;
}

/** What stream it is and how it stands, and what ends it. */
export const Header = ({ view, onCut, onSuspend, onLift, onRetract }: HeaderProps) => {
  const { t, i18n } = useTranslation('stream');
  const map = useKeyMap();
  const may = useMay();
  const mode = useModeText();
  const length = useLengthText();
  const { stream, state } = view;
  const facts = [
    stream.roomId,
    stream.category,
    stream.roomClass,
    t('viewers', { count: stream.audience ?? 0, n: (stream.audience ?? 0).toLocaleString(i18n.language) }),
    t('unwatched', { length: length(view.unwatchedMs) }),
    ...(stream.declared?.prompt === undefined ? [] : [t('prompted', { text: stream.declared.prompt })]),
    ...(stream.restrictions ?? []).map((r) => t('without', { what: r })),
  ];
  return (
    <header className={css.head}>
      <div style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Title order={1} size="h3">
            {stream.title}
          </Title>
          <Badge color={COLOURS[state]} variant={state === 'live' ? 'light' : 'filled'} role="status">
            {t(`state.${state}`)}
          </Badge>
          <Badge color="gray" variant="outline">
            {mode(stream.release)}
          </Badge>
          <CaseBadge view={view} />
        </Group>
        <div className={css.facts}>
          {may('streamers.read') ? (
            <Link
              to="/streamers"
              search={{ streamer: stream.streamerId } as never}
              style={{ color: 'inherit' }}
            >
              {stream.streamerId}
              {stream.tier === undefined ? '' : ` · ${t('tier', { tier: stream.tier })}`}
            </Link>
          ) : (
            <span>{stream.streamerId}</span>
          )}
          {[...new Set(facts)].map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </div>
      </div>
      <Group gap="xs">
        {onLift !== undefined && (
          <Button
            size="sm"
            variant="default"
            onClick={onLift}
            rightSection={<Kbd size="xs">{keysOf('lift', map)}</Kbd>}
          >
            {t('liftCut')}
          </Button>
        )}
        {onRetract !== undefined && (
          <Button
            size="sm"
            variant="default"
            onClick={onRetract}
            aria-keyshortcuts={keysOf('retract', map)}
            rightSection={<Kbd size="xs">{keysOf('retract', map)}</Kbd>}
          >
            {t('retract')}
          </Button>
        )}
        {may('actions.suspend') && (
          <Button
            size="sm"
            variant="default"
            disabled={onSuspend === undefined}
            onClick={onSuspend}
            aria-keyshortcuts={keysOf('suspend', map)}
          >
            {t('suspend')}
          </Button>
        )}
        {may('streams.cut') && (
          <Button
            size="sm"
            color="red"
            disabled={onCut === undefined}
            onClick={onCut}
            aria-keyshortcuts={keysOf('cut', map)}
            rightSection={<Kbd size="xs">{keysOf('cut', map)}</Kbd>}
          >
            {t('cut')}
          </Button>
        )}
      </Group>
    </header>
  );
};

const CaseBadge = ({ view }: { readonly view: StreamView }) => {
  const { t } = useTranslation('stream');
  const name = useLabelName();
  const open = useOne(cases, view.openCase!);
  if (view.openCase === undefined) return null;
  return (
    <Link to="/desk" search={{ case: view.openCase } as never} style={{ color: 'inherit', fontSize: 13 }}>
      <Severity severity={open?.severity ?? 1} />{' '}
      {t('case', {
        label: open?.label === undefined ? t('state.waiting') : name(open.label),
        count: open?.hits ?? 1,
      })}
    </Link>
  );
};
