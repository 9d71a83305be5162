import type { Evidence } from '@airlock/contracts/evidence';
import type { EvidenceView, SealRequest } from '@airlock/contracts/http/evidence-api';
import { AirlockError } from '@airlock/contracts/problem';
import { type ApiClient, credentialHeaders } from '@airlock/nest-host/api-client';
import type { Command } from 'commander';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { client, credentials, urlOf, withUrl } from '../remote.js';

const HOUR_MS = 3_600_000;

const moment = (text: string): number => {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new AirlockError('invalid_input', `"${text}" is no time`, { hint: 'Like 2026-11-22T12:00:00Z.' });
};
const seconds = (text: string): number => {
  const s = Number(text);
  if (Number.isFinite(s) && s >= 0) return Math.round(s * 1_000);
  throw new AirlockError('invalid_input', `"${text}" is no number of seconds`);
};
const iso = (at: number): string => new Date(at).toISOString();
const row = (e: Evidence) => ({
  evidence: e.evidenceId,
  stream: e.streamId ?? '(inspection)',
  from: iso(e.from),
  to: iso(e.to),
  state: e.state,
  reason: e.reason.slice(0, 60),
});

interface SealOptions {
  readonly at?: string;
  readonly before: string;
  readonly after: string;
  readonly from?: string;
  readonly to?: string;
  readonly reason: string;
}

/** `airlock evidence seal | list | show | release | export`: sealed evidence from a shell. */
export function addEvidenceCommands(program: Command): void {
  const evidence = program
    .command('evidence')
    .description('sealed evidence and the packages that leave the house');

  withUrl(evidence.command('seal'))
    .description('seal part of a stream around a moment; without a stream: an inspection pack of a time')
    .argument('[stream]')
    .requiredOption('--reason <text>', 'why; on record')
    .option('--at <time>', 'what it is about happened then (default: now)')
    .option('--before <seconds>', 'how much before it', '60')
    .option('--after <seconds>', 'how much after it', '60')
    .option('--from <time>', 'instead of a moment: from then')
    .option('--to <time>', 'until then')
    .action(async (streamId: string | undefined, o: SealOptions, command: Command) => {
      const want = {
        reason: o.reason,
        ...{ beforeMs: seconds(o.before), afterMs: seconds(o.after) },
        ...(streamId === undefined ? {} : { streamId: streamId as SealRequest['streamId'] }),
        ...(o.at === undefined ? {} : { at: moment(o.at) }),
        ...(o.from === undefined ? {} : { from: moment(o.from) }),
        ...(o.to === undefined ? {} : { to: moment(o.to) }),
      } satisfies Partial<SealRequest>;
      const sealed = await client(command).post<Evidence>('/v1/evidence', want);
      console.log(`${sealed.evidenceId}: ${iso(sealed.from)} to ${iso(sealed.to)} is being sealed`);
    });

  withUrl(evidence.command('list'))
    .description('what was sealed, newest first')
    .option('--stream <id>', 'of one stream')
    .option('--json', 'one JSON document')
    .action(async ({ stream, json }: { stream?: string; json?: boolean }, command: Command) => {
      const of = stream === undefined ? '' : `&streamId=${encodeURIComponent(stream)}`;
      const { items } = await client(command).get<{ items: Evidence[] }>(`/v1/evidence?limit=200${of}`);
      if (json === true) console.log(JSON.stringify(items, null, 2));
      else if (items.length === 0) console.log('Nothing was sealed yet.');
      else console.table(items.map(row));
    });

  withUrl(evidence.command('show'))
    .description('items, what is missing, who had it in their hands')
    .argument('<evidence>')
    .action(async (id: string, _: unknown, command: Command) => {
      console.log(JSON.stringify(await client(command).get<EvidenceView>(`/v1/evidence/${id}`), null, 2));
    });

  withUrl(evidence.command('release'))
    .description('ask that a package may leave the house; another person allows it')
    .argument('<evidence>')
    .requiredOption('--to <destination>', 'who gets it, and where they are')
    .requiredOption('--reason <text>', 'why; on record')
    .action(async (id: string, o: { to: string; reason: string }, command: Command) => {
      const body = { destination: o.to, reason: o.reason };
      const { approvalId } = await client(command).post<{ approvalId: string }>(`/v1/evidence/${id}/release`, body); // prettier-ignore
      console.log(`${approvalId} waits for a second person: POST /v1/approvals/${approvalId}/approve`);
    });

  withUrl(evidence.command('export'))
    .description('fetch the package two people have released; every fetch is on record')
    .argument('<evidence>')
    .requiredOption('--out <file>', 'zip file to write')
    .option('--release <id>', 'which release (default: the newest that has not lapsed)')
    .action(async (id: string, o: { out: string; release?: string }, command: Command) => {
      const url = urlOf(command);
      const releaseId = o.release ?? (await newestRelease(client(command), id));
      const path = `/v1/evidence/${encodeURIComponent(id)}/releases/${encodeURIComponent(releaseId)}/package`;
      const answer = await fetch(new URL(path, url), {
        method: 'POST',
        signal: AbortSignal.timeout(HOUR_MS),
        headers: credentialHeaders(credentials(url)),
      });
      if (!answer.ok || answer.body === null) {
        const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
        throw new AirlockError('unavailable', problem.detail ?? `${url}${path} answered ${answer.status}`);
      }
      // A part of a package must not look like one.
      await pipeline(Readable.from(answer.body), createWriteStream(`${o.out}.part`));
      await rename(`${o.out}.part`, o.out);
      console.log(`${o.out}; check it with: airlock verify ${o.out} --key <public key>`);
    });
}

async function newestRelease(api: ApiClient, id: string): Promise<string> {
  const { releases } = await api.get<EvidenceView>(`/v1/evidence/${encodeURIComponent(id)}`);
  const valid = releases.filter((r) => r.until > Date.now()).sort((a, b) => b.approvedAt - a.approvedAt)[0];
  if (valid !== undefined) return valid.releaseId;
  throw new AirlockError('not_found', `Nobody has released ${id}, or it has lapsed`, {
    hint: `\`airlock evidence release ${id} --to … --reason …\`, and another person approves.`,
  });
}
