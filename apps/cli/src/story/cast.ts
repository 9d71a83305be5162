import { AirlockError } from '@airlock/contracts/problem';
import type { SessionView } from '@airlock/contracts/access';
import { DEMO_PERSON_HEADER, type DemoPerson } from '@airlock/control/access/demo-persons';
import { type StoryApi, storyApi } from './story-api.js';

/** Who acts: people of the house, each as themself, and the platform's own servers. */
export type Cast = Readonly<Record<(typeof STAFF)[number] | 'platform', StoryApi>>;

/** Who of the demo's staff has a part. */
export const STAFF = ['head', 'reviewer', 'board', 'liaison', 'deputy'] as const satisfies DemoPerson[];

/** The cast on a running demo. Throws `unavailable` where nobody can be acted as. */
export async function demoCast(url: string): Promise<Cast> {
  const staff = STAFF.map((name) => [name, storyApi(url, { [DEMO_PERSON_HEADER]: name })] as const);
  const cast = { ...Object.fromEntries(staff), platform: storyApi(url) } as Cast;
  await cast.platform.text('/health/live');
  const { principal } = await cast.head.get<SessionView>('/v1/session').catch((cause: unknown) => {
    throw new AirlockError('unavailable', `${url} is no demo: nobody can be acted as there`, {
      hint: 'The story needs a running `npm start` without accounts and without AIRLOCK_TOKEN.',
      cause,
    });
  });
  if (principal.id !== 'demo:head')
    throw new AirlockError('unavailable', `${url} takes the demo's head of shift for ${principal.id}`);
  return cast;
}
