import Provider from 'oidc-provider';
import { createServer } from 'node:http';

const CLIENT = { clientId: 'airlock', clientSecret: 'a secret of the rig' };
/** Of whom the provider says so; of everybody else it says none at all. */
const GROUPS: Readonly<Record<string, readonly string[]>> = { lina: ['floor', 'staff'], otto: ['staff'] };

/** An identity provider of this machine, which lets everybody in who says a name; and how control is told of it. */
export const startProvider = async (port: number, redirectUri: string) => {
  // Another site than control's, as it is in a house: what the browser sends from one to the other is put to the test.
  const issuer = `http://localhost:${String(port)}`;
  const client = {
    client_id: CLIENT.clientId,
    client_secret: CLIENT.clientSecret,
    redirect_uris: [redirectUri],
  };
  const provider = new Provider(issuer, {
    clients: [client],
    pkce: { required: () => true },
    claims: { openid: ['sub', 'groups', 'auth_time'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        ...{ sub: id, preferred_username: id },
        ...(GROUPS[id] === undefined ? {} : { groups: GROUPS[id] }),
      }),
    }),
  });
  const answer = provider.callback();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    oidc: {
      ...{ issuer, ...CLIENT, redirectUri, groupsClaim: 'groups' },
      groups: { floor: ['moderator'] },
      secondFactor: 'always',
    } as const,
    close: (): void => {
      server.close();
      server.closeAllConnections();
    },
  };
};
