import type { CaseId, StreamId } from '@airlock/contracts/ids';
import type { Signal } from '@airlock/contracts/signal';
import { Button, Tooltip } from '@mantine/core';
import {
  EyeClosedIcon,
  EyeIcon,
  MuteIcon,
  PlayIcon,
  SquareFillIcon,
  UnmuteIcon,
} from '@primer/octicons-react';
import { type ReactNode, useCallback, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { keysOf, useKeyMap, useKeys } from '../../keys/keys.js';
import type { KeyName } from '../../keys/table.js';
import { useLabelName } from '../label-name.js';
import css from './player.module.css';
import { StreamPlayer } from './stream-player.js';
import { useVeils, type Veils } from './veils.js';

const STEP_MS = 2_000;
/** A box is shown while the picture is about as old as the frame in which it was seen, ms. */
const BOX_MS = 700;

/** Something seen in a part of the picture, at a wall time in ms. */
export interface Seen {
  readonly at: number;
  readonly signal: Signal;
}

export interface PlayerProps {
  readonly streamId: StreamId;
  /** Taking a veil off is counted for it. */
  readonly caseId?: CaseId;
  /** How much of the past can be looked at, s. */
  readonly windowSeconds: number;
  /** Where to begin, ms since 1970; the newest unless given. */
  readonly startAt?: number;
  readonly seen?: readonly Seen[];
  /** Moments to jump to, oldest first. */
  readonly hits?: readonly number[];
  readonly player: StreamPlayer | undefined;
  readonly onPlayer: (player: StreamPlayer | undefined) => void;
  /** Lies over the picture. */
  readonly children?: ReactNode;
}

const useView = (player: StreamPlayer | undefined) =>
  useSyncExternalStore(
    (listener) => player?.watch(listener) ?? (() => undefined),
    () => player?.view(),
  );

/** The wall time on screen, in steps of `stepMs`: what shows it is drawn again that often and no more. */
export const usePlayhead = (player: StreamPlayer | undefined, stepMs: number): number | undefined =>
  useSyncExternalStore(
    (listener) => player?.watch(listener) ?? (() => undefined),
    () => {
      const at = player?.at();
      return at === undefined ? undefined : Math.round(at / stepMs) * stepMs;
    },
  );

/** What the broadcaster sends, with everything that makes it bearable and quick to look at. */
export const Player = (props: PlayerProps) => {
  const {
    streamId,
    caseId,
    windowSeconds,
    startAt,
    seen = [],
    hits = [],
    player,
    onPlayer,
    children,
  } = props;
  const { t } = useTranslation('player');
  const veils = useVeils({ streamId, caseId });
  const url = urlOf('previewPlaylist', { params: { streamId }, query: { window: windowSeconds } });
  // Where it begins is asked once: later it is wherever the person went.
  const [begin] = useState(startAt);
  const attach = useCallback(
    (video: HTMLVideoElement | null) => {
      if (video === null) return undefined;
      const opened = new StreamPlayer(video, url, begin);
      onPlayer(opened);
      return () => {
        opened.close();
        onPlayer(undefined);
      };
    },
    [url, begin, onPlayer],
  );
  const view = useView(player);
  const jump = (by: -1 | 1): void => {
    const at = player?.at() ?? 0;
    const to = by > 0 ? hits.find((h) => h > at + 200) : hits.findLast((h) => h < at - 1_000);
    if (to !== undefined) player?.seek(to);
  };
  useKeys({
    blur: () => veils.toggle('blur'),
    grey: () => veils.toggle('greyscale'),
    sound: () => veils.toggle('mute'),
    play: () => player?.toggle(),
    back: () => player?.seekBy(-STEP_MS),
    forward: () => player?.seekBy(STEP_MS),
    slower: () => player?.shiftRate(-1),
    faster: () => player?.shiftRate(1),
    hitBefore: () => jump(-1),
    hitAfter: () => jump(1),
    live: () => player?.live(),
  });
  const veiled = [css.video, veils.blur && css.blur, veils.greyscale && css.grey].filter(Boolean).join(' ');
  return (
    <div>
      <div className={css.frame}>
        <video
          ref={attach}
          className={veiled}
          muted={veils.mute}
          playsInline
          disablePictureInPicture
          aria-label={t('video')}
        />
        <Boxes player={player} seen={seen} />
        <div className={css.corner}>
          {veils.blur && <span className={css.chip}>{t('blurred')}</span>}
          {view?.isLive === true && view.state === 'playing' && (
            <span className={css.chip}>{t('isLive')}</span>
          )}
          {view !== undefined && view.rate !== 1 && (
            <span className={css.chip}>{t('times', { rate: view.rate })}</span>
          )}
        </div>
        {view?.state === 'empty' && <div className={css.note}>{t('empty')}</div>}
        {view?.state === 'loading' && <div className={css.over} role="status" aria-label={t('loading')} />}
        {children}
        <Clock player={player} />
      </div>
      <Controls
        player={player}
        veils={veils}
        isPaused={view?.state === 'paused'}
        hasHits={hits.length > 0}
        onJump={jump}
        rate={view?.rate ?? 1}
      />
    </div>
  );
};

const Boxes = ({
  player,
  seen,
}: {
  readonly player: StreamPlayer | undefined;
  readonly seen: readonly Seen[];
}) => {
  const name = useLabelName();
  const at = usePlayhead(player, 100);
  if (at === undefined) return null;
  const shown = seen.filter((s) => s.signal.region !== undefined && Math.abs(s.at - at) <= BOX_MS);
  return (
    <div className={css.over}>
      {shown.map(({ at: seenAt, signal: { label, score, region } }) => (
        <div
          key={`${label} ${String(seenAt)}`}
          className={css.box}
          style={{
            left: percent(region!.x),
            top: percent(region!.y),
            width: percent(region!.w),
            height: percent(region!.h),
          }}
        >
          <span className={css.boxName}>
            {name(label)} {score.toFixed(2)}
          </span>
        </div>
      ))}
    </div>
  );
};

const percent = (share: number): string => `${String(share * 100)}%`;

interface ControlsProps {
  readonly player: StreamPlayer | undefined;
  readonly veils: Veils;
  readonly isPaused: boolean;
  readonly hasHits: boolean;
  readonly rate: number;
  readonly onJump: (by: -1 | 1) => void;
}

const Controls = ({ player, veils, isPaused, hasHits, rate, onJump }: ControlsProps) => {
  const { t } = useTranslation('player');
  return (
    <div className={css.bar} role="toolbar" aria-label={t('controls')}>
      <Tool name="play" label={t(isPaused ? 'play' : 'pause')} onClick={() => player?.toggle()}>
        {isPaused ? <PlayIcon size={14} /> : <SquareFillIcon size={14} />}
      </Tool>
      <Tool name="back" label={t('back')} onClick={() => player?.seekBy(-STEP_MS)}>
        −2 s
      </Tool>
      <Tool name="forward" label={t('forward')} onClick={() => player?.seekBy(STEP_MS)}>
        +2 s
      </Tool>
      <Tool name="hitBefore" label={t('hitBefore')} isOff={!hasHits} onClick={() => onJump(-1)}>
        ‹ {t('hit')}
      </Tool>
      <Tool name="hitAfter" label={t('hitAfter')} isOff={!hasHits} onClick={() => onJump(1)}>
        {t('hit')} ›
      </Tool>
      <span className={css.speed}>
        <Tool name="slower" label={t('slower')} onClick={() => player?.shiftRate(-1)}>
          −
        </Tool>
        <span className={css.tool}>{t('times', { rate })}</span>
        <Tool name="faster" label={t('faster')} onClick={() => player?.shiftRate(1)}>
          +
        </Tool>
      </span>
      <Tool name="live" label={t('live')} onClick={() => player?.live()}>
        {t('isLive')}
      </Tool>
      <span className={css.veils}>
        <Tool name="blur" label={t('blur')} isOn={veils.blur} onClick={() => veils.toggle('blur')}>
          {veils.blur ? <EyeClosedIcon size={14} /> : <EyeIcon size={14} />}
        </Tool>
        <Tool name="grey" label={t('grey')} isOn={veils.greyscale} onClick={() => veils.toggle('greyscale')}>
          {t('greyShort')}
        </Tool>
        <Tool name="sound" label={t('sound')} isOn={!veils.mute} onClick={() => veils.toggle('mute')}>
          {veils.mute ? <MuteIcon size={14} /> : <UnmuteIcon size={14} />}
        </Tool>
      </span>
    </div>
  );
};

const Clock = ({ player }: { readonly player: StreamPlayer | undefined }) => {
  const { i18n } = useTranslation();
  const at = usePlayhead(player, 1_000);
  return (
    <time className={`${css.chip} ${css.time}`}>
      {at === undefined ? '–:–:–' : new Date(at).toLocaleTimeString(i18n.language, { hour12: false })}
    </time>
  );
};

interface ToolProps {
  readonly name: KeyName;
  readonly label: string;
  /** Set for what is switched on and off. */
  readonly isOn?: boolean;
  readonly isOff?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

const Tool = ({ name, label, isOn, isOff = false, onClick, children }: ToolProps) => {
  const keys = keysOf(name, useKeyMap());
  return (
    <Tooltip label={`${label} (${keys})`} openDelay={600}>
      <Button
        size="compact-xs"
        variant={isOn === true ? 'light' : 'default'}
        aria-label={label}
        aria-keyshortcuts={keys}
        aria-pressed={isOn}
        disabled={isOff}
        onClick={onClick}
      >
        {children}
      </Button>
    </Tooltip>
  );
};
