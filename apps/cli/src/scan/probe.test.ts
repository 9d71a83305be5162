import { describe, expect, it } from 'vitest';
import { readProbe, unfit } from './probe.js';

describe('readProbe', () => {
  it('reads length and codecs of the input, not of what would be made of it', () => {
    const lines = [
      "[info] Input #0, mov,mp4, from 'file:x.mp4':",
      '[info]   Duration: 01:02:03.50, start: 0.000000, bitrate: 407 kb/s',
      '[info]   Stream #0:0[0x1](und): Video: hevc (Main) (hvc1 / 0x31637668), yuv420p, 640x272',
      '[info]   Stream #0:1[0x2](und): Audio: opus, 48000 Hz, stereo, fltp',
      "[info] Output #0, null, to 'pipe:':",
      '[info]   Stream #0:0: Video: h264 (High), yuv420p',
    ];
    expect(readProbe(lines)).toEqual({ durationMs: 3_723_500, video: 'hevc', audio: 'opus' });
  });

  it('takes no cover picture for the recording, and no length where there is none', () => {
    const lines = [
      '[info]   Duration: N/A, start: 0.000000, bitrate: N/A',
      '[info]   Stream #0:0: Audio: mp3, 44100 Hz',
      '[info]   Stream #0:1: Video: mjpeg, yuvj420p, 300x300 (attached pic)',
    ];
    expect(readProbe(lines)).toEqual({ audio: 'mp3' });
  });

  it('keeps the last complaint', () => {
    expect(readProbe(['[in#0 @ 0x5] [error] Invalid data found'])).toEqual({ fault: 'Invalid data found' });
  });
});

describe('unfit', () => {
  it.each([
    [{ video: 'h264', audio: 'aac' }, []],
    [{ video: 'h264' }, []],
    [{ video: 'vp9', audio: 'opus' }, ['video', 'audio']],
    [{ video: 'h264', audio: 'mp3' }, ['audio']],
  ])('%o needs %o', (probe, faults) => expect(unfit(probe, 'x')).toEqual(faults));

  it('refuses what is no video, with what ffmpeg said', () => {
    expect(() => unfit({ fault: 'Invalid data' }, 'x.txt')).toThrow(/x\.txt cannot be read/);
    expect(() => unfit({ audio: 'aac' }, 'x.m4a')).toThrow(/no picture/);
  });
});
