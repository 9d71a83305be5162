import { inProcessDirectPath } from '@airlock/bus/direct';
import { openEmbeddedBus } from '@airlock/bus/embedded';
import type { AdmissionRequest } from '@airlock/contracts/admission';
import type { StreamId } from '@airlock/contracts/ids';
import type { SegmentMessage } from '@airlock/contracts/segment';
import { topics } from '@airlock/contracts/topics';
import { MessageVerdict, SegmentVerdict } from '@airlock/contracts/verdict';
import { type Logger, silentLogger } from '@airlock/nest-host/logger';
import { openPolicyInForce } from '@airlock/nest-host/policy-in-force';
import { compilePolicy } from '@airlock/policy/compile';
import type { Policy } from '@airlock/policy/policy';
import { openFolderBlobs } from '@airlock/storage/blobs/folder';
import { openDatabase } from '@airlock/storage/database';
import { segmentMessage } from '@airlock/testkit/segment-message';
import { createServer, type ServerResponse } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OidcOptions } from './access/oidc.js';
import type { Captures } from './captures.js';
import type { MediaServer } from './media-server.js';
import { startControl } from './start.js';

const POLICY = `name: test
version: '1'
taxonomy:
  known.prohibited:
    title: { zh: 禁止, en: Prohibited }
    clauses: [Clause 1]
    severity: 4
    threshold: 0.8
    segments: dump
    messages: drop
roomClasses:
  - name: news
    title: { zh: 新闻, en: News }
    when: stream.category == "news"
    release: { mode: review, delayMs: 0 }
    sampling: { fps: 1 }
  - name: all
    title: { zh: 全部, en: All }
    release: { mode: gated, delayMs: 0 }
    sampling: { fps: 1 }
rules:
  segments:
    - { id: prohibited, label: known.prohibited, when: over("known.prohibited"), decision: dump }
  messages: []
`;

