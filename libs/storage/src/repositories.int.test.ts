// needs: postgres
import { openDatabase } from './database.js';
import { repositorySuite } from './suite/repository-suite.js';
import { serverSchema } from './suite/server-schema.js';

repositorySuite('Repositories on PostgreSQL', async () => {
  const schema = await serverSchema();
  const database = await openDatabase({ url: schema.url });
  const dispose = async () => {
    await database.close();
    await schema.drop();
  };
  return { database, dispose };
});
