import { openDatabase } from './database.js';
import { repositorySuite } from './suite/repository-suite.js';

repositorySuite('Repositories on PGlite', async () => {
  const database = await openDatabase({ memory: true });
  return { database, dispose: () => database.close() };
});
