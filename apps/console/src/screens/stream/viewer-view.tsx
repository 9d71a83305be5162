import type { ActionView, StreamView } from '@airlock/contracts/http/stream-api';
import { useCallback, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../keys/keys.js';
import { serverNow, useSeconds } from '../../live/clock.js';
import { StreamPlayer } from '../../parts/player/stream-player.js';
import { useVeils } from '../../parts/player/veils.js';
import { useLengthText } from '../../parts/time.js';
import { veilOf } from './viewer-veil.js';
import css from './stream.module.css';

export interface ViewerViewProps {
  readonly view: StreamView;
  /** What keeps it dark, with the time that took where it was measured. */
  readonly darkBy: ActionView | undefined;
}

/** What a viewer gets, from the gate as a viewer gets it. */
export const ViewerView = ({ view, darkBy }: ViewerViewProps) => {
  const { t } = useTranslation('stream');
  const { links, stream, audience } = view;
  const veils = useVeils({ streamId: stream.streamId });
  const [player, setPlayer] = useState<StreamPlayer>();
  const isOffered = audience === 'live' || audience === 'slate';
  const attach = useCallback(
    (video: HTMLVideoElement | null) => {
      if (video === null) return undefined;
      const opened = new StreamPlayer(video, links.viewer);
      setPlayer(opened);
      return () => {
        opened.close();
        setPlayer(undefined);
      };
    },
    [links.viewer],
  );
  const length = useLengthText();
  const state = useSyncExternalStore(
    (listener) => player?.watch(listener) ?? (() => undefined),
    () => player?.view().state,
  );
  useKeys({ blur: () => veils.toggle('blur'), grey: () => veils.toggle('greyscale') });
  const kind = veilOf(view, state === 'playing' || state === 'paused');
  const text =
    kind === 'dark'
      ? (view.darkBy?.reason ?? '')
      : kind && t(`veil.${kind}.text`, { length: length(stream.release.delayMs) });
  const veiled = [css.video, veils.blur && css.blur, veils.greyscale && css.grey].filter(Boolean).join(' ');
  return (
    <figure style={{ margin: 0, minWidth: 0 }}>
      <figcaption className={css.caption}>
        {t('viewer')}
        <Lag player={isOffered ? player : undefined} />
      </figcaption>
      <div className={css.frame}>
        {isOffered && (
          <video
            ref={attach}
            className={veiled}
            muted
            playsInline
            disablePictureInPicture
            aria-label={t('viewer')}
          />
        )}
        {kind !== undefined && (
          <div className={css.veil} role="status">
            <span className={css.veilTitle}>{t(`veil.${kind}.title`)}</span>
            <span>{text}</span>
            {kind === 'dark' && <TimeToDark by={darkBy} />}
          </div>
        )}
      </div>
    </figure>
  );
};

const TimeToDark = ({ by }: { readonly by: ActionView | undefined }) => {
  const { t } = useTranslation('stream');
  if (by === undefined) return null;
  const { darkness } = by;
  return <span>{darkness === undefined ? t('darkMeasured') : darkText(t, darkness.timeToDarkMs)}</span>;
};

/** How long after its decision a stream was dark, as it was measured at the gate. */
export const darkText = (
  t: ReturnType<typeof useTranslation<'stream'>>['t'],
  timeToDarkMs: number,
): string => (timeToDarkMs === 0 ? t('darkNone') : t('darkAfter', { s: (timeToDarkMs / 1_000).toFixed(2) }));

/** How long ago what is on screen was captured. */
export const Lag = ({ player }: { readonly player: StreamPlayer | undefined }) => {
  const { t } = useTranslation('stream');
  const length = useLengthText();
  useSeconds();
  const at = player?.at();
  const behind = at === undefined ? undefined : Math.max(0, serverNow() - at);
  return (
    <span className={css.behind}>
      {behind === undefined ? '' : t('behind', { length: length(behind, 1) })}
    </span>
  );
};
