import type { FrameDetector } from '@airlock/inference/detector';
import {
  type DetectorPlan,
  DetectorSettings,
  openDetectors,
  planDetectors,
} from '@airlock/inference/detector-plan';
import { detectors } from '@airlock/inference/detectors';
import { openDecoder } from '@airlock/media/decoder';
import { openSoundDecoder } from '@airlock/media/sound-decoder';
import { readBank } from '@airlock/media/bank/threat-exchange';
import { createKnownDetector } from '@airlock/media/known-detector';
import { type KnownPicture, LiveBank } from '@airlock/media/live-bank';
import { serveJobs } from '@airlock/media/worker-entry';
import { type BlobLocation, openBlobs } from '@airlock/storage/blobs/open';
import { readFile } from 'node:fs/promises';
import { createLook } from './look.js';
import type { MediaJob, MediaReply } from './media-job.js';

/** What a media worker is told before its first job. */
export interface MediaWorkerInit {
  readonly blobs: BlobLocation;
  readonly modelsDir: string;
  readonly plan?: DetectorPlan;
  readonly hashBankPath?: string;
  readonly decoder: 'auto' | 'webcodecs' | 'ffmpeg';
  /** What decoding one piece may take, ms. */
  readonly decodeTimeMs: number;
}

/** What changed in the banks of known pictures; it takes effect with the next frame. */
export interface KnownNews {
  readonly put?: readonly KnownPicture[];
  readonly remove?: readonly string[];
}

/** Decoding the sound may take this part of what the pictures may. */
const HEARING = 0.3;

// The whole of a media worker: read → demux → decode → classify → reply, one job at a time, in a process of its own.
serveJobs<MediaWorkerInit, MediaJob, MediaReply, KnownNews>(
  async ({ blobs, modelsDir, hashBankPath, decoder, decodeTimeMs, ...init }) => {
    const plan = init.plan ?? (await planDetectors(detectors, DetectorSettings.parse({}), modelsDir));
    const file = hashBankPath === undefined ? [] : readBank(await readFile(hashBankPath, 'utf8'));
    const bank = new LiveBank(file.map(({ entryId, ...rest }) => ({ ...rest, id: entryId })));
    const open: FrameDetector[] = [
      ...(await openDetectors(detectors, 'frame', plan, { modelsDir })),
      createKnownDetector(bank),
    ];
    const listening = await openDetectors(detectors, 'audio', plan, { modelsDir });
    for (const detector of [...open, ...listening]) await detector.warmUp();
    const sound = listening.length > 0 ? await openSoundDecoder({ use: decoder }) : undefined;
    const run = createLook({
      blobs: await openBlobs(blobs),
      decoder: await openDecoder({ use: decoder }),
      detectors: open,
      ...(sound === undefined
        ? {}
        : { hearing: { sound, detectors: listening, timeMs: decodeTimeMs * HEARING } }),
      decodeTimeMs,
    });
    const told = ({ put = [], remove = [] }: KnownNews): void => {
      for (const id of remove) bank.remove(id);
      bank.put(put);
    };
    return { run, told };
  },
);
