// needs: postgres
import { startPostgres } from '@airlock/testkit/servers/postgres';
import { openDatabase } from './database.js';
import { repositorySuite } from './suite/repository-suite.js';
import { serverSchema } from './suite/server-schema.js';

repositorySuite('Repositories on PostgreSQL', async () => {
  const server = await startPostgres();
  const schema = await serverSchema(server.url);
  const database = await openDatabase({ url: schema.url });
  const dispose = async () => {
    await database.close();
    await schema.drop();
    await server.stop();
  };
  return { database, dispose };
});
