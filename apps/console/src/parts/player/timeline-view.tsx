import type { Timeline } from '@airlock/contracts/http/review-api';
import { type KeyboardEvent, memo, type PointerEvent, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { usePreferences } from '../../session/preferences.js';
import { useLabelName } from '../label-name.js';
import { clockText } from '../time-text.js';
import { usePlayhead } from './player.js';
import css from './player.module.css';
import type { StreamPlayer } from './stream-player.js';
import { hitTimes, lanesOf, partOf, stripOf } from './timeline-model.js';

const LANES = 3;
const PLACES = 14;
const STEP_MS = 2_000;
/** Steps in which the part that is shown goes along with what is on screen, ms. */
const FOLLOW_MS = 2_000;
const TICKS = [0.25, 0.5, 0.75] as const;

export interface TimelineViewProps {
  readonly timeline: Timeline;
  readonly player: StreamPlayer | undefined;
  /** Frames of it are not shown. */
  readonly isVeiled?: boolean;
}

const left = (at: number, from: number, until: number): string =>
  `${String(((at - from) / (until - from)) * 100)}%`;

/**
 * Two minutes on one clock: frames, how each segment stands, scores by label, words. A click or a key seeks. It goes on with
 * the stream, and stays with whoever looks at something older.
 */
export const TimelineView = ({ timeline, player, isVeiled = false }: TimelineViewProps) => {
  const { t } = useTranslation('player');
  const at = usePlayhead(player, FOLLOW_MS);
  const { from, until } = partOf(timeline, at);
  const ground = useRef<HTMLDivElement>(null);
  const seekTo = (event: PointerEvent<HTMLDivElement>): void => {
    const { left: x, width } = event.currentTarget.getBoundingClientRect();
    player?.seek(from + ((event.clientX - x) / width) * (until - from));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const to = { Home: timeline.from, End: timeline.until - STEP_MS }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    player?.seek(to);
  };
  return (
    <div className={css.line}>
      <Tracks timeline={timeline} from={from} until={until} isVeiled={isVeiled} />
      <div className={css.scale} aria-hidden="true">
        {TICKS.map((share) => (
          <span key={share} className={css.tick} style={{ left: `${String(share * 100)}%` }}>
            −{clockText(timeline.until - from - share * (until - from))}
          </span>
        ))}
      </div>
      <Slider
        from={from}
        until={until}
        newest={timeline.until}
        player={player}
        ground={ground}
        label={t('timeline')}
        onSeek={seekTo}
        onKeyDown={onKeyDown}
      />
    </div>
  );
};

interface SliderProps {
  readonly from: number;
  readonly until: number;
  /** Where the timeline ends, which may be after what is shown of it. */
  readonly newest: number;
  readonly player: StreamPlayer | undefined;
  readonly ground: React.RefObject<HTMLDivElement | null>;
  readonly label: string;
  readonly onSeek: (event: PointerEvent<HTMLDivElement>) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void;
}

const Slider = ({ from, until, newest, player, ground, label, onSeek, onKeyDown }: SliderProps) => {
  const { t } = useTranslation('player');
  const at = usePlayhead(player, 250);
  const now = at === undefined ? undefined : Math.min(until, Math.max(from, at));
  return (
    <div
      ref={ground}
      className={css.ground}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round((until - from) / 1_000)}
      aria-valuenow={Math.round(((now ?? from) - from) / 1_000)}
      aria-valuetext={now === undefined ? t('loading') : t('before', { time: clockText(newest - now) })}
      onPointerDown={onSeek}
      onPointerMove={(event) => event.buttons === 1 && onSeek(event)}
      onKeyDown={onKeyDown}
    >
      {now !== undefined && <div className={css.head} style={{ left: left(now, from, until) }} />}
    </div>
  );
};

interface TracksProps {
  readonly timeline: Timeline;
  readonly from: number;
  readonly until: number;
  readonly isVeiled: boolean;
}

const Tracks = memo(({ timeline, from, until, isVeiled }: TracksProps) => {
  const { t } = useTranslation('player');
  const name = useLabelName();
  const { blur, greyscale } = usePreferences();
  const lanes = useMemo(() => lanesOf(timeline, LANES), [timeline]);
  const hits = useMemo(() => hitTimes(timeline), [timeline]);
  const strip = useMemo(() => stripOf(timeline.frames, from, until, PLACES), [timeline.frames, from, until]);
  const x = (at: number) => left(at, from, until);
  const isIn = (at: number) => at >= from && at <= until;
  const veil = [css.still, blur && css.blur, greyscale && css.grey].filter(Boolean).join(' ');
  return (
    <div aria-hidden="true">
      {!isVeiled && (
        <div className={`${css.track} ${css.strip}`}>
          {strip.map(({ place, thumbnail }) => (
            <img
              key={place}
              className={veil}
              src={urlOf('getThumbnail', { query: { key: thumbnail } })}
              alt=""
              loading="lazy"
              style={{ left: `${String((place / PLACES) * 100)}%`, width: `${String(100 / PLACES)}%` }}
            />
          ))}
        </div>
      )}
      <div className={`${css.track} ${css.ribbon}`}>
        {timeline.segments
          .filter((s) => s.at + s.durationMs > from)
          .map((s) => (
            <div
              key={`${String(s.epoch)}/${String(s.seq)}`}
              className={`${css.cell} ${css[s.state]}`}
              title={t(`state.${s.state}`)}
              style={{
                left: x(s.at),
                width: `calc(${String((s.durationMs / (until - from)) * 100)}% - 1px)`,
              }}
            />
          ))}
      </div>
      {lanes.map((lane) => (
        <div key={lane.label} className={`${css.track} ${css.lane}`}>
          {lane.points
            .filter((p) => isIn(p.at))
            .map((p) => (
              <div
                key={p.at}
                className={css.score}
                style={{ left: x(p.at), height: `${String(Math.max(8, p.score * 100))}%` }}
              />
            ))}
          <span className={css.laneName}>{name(lane.label)}</span>
        </div>
      ))}
      <div className={`${css.track} ${css.words}`}>
        {timeline.chat
          .filter((l) => isIn(l.sentAt))
          .map((l) => (
            <i
              key={l.messageId}
              className={`${css.mark} ${l.rules.length > 0 ? css.markHitChat : css.markChat}`}
              style={{ left: x(l.sentAt) }}
            />
          ))}
        {timeline.texts
          .filter((m) => isIn(m.at))
          .map(({ at, text }) => (
            <i
              key={`${String(at)} ${text.text}`}
              className={`${css.mark} ${text.origin === 'speech' ? css.markSpeech : ''}`}
              style={{ left: x(at) }}
              title={text.text}
            />
          ))}
      </div>
      {hits.filter(isIn).map((at) => (
        <div key={at} className={css.hit} style={{ left: x(at) }} />
      ))}
    </div>
  );
});
Tracks.displayName = 'Tracks';
