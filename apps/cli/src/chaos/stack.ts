import { type KafkaBus, openKafkaBus } from '@airlock/bus/kafka';
import { type Database, openDatabase } from '@airlock/storage/database';
import { CODE_DETECTOR } from '@airlock/inference/codes/code-detector';
import { FACE_DETECTOR } from '@airlock/inference/faces/face-detector';
import { OBJECT_DETECTOR } from '@airlock/inference/objects/object-detector';
import { OCR_DETECTOR } from '@airlock/inference/ocr/ocr-detector';
import { VOICE_DETECTOR } from '@airlock/inference/sound/voice-detector';
import { openFolderBlobs } from '@airlock/storage/blobs/folder';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { type KafkaServer, startKafka } from '@airlock/testkit/servers/kafka';
import { freePort } from '@airlock/testkit/servers/machine';
import { type OwnPostgres, startOwnPostgres } from '@airlock/testkit/servers/postgres';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppName, APPS } from '../start-app.js';
import { AppProcess } from './app-process.js';
import type { Gateway } from './gateway.js';
import { openBlobDisk, type BlobDisk } from './blob-disk.js';
import { type Clips, drawClips } from './clips.js';

export interface StackOptions {
  /** Of this run; removed by the caller. */
  readonly dir: string;
  readonly modelsDir: string;
  readonly policyPath: string;
  /** How many of each app; `ingest` are those that run at the start, one more may be added. */
  readonly instances: Readonly<Record<AppName, number>>;
  /** Without the dear detectors: failures are none of their business, and a worker without them is up in no time. */
  readonly lean: boolean;
}

/** Where the blobs are: for the harness, and for the apps. */
export interface Store {
  readonly blobs: BlobStore;
  readonly env: Readonly<Record<string, string>>;
  /** The only way there, where it can be shut. */
  readonly way?: Gateway;
}

/** The whole system as it is deployed: a broker, a database, and every app in a process of its own. */
export interface Stack {
  readonly kafka: KafkaServer;
  readonly postgres: OwnPostgres;
  readonly disk: BlobDisk;
  readonly apps: readonly AppProcess[];
  readonly clips: Clips;
  /** The harness's own hands on the bus and the database. */
  readonly bus: KafkaBus;
  readonly db: Database;
  readonly rtmpUrl: string;
  of(app: AppName): readonly AppProcess[];
  /** One more instance of ingest, not started. */
  readonly spareIngest: AppProcess;
  /** Stops every app; whoever heals the stack starts them on this store, with nothing on the folder. */
  useStore(store?: Store): Promise<void>;
  readonly store: Store;
  /** Whatever is down comes up again. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

const AT_ONCE = `
  - name: open
    title: { zh: 直出, en: Published at once }
    when: stream.category == "open"
    release: { mode: direct, delayMs: 0 }
    sampling: { fps: 1 }
`;

const DEAR = [CODE_DETECTOR, OCR_DETECTOR, OBJECT_DETECTOR, FACE_DETECTOR, VOICE_DETECTOR];

/** The default policy, with a room class that publishes at once and budgets that a chaos run does not spend. */
async function chaosPolicy(from: string): Promise<string> {
  const text = await readFile(from, 'utf8');
  const roomy = text.replaceAll(
    /(actions: \[\w+\], per: \w+, max: )\d+/g,
    (_, head: string) => `${head}10000`,
  );
  return roomy.replace(/^roomClasses:\n/m, (head) => `${head}${AT_ONCE}\n`);
}

export async function openStack(options: StackOptions): Promise<Stack> {
  const { dir, modelsDir, policyPath, instances, lean } = options;
  const closers: (() => Promise<unknown>)[] = [];
  const closing = new AbortController();
  const close = async (): Promise<void> => {
    // Whoever is putting it together just now must not go on behind our back.
    closing.abort(new Error('the stack is closed'));
    for (const closer of closers.reverse()) await closer().catch(() => undefined);
  };
  try {
    const { clips, bank } = await drawClips();
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, 'bank.csv'), bank);
    await writeFile(join(dir, 'policy.yaml'), await chaosPolicy(policyPath));
    const detectors = Object.fromEntries(lean ? DEAR.map((name) => [name, { enabled: false }]) : []);
    await writeFile(join(dir, 'detectors.json'), JSON.stringify({ detectors }));
    const disk = await openBlobDisk(join(dir, 'blobs'));
    closers.push(() => disk.close());
    const folder = await openFolderBlobs({ dir: disk.dir, fsync: 'none' });
    closers.push(() => folder.close());
    const onDisk: Store = { blobs: folder, env: { AIRLOCK_BLOBS: disk.dir } };
    let store = onDisk;
    const kafka = await startKafka();
    closers.push(() => kafka.stop());
    const postgres = await startOwnPostgres();
    closers.push(() => postgres.stop());

