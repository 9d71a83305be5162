import type { StreamView } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { PatrolFinding } from '@airlock/contracts/patrol';
import {
  AlertFillIcon,
  BroadcastIcon,
  CheckIcon,
  CircleSlashIcon,
  ClockIcon,
  CommentIcon,
  EyeClosedIcon,
  EyeIcon,
  type Icon,
  PeopleIcon,
  PersonIcon,
  StopIcon,
} from '@primer/octicons-react';
import { Link } from '@tanstack/react-router';
import { memo, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { useAtSeconds } from '../../live/clock.js';
import { cases, useOne, useStream } from '../../live/live.js';
import { listText } from '../../parts/list-text.js';
import { Severity } from '../../parts/severity.js';
import { clockText } from '../../parts/time-text.js';
import { useLengthText } from '../../parts/time.js';
import { useMay } from '../../session/use-session.js';
import { useModeText } from '../stream/mode-text.js';
import { useTempo } from './tempo.js';
import css from './wall.module.css';

const ICONS: Readonly<Record<StreamView['state'], Icon>> = {
  live: BroadcastIcon,
  held: ClockIcon,
  waiting: ClockIcon,
  dark: CircleSlashIcon,
  ended: StopIcon,
};
/** A picture older than this says so, ms. */
const OLD_MS = 4_000;
/** From so many lines on only "more" is said. */
const MANY = 300;

/** What is done with a room in a patrol round. */
export interface TilePatrol {
  readonly isMissed: boolean;
  /** 0–1 of the time that a look has to take; absent outside of a round. */
  readonly dwell?: number | undefined;
  /** People who look at it. */
  readonly watching: number;
  /** What this person told of it in this round. */
  readonly told?: PatrolFinding['kind'] | undefined;
}

/** All of them plain values: a tile is drawn again when one of them is another, not when the wall is. */
export interface TileProps extends Partial<TilePatrol> {
  readonly streamId: StreamId;
  readonly isBlurred: boolean;
  /** The one tile that Tab reaches. */
  readonly isCurrent: boolean;
  readonly onFocus: (streamId: StreamId) => void;
  readonly focusRef: Ref<HTMLAnchorElement>;
}

/** One room: how it looks and stands, at a glance. Drawn again only when it changes. */
export const Tile = memo((props: TileProps) => {
  const { streamId, isBlurred, isCurrent, isMissed = false, dwell, watching = 0, told, onFocus, focusRef } = props; // prettier-ignore
  const { t, i18n } = useTranslation('wall');
  const length = useLengthText();
  const view = useStream(streamId);
  const modeText = useModeText();
  if (view === undefined) return null;
  const { stream, state, openCase, unwatchedMs } = view;
  const StateIcon = ICONS[state];
  const mode = modeText(stream.release);
  const audience = (stream.audience ?? 0).toLocaleString(i18n.language, { notation: 'compact' });
  const label = [
    stream.title,
    t(`state.${state}`),
    mode,
    stream.tier === undefined ? undefined : t('tier', { tier: stream.tier }),
    t('audience', { count: stream.audience ?? 0 }),
    openCase === undefined ? undefined : t('hasCase'),
    isMissed ? t('missed') : undefined,
    told === undefined ? undefined : t(`finding.told.${told}`),
  ];
  return (
    <Link
      to="/streams/$streamId"
      params={{ streamId }}
      className={css.tile}
      data-state={state}
      data-stream={streamId}
      tabIndex={isCurrent ? 0 : -1}
      ref={isCurrent ? focusRef : undefined}
      onFocus={() => onFocus(streamId)}
      aria-label={listText(label.filter((part) => part !== undefined))}
      preload={false}
      draggable={false}
    >
      <div className={css.picture}>
        <Picture view={view} isBlurred={isBlurred} />
        <div className={`${css.chips} ${css.top}`}>
          <span className={css.chip} data-tone={state === 'waiting' ? 'held' : state}>
            <StateIcon size={12} />
            {t(`state.${state}`)}
          </span>
          <span className={css.chip}>{mode}</span>
        </div>
        <div className={`${css.chips} ${css.bottom}`}>
          <Age view={view} />
          {told !== undefined ? (
            <span className={css.chip} data-tone={told === 'concern' ? 'held' : undefined}>
              {told === 'concern' ? <AlertFillIcon size={12} /> : <CheckIcon size={12} />}
              {t(`finding.told.${told}`)}
            </span>
          ) : isMissed ? (
            <span className={css.chip} data-tone="missed">
              <AlertFillIcon size={12} />
              {t('missed')}
            </span>
          ) : (
            watching > 0 && (
              <span className={css.chip}>
                <PersonIcon size={12} />
                {t('watched', { count: watching })}
              </span>
            )
          )}
        </div>
        {dwell !== undefined && (
          <div className={css.dwell}>
            <div className={css.dwellDone} style={{ width: `${String(dwell * 100)}%` }} />
          </div>
        )}
      </div>
      <div className={css.text}>
        <div className={css.title}>
          <span className={css.name}>{stream.title}</span>
          <span className={css.tier}>{stream.tier}</span>
        </div>
        <div className={css.facts}>
          <span className={css.fact} title={t('audience', { count: stream.audience ?? 0 })}>
            <PeopleIcon size={12} />
            {audience}
          </span>
          <Tempo streamId={streamId} />
          <span className={css.fact} data-bad={unwatchedMs > 0} title={t('unwatched')}>
            {unwatchedMs > 0 ? <EyeClosedIcon size={12} /> : <EyeIcon size={12} />}
            {length(unwatchedMs)}
          </span>
          {openCase === undefined ? <span /> : <CaseSign view={view} />}
        </div>
      </div>
    </Link>
  );
});
Tile.displayName = 'Tile';

const Picture = ({ view, isBlurred }: { readonly view: StreamView; readonly isBlurred: boolean }) => {
  const { t } = useTranslation('wall');
  const mayPreview = useMay()('streams.preview');
  const { picture, stream } = view;
  if (picture === undefined || !mayPreview) return <div className={css.none}>{t('noPicture')}</div>;
  const src = urlOf('getPicture', { params: { streamId: stream.streamId }, query: { at: picture.at } });
  const isSoft = isBlurred && !picture.coarse;
  return (
    <img
      className={isSoft ? `${css.image} ${css.blur}` : css.image}
      src={src}
      alt=""
      decoding="async"
      draggable={false}
    />
  );
};

/** How old the picture is, where it is older than one would think. */
const Age = ({ view: { picture, state } }: { readonly view: StreamView }) => {
  const { t } = useTranslation('wall');
  const mayBeOld = picture !== undefined && state !== 'ended' && state !== 'dark';
  const old = useAtSeconds((now) =>
    mayBeOld && now - picture.at > OLD_MS ? clockText(now - picture.at) : undefined,
  );
  return <span className={css.chip}>{old === undefined ? '' : t('old', { time: old })}</span>;
};

const Tempo = ({ streamId }: { readonly streamId: StreamId }) => {
  const { t } = useTranslation('wall');
  const tempo = useTempo(streamId);
  return (
    <span className={css.fact} title={t('tempo')}>
      <CommentIcon size={12} />
      {t('perMinute', { n: tempo >= MANY ? `${String(MANY)}+` : String(tempo) })}
    </span>
  );
};

const CaseSign = ({ view }: { readonly view: StreamView }) => {
  const open = useOne(cases, view.openCase!);
  return <Severity severity={open?.severity ?? 1} />;
};
