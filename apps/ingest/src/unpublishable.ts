import { AirlockError } from '@airlock/contracts/problem';

/** The bus will never take this record, however often it is tried. */
export const isUnpublishable = (error: unknown): boolean =>
  error instanceof AirlockError && (error.code === 'invalid_input' || error.code === 'too_large');
