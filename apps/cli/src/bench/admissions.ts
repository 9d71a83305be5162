import { inProcessDirectPath } from '@airlock/bus/direct';
import { openEmbeddedBus } from '@airlock/bus/embedded';
import { AdmissionRequest } from '@airlock/contracts/admission';
import { Identity, IdentityKey } from '@airlock/contracts/identity';
import { StreamerId } from '@airlock/contracts/ids';
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
/** What a process answers while its code is compiled is not what it answers for the rest of its life. */
const WARM_UP_S = 2;
/** One in ten has no identity paper. */
const REFUSED = 10;
const TARGET_MS = 20;
const HASH = 'a'.repeat(64);

/**
 * Who may go live, asked 500 times a second of a whole control: what each publisher waits, its record and topic included.
 * On the PostgreSQL at `url`, or on the embedded database.
 */
export async function admissionRow(context: BenchContext, url?: string): Promise<BenchRow> {
  const { dir, policyPath, quick, say, signal } = context;
  const seconds = quick ? 2 : 10;
  const total = RATE * (WARM_UP_S + seconds);
  const counted = RATE * seconds;
  const cn = join(dirname(policyPath), 'admission.cn.yaml');
  const file = fixedPolicyFile((await readFile(policyPath, 'utf8')) + (await readFile(cn, 'utf8')));
  const at = (name: string): string =>
    join(dir, url === undefined ? 'admissions' : 'admissions-server', name);
  const [bus, db, blobs] = await Promise.all([
    openEmbeddedBus({ dir: at('bus') }),
    openDatabase(url === undefined ? { dir: at('db') } : { url }),
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
        const subject = StreamerId.parse(`s${i}`);
        const level = i % REFUSED === 0 ? 'phone' : 'id_doc';
        const known = { subject, level, ageBand: 'adult', verifiedAt: now, provider: 'kyc' };
        const hash = i.toString(16).padStart(64, '0');
        await identitiesRepository(tx).save(Identity.parse(known), now);
        await identitiesRepository(tx).addKeys(
          subject,
          ['person', 'phone', 'device'].map((kind) => IdentityKey.parse({ kind, keyId: 'k1', hash })),
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
        remoteAddress: `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`,
      };
      const answer = await control.admit(AdmissionRequest.parse(request));
      // From when it was due, not from when this process got round to it.
      if (i < total - counted) return;
      waited.push(performance.now() - due);
      if (answer.allow) allowed += 1;
    };
    say(`asking ${RATE} times a second for ${seconds} s`);
    const running: Promise<void>[] = [];
    let [cpu, countedAt] = [0, 0];
    const started = performance.now();
    for (let i = 0; i < total && !signal.aborted;) {
      for (; i < total && started + (i * 1_000) / RATE <= performance.now(); i += 1) {
        if (i === total - counted) [cpu, countedAt] = [cpuSeconds(), performance.now()];
        running.push(one(i, started + (i * 1_000) / RATE));
      }
      await sleep(1);
    }
    await Promise.all(running);
    const took = (performance.now() - countedAt) / 1_000;
    const cpuMs = ((cpuSeconds() - cpu) * 1_000) / counted;
    const p99 = quantile(waited, 0.99);
    const expected = counted - counted / REFUSED;
    return {
      id: url === undefined ? 'H1e' : 'H1',
      what: `admission at ${RATE}/s on ${url === undefined ? 'the embedded database' : 'PostgreSQL'}: asked to answered, recorded and on the topic`,
      peer: 'none',
      unit: 'ms p99',
      ours: p99,
      shown: `p50 ${quantile(waited, 0.5).toFixed(1)}, p99 ${p99.toFixed(1)} ms`,
      figures: {
        p50: quantile(waited, 0.5),
        p99,
        max: Math.max(...waited),
        perSecond: counted / took,
        cpuMs,
      },
      target: `p99 ≤ ${TARGET_MS} ms`,
      met: p99 <= TARGET_MS && allowed === expected,
      note: `embedded bus on disk, load in the same process, ${WARM_UP_S} s of warm-up before; ${allowed} of ${counted} admitted (${expected} expected), ${Math.round(counted / took)}/s reached, ${cpuMs.toFixed(2)} CPU-ms each${url === undefined ? '' : ' beside the server’s'}`,
    };
  } finally {
    await control.close();
    await policy.close();
    await Promise.all([bus.close(), db.close(), blobs.close()]);
  }
}
