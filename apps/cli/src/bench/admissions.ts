import { inProcessDirectPath } from '@airlock/bus/direct';
import { openEmbeddedBus } from '@airlock/bus/embedded';
import { AdmissionRequest } from '@airlock/contracts/admission';
import { Identity } from '@airlock/contracts/identity';
import { Licence, StreamerProfile } from '@airlock/contracts/licence';
import { startControl } from '@airlock/control/start';
import { silentLogger } from '@airlock/nest-host/logger';
import { fixedPolicyFile } from '@airlock/nest-host/policy-file';
import { openPolicyInForce } from '@airlock/nest-host/policy-in-force';
import { openFolderBlobs } from '@airlock/storage/blobs/folder';
import { openDatabase } from '@airlock/storage/database';
import { identitiesRepository } from '@airlock/storage/repositories/identities';
import { licencesRepository } from '@airlock/storage/repositories/licences';
import { streamersRepository } from '@airlock/storage/repositories/streamers';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchContext } from './context.js';
import { type BenchRow, cpuSeconds, quantile } from './measure.js';

/** Questions a second. */
const RATE = 500;
/** One in ten has no identity paper. */
const REFUSED = 10;
const TARGET_MS = 20;
const HASH = 'a'.repeat(64);

/** Who may go live, asked 500 times a second of a whole control: what each publisher waits, its record and topic included. */
export async function admissionRow(context: BenchContext): Promise<BenchRow> {
  const { dir, policyPath, quick, say, signal } = context;
  const seconds = quick ? 2 : 10;
  const total = RATE * seconds;
  const cn = join(dirname(policyPath), 'admission.cn.yaml');
  const file = fixedPolicyFile((await readFile(policyPath, 'utf8')) + (await readFile(cn, 'utf8')));
  const at = (name: string): string => join(dir, 'admissions', name);
  const [bus, db, blobs] = await Promise.all([
    openEmbeddedBus({ dir: at('bus') }),
    openDatabase({ dir: at('db') }),
    openFolderBlobs({ dir: at('blobs') }),
  ]);
  const direct = inProcessDirectPath();
  const policy = await openPolicyInForce({ file, ruledBy: 'file', bus, direct });
  const control = await startControl({
    ...{ bus, db, blobs, direct, policy, mediaServers: [] },
    gateUrl: () => 'http://127.0.0.1:9',
    http: { host: '127.0.0.1', port: 0 },
    logger: silentLogger(),
  });
  try {
    say(`making ${total} streamers`);
    const now = Date.now();
    await db.transaction(async (tx) => {
      await licencesRepository(tx).save(
        Licence.parse({
          ...{ licenceId: 'culture', holder: { kind: 'platform', id: 'platform' }, type: 'network_culture' },
          ...{ number: '1', validFrom: 0, validTo: now + 86_400_000, proofHash: HASH },
        }),
      );
      const agreement = { version: '2026-11', textHash: HASH, acceptedAt: now };
      for (let i = 0; i < total; i += 1) {
        const subject = `s${i}`;
        const level = i % REFUSED === 0 ? 'phone' : 'id_doc';
        await identitiesRepository(tx).save(
          Identity.parse({ subject, level, ageBand: 'adult', verifiedAt: now, provider: 'kyc' }),
          now,
        );
        await streamersRepository(tx).saveProfile(StreamerProfile.parse({ streamerId: subject, agreement }), now); // prettier-ignore
      }
    });
    const waited: number[] = [];
    let allowed = 0;
    const one = async (i: number, due: number): Promise<void> => {
      const request = {
        roomId: `r${i}`,
        streamerId: `s${i}`,
        title: 'a show',
        category: 'show',
        source: 'rtmp',
      };
      const answer = await control.admit(AdmissionRequest.parse(request));
      // From when it was due, not from when this process got round to it.
      waited.push(performance.now() - due);
      if (answer.allow) allowed += 1;
    };
    say(`asking ${RATE} times a second for ${seconds} s`);
    const running: Promise<void>[] = [];
    const cpu = cpuSeconds();
    const started = performance.now();
    for (let i = 0; i < total && !signal.aborted;) {
      for (; i < total && started + (i * 1_000) / RATE <= performance.now(); i += 1)
        running.push(one(i, started + (i * 1_000) / RATE));
      await sleep(1);
    }
    await Promise.all(running);
    const took = (performance.now() - started) / 1_000;
    const cpuMs = ((cpuSeconds() - cpu) * 1_000) / total;
    const p99 = quantile(waited, 0.99);
    const expected = total - total / REFUSED;
    return {
      id: 'H1',
      what: `admission at ${RATE}/s: asked to answered, recorded and on the topic`,
      peer: 'none',
      unit: 'ms p99',
      ours: p99,
      shown: `p50 ${quantile(waited, 0.5).toFixed(1)}, p99 ${p99.toFixed(1)} ms`,
      figures: { p50: quantile(waited, 0.5), p99, max: Math.max(...waited), perSecond: total / took, cpuMs },
      target: `p99 ≤ ${TARGET_MS} ms`,
      met: p99 <= TARGET_MS && allowed === expected,
      note: `embedded bus and database on disk, load in the same process; ${allowed} of ${total} admitted (${expected} expected), ${Math.round(total / took)}/s reached, ${cpuMs.toFixed(2)} CPU-ms each`,
    };
  } finally {
    await control.close();
    await policy.close();
    await Promise.all([bus.close(), db.close(), blobs.close()]);
  }
}
