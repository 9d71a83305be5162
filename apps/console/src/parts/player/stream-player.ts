import type Hls from 'hls.js';
import { type Placed, playerTimeOf, reachOf, wallOf } from './media-clock.js';

/** `loading`: no picture yet; `empty`: nothing to play, tried again by itself; `playing`; `paused`. */
export type PlayState = 'loading' | 'empty' | 'playing' | 'paused';

export const RATES = [0.25, 0.5, 1, 1.5, 2, 4] as const;

const AGAIN_MS = 1_500;
/** How far behind the newest frame live playing starts, s. */
const LIVE_BEHIND = 3;
/** Media is there and the picture has not moved for so long: it never will by itself, ms. */
const STUCK_MS = 6_000;
const WATCH_MS = 1_000;

/** Whoever follows what is live and falls further behind than this is put there again, s. */
const LIVE_AT_MOST = 8;
/** Up to that it is caught up with: so much faster nobody minds, and a busy machine can do it. */
const CATCH_UP = 1.25;

const CONFIG = {
  autoStartLoad: false,
  enableWorker: true,
  liveDurationInfinity: true,
  maxBufferLength: 20,
  backBufferLength: 130,
  liveSyncDuration: LIVE_BEHIND,
} as const;

export interface PlayerView {
  readonly state: PlayState;
  readonly rate: number;
  /** Follows the newest frame. */
  readonly isLive: boolean;
}

/**
 * Plays a playlist on the wall clock of capture: seeks by it and tells it. Starts again by itself for as long as it is
 * wanted: a playlist that is not there yet, a network that comes and goes, media that a decoder chokes on.
 */
export class StreamPlayer {
  readonly #video: HTMLVideoElement;
  readonly #url: string;
  readonly #listeners = new Set<() => void>();
  #hls: Hls | undefined;
  #placed: readonly Placed[] = [];
  #again: ReturnType<typeof setTimeout> | undefined;
  #frame = 0;
  #watch: ReturnType<typeof setInterval> | undefined;
  /** Where the video stood when it last moved, s, and when that was. */
  #moved = { time: 0, at: 0 };
  #wanted: number | undefined;
  #isClosed = false;
  /** As chosen: what is live is played a little faster while it is caught up with. */
  #rate = 1;
  #view: PlayerView;
  #at: number | undefined;

