import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.js';

const said = (fields: object, message = 'm'): string => {
  let text = '';
  const logger = createLogger({ name: 'test', destination: { write: (line) => void (text += line) } });
  logger.warn(fields, message);
  return text;
};
const SECRET = 'hunter2-hunter2';

describe('createLogger', () => {
  it.each([
    'authorization', 'cookie', 'set-cookie', 'password', 'secret', 'token', 'apiKey', 'streamKey', 'clientSecret',
    'secretAccessKey', 'credentials', 'invite', 'totpUri', 'passwordHash', 'sessionId',
  ])('never writes %s down, up to four levels deep', (name) => {
    const at = [{ [name]: SECRET }, { a: { [name]: SECRET } }, { a: { b: { [name]: SECRET } } }, { a: { b: { c: { [name]: SECRET } } } }];
    for (const fields of at) {
      const line = said(fields);
      expect(line).toContain('[redacted]');
      expect(line).not.toContain(SECRET);
    }
  }); // prettier-ignore

  it('leaves alone what is none', () => {
    expect(said({ err: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }), path: '/v1' })).toContain(
      '/v1',
    );
  });
});