    const ports = new Map<string, number>();
    const names = APPS.flatMap((app) =>
      Array.from({ length: instances[app] + (app === 'ingest' ? 1 : 0) }, (_, i) => ({
        app,
        name: `${app}-${i}`,
      })),
    );
    for (const { name } of names) ports.set(name, await freePort());
    const rtmpPort = await freePort();
    const url = (name: string): string => `http://127.0.0.1:${ports.get(name)}`;
    const common = {
      AIRLOCK_BUS: 'kafka',
      AIRLOCK_KAFKA_BROKERS: kafka.brokers.join(','),
      AIRLOCK_DATABASE_URL: postgres.url,
      AIRLOCK_CONTROL_URL: url('control-0'),
      AIRLOCK_GATE_URL: url('gate-0'),
      ...(instances.capture > 0 ? { AIRLOCK_CAPTURE_URL: url('capture-0') } : {}),
      AIRLOCK_POLICY: join(dir, 'policy.yaml'),
      AIRLOCK_MODELS: modelsDir,
      AIRLOCK_HASH_BANK: join(dir, 'bank.csv'),
      AIRLOCK_DETECTORS: join(dir, 'detectors.json'),
      AIRLOCK_WORKERS: '1',
      AIRLOCK_RTMP_PORT: String(rtmpPort),
    };
    const portName = {
      control: 'AIRLOCK_PORT',
      gate: 'AIRLOCK_GATE_PORT',
      ingest: 'AIRLOCK_INGEST_PORT',
      capture: 'AIRLOCK_CAPTURE_PORT',
    } as const satisfies Record<AppName, string>;
    const all = names.map(
      ({ app, name }) =>
        new AppProcess({
          app,
          name,
          url: url(name),
          env: () => ({
            ...common,
            AIRLOCK_DATA: join(dir, name),
            [portName[app]]: String(ports.get(name)),
            ...store.env,
          }),
          logFile: join(dir, 'logs', `${name}.log`),
        }),
    );
    closers.push(() => Promise.all(all.map((a) => a.stop())));
    const spareIngest = all.findLast((a) => a.app === 'ingest')!;
    const apps = all.filter((a) => a !== spareIngest);

    const start = async (some: readonly AppProcess[]): Promise<void> => {
      closing.signal.throwIfAborted();
      for (const app of some) app.start();
      for (const app of some) await app.ready();
    };
    const heal = async (): Promise<void> => {
      await disk.empty();
      if (kafka.canRestart) await kafka.up();
      await postgres.start();
      // Control first: whoever starts second finds the database ready.
      await start(apps.filter((a) => a.app === 'control'));
      await start(apps);
      await spareIngest.stop();
    };
    await heal();

    const bus = await openKafkaBus({
      brokers: kafka.brokers,
      clientId: 'chaos',
      retry: { minMs: 100, maxMs: 1_000 },
    });
    closers.push(() => bus.close());
    const db = await openDatabase({ url: postgres.url, poolSize: 2 });
    closers.push(() => db.close());
    return {
      kafka,
      postgres,
      disk,
      apps,
      clips,
      bus,
      get store() {
        return store;
      },
      db,
      rtmpUrl: `rtmp://127.0.0.1:${rtmpPort}/live`,
      of: (app) => apps.filter((a) => a.app === app),
      spareIngest,
      useStore: async (next = onDisk) => {
        await Promise.all(all.map((app) => app.stop()));
        store = next;
      },
      heal,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
