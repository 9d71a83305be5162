import Hls from 'hls.js/light';
import { type CSSProperties, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

/** Longer than any segment; the player finds the real length. */
const MOST_S = 60;

/** Plays one MPEG-TS segment that the page holds already. */
export const ClipPlayer = ({ url, style }: { readonly url: string; readonly style: CSSProperties }) => {
  const { t } = useTranslation('evidence');
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const lines = [
      '#EXTM3U',
      '#EXT-X-VERSION:3',
      `#EXT-X-TARGETDURATION:${MOST_S}`,
      '#EXTINF:2,',
      url,
      '#EXT-X-ENDLIST',
    ];
    const playlist = URL.createObjectURL(
      new Blob([lines.join('\n')], { type: 'application/vnd.apple.mpegurl' }),
    );
    const hls = new Hls({ enableWorker: false });
    hls.loadSource(playlist);
    if (video.current !== null) hls.attachMedia(video.current);
    return () => {
      hls.destroy();
      URL.revokeObjectURL(playlist);
    };
  }, [url]);
  return <video ref={video} controls muted aria-label={t('kind.media')} style={style} />;
};