  /** `at`: where to begin, ms since 1970; the newest unless given. */
  constructor(video: HTMLVideoElement, url: string, at?: number) {
    this.#video = video;
    this.#url = url;
    this.#wanted = at;
    this.#view = { state: 'loading', rate: 1, isLive: at === undefined };
    for (const name of ['play', 'pause', 'seeked', 'ratechange', 'timeupdate', 'waiting', 'playing'])
      video.addEventListener(name, this.#look);
    void this.#open();
  }

  readonly view = (): PlayerView => this.#view;

  /** The wall time of the frame on screen, ms since 1970. */
  readonly at = (): number | undefined => this.#at;

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** What the playlist lists now, oldest first. */
  get placed(): readonly Placed[] {
    return this.#placed;
  }

  get reach(): { readonly from: number; readonly until: number } | undefined {
    return reachOf(this.#placed);
  }

  seek(at: number): void {
    const time = playerTimeOf(this.#placed, at);
    if (time === undefined) this.#wanted = at;
    else {
      this.#video.currentTime = time;
      // Steps asked for faster than frames come add up.
      this.#at = wallOf(this.#placed, time);
      if (!this.#become({ isLive: false })) this.#tell();
    }
  }

  seekBy(ms: number): void {
    if (this.#at !== undefined) this.seek(this.#at + ms);
  }

  live(): void {
    const reach = this.reach;
    if (reach === undefined) return;
    this.seek(reach.until - LIVE_BEHIND * 1_000);
    this.setRate(1);
    this.play();
    this.#become({ isLive: true });
  }

  play(): void {
    void this.#video.play().catch(() => undefined);
  }

  toggle(): void {
    if (this.#video.paused) this.play();
    else this.#video.pause();
  }

  setRate(rate: number): void {
    this.#rate = rate;
    this.#follow();
    this.#video.playbackRate = rate;
    this.#video.defaultPlaybackRate = rate;
  }

  /** To the next slower (−1) or faster (+1) speed. */
  shiftRate(by: -1 | 1): void {
    const now = RATES.findIndex((r) => r >= this.#rate);
    this.setRate(RATES[Math.min(RATES.length - 1, Math.max(0, now + by))] ?? 1);
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
    for (const name of ['play', 'pause', 'seeked', 'ratechange', 'timeupdate', 'waiting', 'playing'])
      this.#video.removeEventListener(name, this.#look);
  }

  /** The player keeps up with what is live for whoever watches that, and with nothing else: a chosen moment stays. */
  #follow(): void {
    if (this.#hls === undefined) return;
    const isFollowing = this.#view.isLive && this.#rate === 1;
    this.#hls.config.liveMaxLatencyDuration = isFollowing ? LIVE_AT_MOST : Infinity;
    this.#hls.config.maxLiveSyncPlaybackRate = isFollowing ? CATCH_UP : 1;
    if (!isFollowing) this.#video.playbackRate = this.#rate;
  }

  #drop(): void {
    clearTimeout(this.#again);
    clearInterval(this.#watch);
    cancelAnimationFrame(this.#frame);
    this.#hls?.destroy();
    this.#hls = undefined;
  }

  #retry(): void {
    this.#wanted ??= this.#view.isLive ? undefined : this.#at;
    this.#drop();
    this.#become({ state: 'empty' });
    if (!this.#isClosed) this.#again = setTimeout(() => void this.#open(), AGAIN_MS);
  }

  async #open(): Promise<void> {
    const { default: HlsLight } = await import('hls.js/light');
    if (this.#isClosed) return;
    const hls = new HlsLight(CONFIG);
    this.#hls = hls;
    this.#follow();
    let isStarted = false;
    let isMended = false;
    hls.on(HlsLight.Events.LEVEL_UPDATED, (_, { details }) => {
      this.#placed = details.fragments.map(pick);
    });
    hls.on(HlsLight.Events.LEVEL_LOADED, (_, { details }) => {
      if (isStarted) return;
      isStarted = true;
      this.#placed = details.fragments.map(pick);
      const wanted = this.#wanted === undefined ? undefined : playerTimeOf(this.#placed, this.#wanted);
      // A video that is loaded anew stands still meanwhile, which is nobody's wish.
      this.#become({ isLive: this.#wanted === undefined });
      this.#wanted = undefined;
      hls.startLoad(wanted ?? -1);
      this.play();
    });
    hls.on(HlsLight.Events.ERROR, (_, { fatal, type }) => {
      if (!fatal || hls !== this.#hls) return;
      if (type === HlsLight.ErrorTypes.MEDIA_ERROR && !isMended) {
        isMended = true;
        hls.recoverMediaError();
      } else this.#retry();
    });
    hls.attachMedia(this.#video);
    hls.loadSource(this.#url);
    this.#frame = requestAnimationFrame(this.#run);
    this.#moved = { time: -1, at: performance.now() };
    this.#watch = setInterval(() => this.#mendStuck(), WATCH_MS);
  }

  /** A frozen picture looks like a calm room: where more was sent than is shown, playing begins anew. */
  #mendStuck(): void {
    const { currentTime, paused, seeking } = this.#video;
    const last = this.#placed.at(-1);
    const hasMore = last !== undefined && last.start + last.duration - currentTime > LIVE_BEHIND;
    if (currentTime !== this.#moved.time || paused || seeking || !hasMore)
      this.#moved = { time: currentTime, at: performance.now() };
    else if (performance.now() - this.#moved.at > STUCK_MS) this.#retry();
  }

  readonly #run = (): void => {
    if (!this.#video.paused) this.#look();
    this.#frame = requestAnimationFrame(this.#run);
  };

  readonly #look = (): void => {
    const { readyState, paused, currentTime } = this.#video;
    const isShown = readyState >= 2;
    const at = isShown ? wallOf(this.#placed, currentTime) : this.#at;
    const hasMoved = at !== this.#at;
    this.#at = at;
    const state = !isShown
      ? this.#view.state === 'empty'
        ? 'empty'
        : 'loading'
      : paused
        ? 'paused'
        : 'playing';
    if (!this.#become({ state, rate: this.#rate, ...(paused ? { isLive: false } : {}) }) && hasMoved)
      this.#tell();
  };

  #become(change: Partial<PlayerView>): boolean {
    const next = { ...this.#view, ...change };
    if (next.state === this.#view.state && next.rate === this.#view.rate && next.isLive === this.#view.isLive)
      return false;
    const hasLeft = next.isLive !== this.#view.isLive;
    this.#view = next;
    if (hasLeft) this.#follow();
    this.#tell();
    return true;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

const pick = ({ start, duration, programDateTime, relurl }: Placed): Placed => ({
  ...{ start, duration, programDateTime, relurl },
});
