import Hls from '/vendor/hls.mjs';

const CONFIG = {
  workerPath: '/vendor/hls.worker.js',
  enableWorker: true,
  lowLatencyMode: true,
  liveSyncDuration: 2.5,
  liveMaxLatencyDuration: 9,
  maxLiveSyncPlaybackRate: 1.3,
  maxBufferLength: 12,
  backBufferLength: 6,
  liveDurationInfinity: true,
  manifestLoadPolicy: {
    default: { maxTimeToFirstByteMs: 6_000, maxLoadTimeMs: 8_000, timeoutRetry: null, errorRetry: null },
  },
};

/**
 * Plays one live playlist and starts again by itself for as long as it is wanted: a playlist that is not there yet, a
 * network that comes and goes, media that a decoder chokes on. `onPicture(kind)`: 'none', 'content' or 'slate'.
 */
export class Player {
  #video;
  #url;
  #onPicture;
  #hls;
  #timer;
  #stopped = true;

  constructor(video, url, onPicture) {
    this.#video = video;
    this.#url = url;
    this.#onPicture = onPicture;
    video.muted = true;
    video.playsInline = true;
    video.disablePictureInPicture = true;
  }

  start() {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#open();
  }

  /** At once: nothing that was buffered plays on. */
  stop() {
    if (this.#stopped) return;
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#drop();
    this.#onPicture('none');
  }

  #drop() {
    this.#video.pause();
    this.#hls?.destroy();
    this.#hls = undefined;
    this.#video.removeAttribute('src');
    this.#video.load();
  }

  /** Seconds between the picture on screen and now, by the wall time in the playlist. */
  get lag() {
    const shown = this.#hls?.playingDate;
    return shown ? Math.max(0, (Date.now() - shown.getTime()) / 1_000) : undefined;
  }

  #again(ms = 1_000) {
    this.#drop();
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => this.#open(), ms);
  }

  #open() {
    if (this.#stopped) return;
    const hls = new Hls(CONFIG);
    this.#hls = hls;
    hls.on(Hls.Events.ERROR, (_, data) => {
      if (!data.fatal || hls !== this.#hls) return;
      if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !hls.recovered) {
        hls.recovered = true;
        hls.recoverMediaError();
        return;
      }
      this.#onPicture('none');
      this.#again();
    });
    hls.on(Hls.Events.FRAG_CHANGED, (_, { frag }) => {
      this.#onPicture(/\/live\/[^/]+\/slate\//.test(frag.url) ? 'slate' : 'content');
    });
    hls.on(Hls.Events.MEDIA_ATTACHED, () => hls.loadSource(this.#url));
    hls.on(Hls.Events.MANIFEST_PARSED, () => void this.#video.play().catch(() => {}));
    hls.attachMedia(this.#video);
  }
}