/** For tests only: a gate that offers one piece of content until it is told that the stream is dark. */
const stateEvent = (state: string) => `event: state\ndata: ${JSON.stringify({ state })}\n\n`;
const fakeGate = async () => {
  const watchers = new Set<ServerResponse>();
  const state = { dark: false, lastContentByteAt: null as number | null, requests: 0 };
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    response.setHeader('access-control-allow-origin', '*');
    if (url.endsWith('/events')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      watchers.add(response);
      response.write(stateEvent('waiting'));
      return;
    }
    state.requests += 1;
    if (url.startsWith('/internal/')) {
      response.end(JSON.stringify({ lastContentByteAt: state.lastContentByteAt }));
    } else if (url.endsWith('.m3u8')) {
      response.end(`#EXTM3U\n#EXTINF:2,\n${state.dark ? 'slate/7.ts' : 's/7.ts'}\n`);
    } else if (state.dark && !url.includes('/slate/')) {
      response.writeHead(404).end();
    } else {
      if (!url.includes('/slate/')) state.lastContentByteAt = Date.now();
      response.end('media');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${port}`,
    state,
    close,
    tell: (to: string) => watchers.forEach((w) => w.write(stateEvent(to))),
  };
};

/** A whole control with an embedded bus in a temporary folder and a database in memory. */
export const startTestControl = async (
  options: {
    servers?: MediaServer[];
    captures?: Captures;
    token?: string;
    clock?: () => number;
    oidc?: OidcOptions;
    logger?: Logger;
    /** Whether callers may act as the staff of the demo. */
    demoPersons?: boolean;
    /** Whether these are on a rota. */
    demoRota?: boolean;
    /** Added to the policy of the tests. */
    policy?: string;
    policyRules?: 'file' | 'house';
  } = {},
) => {
  const dir = await mkdtemp(join(tmpdir(), 'airlock-control-'));
  const [bus, db, blobs, gate] = await Promise.all([
    openEmbeddedBus({ dir: join(dir, 'bus'), fsync: 'normal', upkeepMs: 0 }),
    openDatabase({ memory: true }),
    openFolderBlobs({ dir: join(dir, 'blobs'), fsync: 'none' }),
    fakeGate(),
  ]);
  const compile = (text: string): Policy => {
    const compiled = compilePolicy(text);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    return compiled.policy;
  };
  const text = POLICY + (options.policy ?? '');
  let policy = compile(text);
  const listeners = new Set<(policy: Policy) => void>();
  const onChange = (listener: (policy: Policy) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const direct = inProcessDirectPath();
  let source = text;
  const file = { current: () => policy, text: () => source, onChange, close: () => undefined };
  let inForce = await openPolicyInForce({ file, ruledBy: options.policyRules ?? 'house', bus, direct });
  const boot = () =>
    startControl({
      bus,
      db,
      blobs,
      direct,
      policy: inForce,
      mediaServers: options.servers ?? [],
      ...(options.captures === undefined ? {} : { captures: options.captures }),
      gateUrl: () => gate.url,
      http: { host: '127.0.0.1', port: 0, ...(options.token === undefined ? {} : { token: options.token }) },
      logger: options.logger ?? silentLogger(),
      ...(options.clock === undefined ? {} : { clock: options.clock }),
      ...(options.oidc === undefined ? {} : { oidc: options.oidc }),
      ...(options.demoPersons === undefined ? {} : { demoPersons: options.demoPersons }),
      ...(options.demoRota === undefined ? {} : { demoRota: options.demoRota }),
    });
  let control = await boot();
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(control.url + path, {
      method,
      headers: { ...json, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read answers of every shape
    const answer: any = isJson ? JSON.parse(text) : text;
    return { status: response.status, body: answer, headers: response.headers };
  };
  return {
    bus,
    db,
    blobs,
    direct,
    gate,
    call,
    get control() {
      return control;
    },
    /** Puts another policy in force. */
    changePolicy(edit: (text: string) => string): Policy {
      source = edit(text);
      policy = compile(source);
      for (const listener of listeners) listener(policy);
      return policy;
    },
    /** The policy as this control follows it. */
    inForce: () => inForce,
    /** With a process of its own, so to speak: what it knew is gone. */
    async restart() {
      await control.close();
      await inForce.close();
      inForce = await openPolicyInForce({ file, ruledBy: options.policyRules ?? 'house', bus, direct });
      control = await boot();
    },
    publishSegment: (streamId: StreamId, seq: number, bytes = `segment ${seq}`) =>
      bus.publish(topics.segments, [{ key: streamId, value: segment(streamId, seq, bytes) }]),
    publishVerdict: (v: SegmentVerdict | MessageVerdict) =>
      bus.publish(topics.verdicts, [{ key: v.streamId, value: v }]),
    /** Waits until `read` answers with something true; there is nothing else that says when a consumer is done. */
    async until<T>(read: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
      for (;;) {
        const value = await read();
        if (value !== undefined && value !== false) return value as T;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async close() {
      await control.close();
      await inForce.close();
      await bus.close();
      await db.close();
      await blobs.close();
      await gate.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
};
export type TestControl = Awaited<ReturnType<typeof startTestControl>>;

export const admission = (more: Partial<Record<keyof AdmissionRequest, unknown>> = {}) => ({
  roomId: 'room-1',
  streamerId: 'streamer-1',
  title: 'Cooking',
  category: 'food',
  source: 'rtmp',
  ...more,
});

export const segment = (streamId: StreamId, seq: number, bytes = `segment ${seq}`): SegmentMessage =>
  segmentMessage({
    streamId,
    seq,
    media: { inline: Buffer.from(bytes).toString('base64'), sha256: 'a'.repeat(64), bytes: bytes.length },
  });

const judged = (streamId: StreamId) => ({
  v: 1,
  streamId,
  policyHash: 'b'.repeat(64),
  timing: { capturedAt: Date.now() - 50, receivedAt: Date.now() - 40, decidedAt: Date.now() },
});
const rule = { rule: 'prohibited', label: 'known.prohibited', clause: 'Clause 1', severity: 4, when: 'over("known.prohibited")', facts: { score: 0.98 } }; // prettier-ignore
const detector = { id: 'pdq', version: '1' };

export const verdict = (
  streamId: StreamId,
  seq: number,
  decision: 'release' | 'hold' | 'dump' = 'release',
) => {
  const hit = decision !== 'release';
  return SegmentVerdict.parse({
    ...judged(streamId),
    kind: 'segment',
    epoch: 0,
    seq,
    final: true,
    decision,
    signals: hit ? [{ label: 'known.prohibited', score: 0.98, detector, source: 'known' }] : [],
    rules: hit ? [rule] : [],
    coverage: { frames: 2, reused: 0, unwatchedMs: 0 },
  });
};

export const messageVerdict = (
  streamId: StreamId,
  messageId: string,
  decision: 'publish' | 'hold' | 'drop',
) =>
  MessageVerdict.parse({
    ...judged(streamId),
    kind: 'message',
    messageId,
    decision,
    signals: [],
    rules: decision === 'publish' ? [] : [rule],
    ...(decision === 'publish' ? { display: { userId: 'u', text: 'hi', sentAt: 1 } } : {}),
  });
