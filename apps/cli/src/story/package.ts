import type { Evidence } from '@airlock/contracts/evidence';
import type { EvidenceView } from '@airlock/contracts/http/evidence-api';
import type { StreamId } from '@airlock/contracts/ids';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPackage } from '../verify/package-files.js';
import { type PackageReport, verifyPackage } from '../verify/verify-package.js';
import { flipByte, unpack } from './flip-byte.js';
import { claim, refused, until } from './scene.js';
import type { Told } from './story.js';

/** What `airlock verify` says of it: the files, the key, and no network. */
export async function checked(path: string, key: string): Promise<PackageReport> {
  const files = await openPackage(path);
  claim(files !== undefined, `${path} is a package`);
  const report = await verifyPackage(files, key);
  files.close();
  return report;
}

/** What was sealed leaves the house by the word of two people, as a file. */
export async function exported({ cast, say }: Told, streamId: StreamId, dir: string): Promise<string> {
  const evidence = await until('the evidence is not complete', async () => {
    const { items } = await cast.liaison.get<{ items: Evidence[] }>(`/v1/evidence?streamId=${streamId}`);
    return items.find((e) => e.state === 'complete');
  });
  const { evidenceId } = evidence;
  const { items } = await cast.liaison.get<EvidenceView>(`/v1/evidence/${evidenceId}`);
  claim(items.some((i) => i.kind === 'media') && items.some((i) => i.kind === 'verdicts'), 'media and verdicts are sealed', items.map((i) => i.name)); // prettier-ignore
  const { approvalId } = await cast.liaison.post<{ approvalId: string }>(
    `/v1/evidence/${evidenceId}/release`,
    {
      destination: 'Demo authority, unit 3',
      reason: 'Letter 2026/17',
    },
  );
  await refused(
    'who asks may not allow it',
    'forbidden',
    cast.liaison.post(`/v1/approvals/${approvalId}/approve`),
  );
  await cast.deputy.post(`/v1/approvals/${approvalId}/approve`);
  const zip = join(dir, `${evidenceId}.zip`);
  await mkdir(dir, { recursive: true });
  await writeFile(zip, await cast.deputy.bytes(`/v1/evidence/${evidenceId}/releases/${approvalId}/package`));
  say('exported', `What was dumped and cut was sealed as ${evidenceId} (${items.length} items); two people let it out: ${zip}`); // prettier-ignore
  return zip;
}

/** Anybody with the public key can check it, and nothing in it can be changed unseen. */
export async function verified({ cast, say }: Told, zip: string, dir: string): Promise<void> {
  const key = (await cast.platform.text('/v1/audit/key')).trim();
  const whole = await checked(zip, key);
  claim(whole.faults.length === 0, 'the package is what was sealed', whole.faults);
  say(
    'verified',
    `Verified with the public key alone: ${whole.files} files, ${whole.entries} entries of the audit log proven.`,
  );

  const folder = join(dir, 'unpacked');
  const files = await openPackage(zip);
  claim(files !== undefined, `${zip} is a package`);
  await unpack(files, folder);
  const victim = files.paths.find((p) => p.startsWith('data/media/'));
  files.close();
  claim(victim !== undefined, 'there is media in the package');
  await flipByte(join(folder, victim));
  const { faults } = await checked(folder, key);
  claim(
    faults.length > 0 && faults.every((f) => f.startsWith(`${victim} `)),
    'the flipped byte is found and named',
    faults,
  );
  await flipByte(join(folder, victim));
  const { faults: left } = await checked(folder, key);
  claim(left.length === 0, 'with the byte put back all is well', left);
  say('flipped', `One byte of ${victim} is flipped, and found: "${faults[0] ?? ''}".`);
}
