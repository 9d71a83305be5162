import type { AdmissionRequest } from '@airlock/contracts/admission';
import type { Action } from '@airlock/contracts/action';
import type { BlobKey, MessageId, RoomId, StreamerId, StreamId, UserId } from '@airlock/contracts/ids';
import type { SegmentMessage } from '@airlock/contracts/segment';
import { type ParkedRecord, topics } from '@airlock/contracts/topics';
import type { MessageVerdict, SegmentVerdict } from '@airlock/contracts/verdict';
import { modelFolders } from '@airlock/inference/model-files';
import { buildModel } from '@airlock/models/build-model';
import { openFolderBlobs } from '@airlock/storage/blobs/folder';
import { segmentMessage } from '@airlock/testkit/segment-message';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Clips, drawClips } from './chaos/clips.js';
import type { SystemConfig } from './config.js';
import { type Demonstration, openSystem, type RunningSystem } from './system.js';

const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Without what takes seconds to load and is tested by itself: many workers start in these tests, on few cores. */
const QUICK = Object.fromEntries(
  ['ocr', 'objects', 'faces', 'voice-activity'].map((name) => [name, { enabled: false }]),
);

/** The whole embedded system on a folder of its own, with the hands of a platform that publishes to its topics. */
export class TestSystem {
  readonly verdicts: SegmentVerdict[] = [];
  readonly lines: MessageVerdict[] = [];
  readonly parked: ParkedRecord[] = [];
  readonly actions: Action[] = [];
  /** Lines of the logs, as far as the level lets them through. */
  readonly logs: string[] = [];
  system!: RunningSystem;
  private constructor(
    readonly dir: string,
    readonly clips: Clips,
    readonly demo: Demonstration,
    readonly logLevel: SystemConfig['logLevel'],
  ) {}

  static async open(
    demo: Demonstration = {},
    logLevel: SystemConfig['logLevel'] = 'silent',
  ): Promise<TestSystem> {
    for (const folder of await modelFolders(root('models'))) await buildModel(folder);
    const { clips, bank } = await drawClips();
    const dir = await mkdtemp(join(tmpdir(), 'airlock-system-'));
    const test = new TestSystem(dir, clips, demo, logLevel);
    await writeFile(join(dir, 'bank.csv'), bank);
    await writeFile(join(dir, 'detectors.json'), JSON.stringify({ detectors: QUICK }));
    await test.policy((text) => text);
    await test.start();
    return test;
  }

  async start(): Promise<void> {
    const config: SystemConfig = {
      host: '127.0.0.1',
      port: 0,
      gatePort: 0,
      ingestPort: 0,
      dataDir: join(this.dir, 'data'),
      policyPath: join(this.dir, 'policy.yaml'),
      modelsDir: root('models'),
      hashBankPath: join(this.dir, 'bank.csv'),
      detectorsPath: join(this.dir, 'detectors.json'),
      workers: 2,
      fileSources: [],
      privateSources: false,
      logLevel: this.logLevel,
    };
    const destination = { write: (line: string) => void this.logs.push(line) };
    this.system = await openSystem(config, this.demo, { destination });
    const { bus } = this.system;
    await bus.tail({
      topic: topics.verdicts,
      from: 'latest',
      handle: (rows) =>
        rows.forEach(
          ({ value: v }) => v && (v.kind === 'segment' ? this.verdicts.push(v) : this.lines.push(v)),
        ),
    });
    await bus.tail({
      topic: topics.parked,
      from: 'latest',
      handle: (rows) => rows.forEach(({ value }) => value && this.parked.push(value)),
    });
    await bus.tail({
      topic: topics.control,
      from: 'latest',
      handle: (rows) =>
        rows.forEach(({ value }) => value?.type === 'action' && this.actions.push(value.action)),
    });
  }

  async close(): Promise<void> {
    await this.system?.close();
    await rm(this.dir, { recursive: true, force: true });
  }

