import type { AdmissionAnswer } from '@airlock/contracts/admission';
import type { BlacklistAnswer, BlacklistView } from '@airlock/contracts/http/blacklist-api';
import { claim, refused } from './scene.js';
import type { Told } from './story.js';
import type { Streamer } from './violation.js';

const DAY_MS = 86_400_000;

/** A streamer is blacklisted by two people, and is known again whatever account they come with. */
export async function blacklisted(
  { cast, stage, say }: Told,
  streamer: Streamer,
  otherAccount: Streamer,
  run: string,
): Promise<void> {
  const document = { type: 'demo_paper', number: `DEMO-${run}` };
  const known = (streamerId: string, device: string) =>
    cast.platform.put(`/v1/identities/${streamerId}`, {
      ...{ level: 'face', ageBand: 'adult', verifiedAt: Date.now(), provider: 'demo-kyc' },
      claims: { document, devices: [device] },
    });
  const ask = (who: Streamer) =>
    cast.platform.post<AdmissionAnswer>('/v1/admissions', { ...who, source: 'rtmp' });

  await known(streamer.streamerId, `demo-phone-1-${run}`);
  const first = await ask(streamer);
  claim(first.allow, 'nobody is refused before they are listed', first);
  await stage.leave(streamer, first.stream.streamId);
  const { approvalId } = await cast.head.post<{ approvalId: string; entry: BlacklistView }>(
    '/v1/blacklists',
    {
      subject: { streamerId: streamer.streamerId },
      grounds: {
        facts: 'Fraudulent offers in three streams',
        reasons: 'Repeated after two warnings',
        legalBasis: 'Internet Live Streaming Services Provisions Art. 15',
        appealChannel: 'appeals@platform.example',
      },
      term: { until: Date.now() + 365 * DAY_MS },
      lang: 'en',
      reason: 'Repeated fraud',
    },
  );
  await refused(
    'who proposes may not allow it',
    'forbidden',
    cast.head.post(`/v1/approvals/${approvalId}/approve`),
  );
  await cast.board.post(`/v1/approvals/${approvalId}/approve`);
  const listed = await ask(streamer);
  claim(!listed.allow, 'who is listed is refused', listed);
  say(
    'blacklisted',
    `${streamer.streamerId} is proposed for the blacklist by one person and listed by another.`,
  );

  const atTheDoor = await cast.platform.post<BlacklistAnswer>('/v1/blacklists/check', {
    at: 'register',
    claims: { document },
  });
  claim(!atTheDoor.allow, 'a new registration of the same person is refused', atTheDoor);
  await known(otherAccount.streamerId, `demo-phone-2-${run}`);
  const again = await ask(otherAccount);
  claim(!again.allow, 'a new account of the same person is refused', again);
  claim(
    (again.findings ?? []).some((f) => f.code.startsWith('blacklist.')),
    'it is refused for the list',
    again,
  );
  say(
    'refused',
    `The same person tries again as ${otherAccount.streamerId}, with another phone: ${again.reasons[0] ?? ''}`,
  );
}
