import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

const SECRETS = [
  'authorization', 'cookie', '["set-cookie"]', 'password', 'passwd', 'passphrase', 'secret', 'token', 'apiKey',
  'accessKey', 'secretKey', 'secretAccessKey', 'streamKey', 'privateKey', 'clientSecret', 'credentials',
  'invite', 'totpUri', 'passwordHash', 'sessionId',
]; // prettier-ignore

const joined = (above: string, name: string): string =>
  above === '' || name.startsWith('[') ? `${above}${name}` : `${above}.${name}`;
const paths = SECRETS.flatMap((s) => ['', '*', '*.*', '*.*.*'].map((above) => joined(above, s)));

export interface LoggerOptions {
  /** Which part speaks: `control`, `gate`, … */
  readonly name: string;
  readonly level?: LogLevel;
  /** Where JSON lines go; standard output unless given. */
  readonly destination?: DestinationStream;
}

/** JSON lines (pino) with secrets redacted by name up to four levels deep. */
export const createLogger = ({ name, level = 'info', destination }: LoggerOptions): Logger => {
  const options = {
    name,
    level,
    base: null,
    messageKey: 'msg',
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths, censor: '[redacted]' },
    serializers: { err: pino.stdSerializers.err },
  };
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  return logger.child({ app: name });
};

/** For tests and for callers that do not care. */
export const silentLogger = (): Logger => pino({ level: 'silent' });