  /** Replaces the policy file, at once as an editor or a config map does. */
  async policy(edit: (text: string) => string): Promise<void> {
    const path = join(this.dir, 'policy.yaml');
    await writeFile(`${path}.new`, edit(await readFile(root('deploy/policy/default.yaml'), 'utf8')));
    await rename(`${path}.new`, path);
  }

  async admit(more: Partial<Record<keyof AdmissionRequest, string>> = {}): Promise<StreamId> {
    const id = randomUUID();
    const answer = await this.system.control.admit({
      roomId: `room-${id}` as RoomId,
      streamerId: `streamer-${id}` as StreamerId,
      title: 'A show',
      category: 'talk',
      source: 'pull',
      ...more,
    } as unknown as AdmissionRequest);
    if (!answer.allow) throw new Error(answer.reasons.join());
    return answer.stream.streamId;
  }

  /** Stores the bytes and gives the message about them. */
  async message(
    streamId: StreamId,
    seq: number,
    bytes: Uint8Array,
    over: Partial<SegmentMessage> = {},
  ): Promise<SegmentMessage> {
    const blob = `test/${streamId}/${seq}/${randomUUID()}` as BlobKey;
    const blobs = await openFolderBlobs({ dir: join(this.dir, 'data', 'blobs'), fsync: 'none' });
    await blobs.put(blob, bytes);
    await blobs.close();
    const media = { blob, sha256: sha256(bytes), bytes: bytes.length };
    return segmentMessage({ streamId, seq, media, ...over });
  }

  async publish(...messages: SegmentMessage[]): Promise<void> {
    await this.system.bus.publish(
      topics.segments,
      messages.map((value) => ({ key: value.streamId, value })),
    );
  }

  async segment(
    streamId: StreamId,
    seq: number,
    bytes: Uint8Array = this.clips.clean,
    over: Partial<SegmentMessage> = {},
  ): Promise<void> {
    await this.publish(await this.message(streamId, seq, bytes, over));
  }

  async say(streamId: StreamId, text: string): Promise<MessageId> {
    const messageId = randomUUID() as MessageId;
    const userId = 'viewer' as UserId;
    await this.system.bus.publish(topics.chat, [
      { key: streamId, value: { v: 1, streamId, messageId, userId, text, sentAt: Date.now() } },
    ]);
    return messageId;
  }

  /** The final verdict on a segment, once there is one. */
  verdictOf(streamId: StreamId, seq: number): SegmentVerdict | undefined {
    return this.verdicts.find((v) => v.final && v.streamId === streamId && v.seq === seq);
  }

  /** What the gate offers of the stream, in order: `s/0.ts`, `slate/1.ts` …; undefined while there is nothing. */
  async offered(streamId: StreamId): Promise<string[] | undefined> {
    const response = await fetch(`${this.system.gateUrl}/live/${streamId}/index.m3u8`);
    const text = await response.text();
    return response.ok ? text.split('\n').filter((l) => l !== '' && !l.startsWith('#')) : undefined;
  }

  async playlist(streamId: StreamId): Promise<string> {
    return (await fetch(`${this.system.gateUrl}/live/${streamId}/index.m3u8`)).text();
  }

  /** Sum of a counter of ingest over the labels left out. */
  async counter(name: string, labels: Record<string, string> = {}): Promise<number> {
    const text = await (await fetch(`${this.system.ingestUrl}/metrics`)).text();
    return text
      .split('\n')
      .filter(
        (l) =>
          l.startsWith(`${name}{`) && Object.entries(labels).every(([k, v]) => l.includes(`${k}="${v}"`)),
      )
      .reduce((sum, l) => sum + Number(l.slice(l.lastIndexOf(' ') + 1)), 0);
  }

  async view(streamId: StreamId): Promise<{ state: string; stream: { live: boolean; policyHash: string } }> {
    return (await (await fetch(`${this.system.url}/v1/streams/${streamId}`)).json()) as never;
  }
}
