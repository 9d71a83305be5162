/** What one line of ffmpeg's log means to us; most lines mean nothing. */
export type FfmpegEvent =
  | {
      readonly type: 'stream';
      readonly media: 'video' | 'audio';
      readonly codec: string;
      readonly detail: string;
    }
  | { readonly type: 'fault'; readonly text: string };

/**
 * Reads ffmpeg's log line by line (run with `-loglevel level+info`). Streams are told from the *output* block, which
 * lists what is really copied and is printed before the first byte of it.
 */
export class StderrReader {
  readonly #secrets: readonly string[];
  #inOutput = false;

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets;
  }

  line(raw: string): FfmpegEvent | undefined {
    const line = raw.trim();
    if (/(^|\] )Output #0,/.test(line)) this.#inOutput = true;
    const stream = this.#inOutput ? /Stream #0:\d+.*?: (Video|Audio): (\w+)(.*)$/.exec(line) : null;
    if (stream) {
      const [, media = '', codec = '', detail = ''] = stream;
      return {
        type: 'stream',
        media: media === 'Video' ? 'video' : 'audio',
        codec,
        detail: this.scrub(detail.trim()),
      };
    }
    if (/\[(error|fatal|panic)\]/.test(line)) return { type: 'fault', text: this.scrub(line).slice(0, 300) };
    return undefined;
  }

  /** The text without anything secret in it. */
  scrub(text: string): string {
    let out = text;
    for (const secret of this.#secrets) out = out.replaceAll(secret, '***');
    return out.replaceAll(/([a-z]+:\/\/)[^\s/@']+@/g, '$1***@').replaceAll(/\?[^\s']+/g, '?***');
  }
}
