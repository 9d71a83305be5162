import type { FrameDetector } from '@airlock/inference/detector';
import {
  type DetectorPlan,
  DetectorSettings,
  openDetectors,
  planDetectors,
} from '@airlock/inference/detector-plan';
import { detectors } from '@airlock/inference/detectors';
import { openDecoder } from '@airlock/media/decoder';
import { HashBank } from '@airlock/media/hash-bank';
import { createKnownDetector } from '@airlock/media/known-detector';
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

// The whole of a media worker: read → demux → decode → classify → reply, one job at a time, in a process of its own.
serveJobs<MediaWorkerInit, MediaJob, MediaReply>(
  async ({ blobs, modelsDir, hashBankPath, decoder, decodeTimeMs, ...init }) => {
    const plan = init.plan ?? (await planDetectors(detectors, DetectorSettings.parse({}), modelsDir));
    const open: FrameDetector[] = [];
    if (hashBankPath !== undefined)
      open.push(createKnownDetector(HashBank.fromCsv(await readFile(hashBankPath, 'utf8'))));
    open.push(...(await openDetectors(detectors, 'frame', plan, { modelsDir })));
    for (const detector of open) await detector.warmUp();
    return createLook({
      blobs: await openBlobs(blobs),
      decoder: await openDecoder({ use: decoder }),
      detectors: open,
      decodeTimeMs,
    });
  },
);
