import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kafkaScript } from './kafka-script.js';
import { freePort } from './machine.js';

const run = promisify(execFile);

export interface SecuredKafka {
  /** By a name, as certificates are. */
  readonly brokers: string[];
  /** Who signed the broker's certificate, PEM; it stands for `localhost` alone. */
  readonly ca: string;
  readonly username: string;
  readonly password: string;
  stop(): Promise<void>;
}

/**
 * A broker that speaks to clients by SASL over TLS alone, with PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512 for one user. Needs a
 * JDK, whose keytool makes the certificate, and Maven.
 */
export async function startSecuredKafka(): Promise<SecuredKafka> {
  const username = 'airlock';
  const password = 'let-me-in';
  const dir = await mkdtemp(join(tmpdir(), 'airlock-kafka-tls-'));
  try {
    const { keystore, caFile } = await certificate(dir);
    const [port, controller] = [await freePort(), await freePort()];
    const broker = `localhost:${port}`;
    const plain = `username="${username}" password="${password}" user_${username}="${password}"`;
    const login = (module: string, words = ''): string =>
      `org.apache.kafka.common.security.${module}LoginModule required ${words};`;
    const settings = {
      listeners: `SASL_SSL://${broker},CONTROLLER://127.0.0.1:${controller}`,
      'advertised.listeners': `SASL_SSL://${broker}`,
      'controller.quorum.voters': `1@127.0.0.1:${controller}`,
      'listener.security.protocol.map': 'SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
      'inter.broker.listener.name': 'SASL_SSL',
      'sasl.mechanism.inter.broker.protocol': 'PLAIN',
      'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
      'listener.name.sasl_ssl.plain.sasl.jaas.config': login('plain.Plain', plain),
      'listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config': login('scram.Scram'),
      'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': login('scram.Scram'),
      'ssl.keystore.type': 'PKCS12',
      'ssl.keystore.location': keystore,
      'ssl.keystore.password': STORE_PASSWORD,
      // The broker calls itself by this listener too.
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': caFile,
    };
    const properties = join(dir, 'secured.properties');
    await writeFile(
      properties,
      Object.entries(settings)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    );
    const scram = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${username},password=${password}]`,
    ]);
    const ca = await readFile(caFile, 'utf8');
    const { stop } = await kafkaScript({ port, args: ['--properties', properties, ...scram] });
    return {
      brokers: [broker],
      ca,
      username,
      password,
      stop: async () => {
        await stop();
        await rm(dir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

/** Of a store in a temporary folder. */
const STORE_PASSWORD = 'not-a-secret';

async function certificate(dir: string): Promise<{ keystore: string; caFile: string }> {
  const keystore = join(dir, 'broker.p12');
  const caFile = join(dir, 'ca.pem');
  const store = [
    '-alias',
    'broker',
    '-keystore',
    keystore,
    '-storetype',
    'PKCS12',
    '-storepass',
    STORE_PASSWORD,
  ];
  const as = ['-dname', 'CN=localhost', '-ext', 'san=dns:localhost', '-validity', '2'];
  await run('keytool', ['-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', ...as, ...store]);
  await run('keytool', ['-exportcert', '-rfc', '-file', caFile, ...store]);
  return { keystore, caFile };
}
