import { SealRequest } from '@airlock/contracts/http/evidence-api';
import { StreamId } from '@airlock/contracts/ids';
import { ann, bob, SEGMENT_MS, START, startTestEvidence } from '@airlock/control/evidence/evidence.testkit';
import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPackage } from '../verify/package-files.js';
import { verifyPackage } from '../verify/verify-package.js';
import type { BenchContext } from './context.js';
import type { BenchRow } from './measure.js';

const MINUTES = 10;
/** 4 Mbit/s in segments of 2 s. */
const SEGMENT_BYTES = 1_000_000;
const TARGET_S = 10;

const secondsOf = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const started = performance.now();
  const answer = await work();
  return [answer, (performance.now() - started) / 1_000];
};

/** Ten minutes of a stream as a package: sealed, released, packed into a file, and checked again. */
export async function packageRow({ dir, quick, say }: BenchContext): Promise<BenchRow> {
  const minutes = quick ? 1 : MINUTES;
  const last = (minutes * 60_000) / SEGMENT_MS - 1;
  const house = await startTestEvidence();
  try {
    const streamId = StreamId.parse('bench');
    say(`writing ${minutes} minutes of a stream`);
    await house.air(streamId, 0, last, { bytes: SEGMENT_BYTES, hit: last - 3 });
    await house.end(streamId, house.seqAt(last));
    house.at(house.seqAt(last) + 60_000);
    const want = SealRequest.parse({ streamId, from: START, to: house.seqAt(last) + 1, reason: 'measured' });
    const { evidenceId } = await house.evidence.seal(want, ann);
    const [, sealS] = await secondsOf(() => house.evidence.drain());
    const asked = await house.evidence.release(
      evidenceId,
      { destination: 'a file', reason: 'measured' },
      ann,
    );
    await house.ground.approvals.approve(asked, bob);
    await mkdir(dir, { recursive: true });
    const file = join(dir, 'package.zip');
    say('packing');
    const [, packS] = await secondsOf(async () => {
      const { zip } = await house.evidence.export(evidenceId, asked, ann);
      await pipeline(zip, createWriteStream(file));
    });
    const megabytes = (await stat(file)).size / 1e6;
    const [report, verifyS] = await secondsOf(async () => {
      const files = (await openPackage(file))!;
      const found = await verifyPackage(files, house.auditLog.key);
      files.close();
      return found;
    });
    const good = report.faults.length === 0 && report.missing.length === 0 && report.files > last;
    return {
      id: 'H5',
      what: `evidence package of a ${minutes}-minute stream`,
      peer: 'none',
      unit: 's',
      ours: packS,
      shown: packS.toFixed(1),
      figures: { sealS, packS, verifyS, megabytes },
      target: `≤ ${TARGET_S} s`,
      met: good && packS <= TARGET_S,
      note: `${megabytes.toFixed(0)} MB at 4 Mbit/s from a folder of blobs into a file; sealing it took ${sealS.toFixed(1)} s, checking it ${verifyS.toFixed(1)} s${good ? '' : '; IT DID NOT PASS'}`, // prettier-ignore
    };
  } finally {
    await house.close();
  }
}
