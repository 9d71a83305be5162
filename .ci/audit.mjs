// Known faults of what is installed, as the registry tells them. High and critical ones fail, unless they are in
// audit-allow.json: [{ "id": "GHSA-…", "until": "2027-01-31", "why": "…" }]. A registry that does not answer fails nothing.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const allowed = JSON.parse(readFileSync(new URL('audit-allow.json', import.meta.url), 'utf8'));
const today = new Date().toISOString().slice(0, 10);
const inForce = new Set(allowed.filter((a) => a.until >= today).map((a) => a.id));

const { stdout } = spawnSync('npm', ['audit', '--json', '--omit=dev', '--audit-level=high'], {
  encoding: 'utf8',
  timeout: 120_000,
  maxBuffer: 64 << 20,
});
const report = parsed(stdout);
if (report?.vulnerabilities === undefined) {
  console.log('The registry does not answer audits; nothing was checked.');
  process.exit(0);
}

const grave = Object.values(report.vulnerabilities)
  .flatMap((v) => v.via.filter((via) => typeof via === 'object'))
  .filter(({ severity }) => severity === 'high' || severity === 'critical')
  .map(({ url, name, title }) => ({ id: url.slice(url.lastIndexOf('/') + 1), name, title }));
const faults = [...new Map(grave.map((g) => [g.id, g])).values()].filter((g) => !inForce.has(g.id));
for (const { id, name, title } of faults) console.error(`${id}  ${name}: ${title}`);
console.log(`${grave.length} high or critical advisories, ${faults.length} of them not allowed for.`);
process.exitCode = faults.length > 0 ? 1 : 0;

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
