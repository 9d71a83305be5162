import type { MessageId, UserId } from '@airlock/contracts/ids';
import { topics } from '@airlock/contracts/topics';
import type { MessageDecision } from '@airlock/contracts/verdict';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Bench, STREAM } from './gate.testkit.js';

let bench: Bench;
afterEach(() => bench.close());

const display = (text: string) => ({ userId: 'bo' as UserId, text, sentAt: 1 });
const line = async (id: string, decision: MessageDecision, text: string): Promise<void> => {
  const visible = decision === 'publish' || decision === 'mask';
  await bench.bus.publish(topics.verdicts, [
    {
      key: STREAM,
      value: {
        v: 1,
        kind: 'message',
        streamId: STREAM,
        messageId: id as MessageId,
        signals: [],
        rules: [],
        policyHash: 'p',
        timing: { capturedAt: 1, receivedAt: 1, decidedAt: 1 },
        decision,
        ...(visible && { display: display(text) }),
      },
    },
  ]);
};

/** Everything a listener is told, as it comes. */
const listen = async () => {
  const stop = new AbortController();
  const response = await fetch(`${bench.gate.url}/live/${STREAM}/events`, { signal: stop.signal });
  const told: string[] = [];
  void (async () => {
    let rest = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split('\n\n');
      rest = parts.pop()!;
      for (const part of parts) {
        const event = /^event: (.*)$/m.exec(part)?.[1];
        if (event === undefined) {
          if (part.startsWith(':')) told.push('heartbeat');
          continue;
        }
        const data = JSON.parse(/^data: (.*)$/m.exec(part)![1]!) as Record<string, unknown>;
        if (event === 'chat-mode') {
          told.push(`chat-mode ${data['held'] === true ? `held ${String(data['slowMs'])}` : 'open'}`);
          continue;
        }
        told.push(`${event} ${String(data['text'] ?? data['state'] ?? data['messageId'])}`);
      }
    }
  })().catch(() => undefined);
  return { told, stop: () => stop.abort() };
};
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 10_000, interval: 10 });

describe('what a listener is told', () => {
  it('chat lines after their decision, as the audience may read them, and a word on the state', async () => {
    bench = await Bench.open({ keepAliveMs: 20 });
    await bench.stream({});
    await until(async () => expect((await bench.get(`/internal/streams/${STREAM}/served`)).status).toBe(200));
    const viewer = await listen();
    await line('a', 'publish', 'hello');
    await line('b', 'hold', 'hm');
    await line('c', 'drop', 'no');
    await line('d', 'mask', 'call ***');
    await line('a', 'publish', 'hello again');
    await until(() => expect(viewer.told).toContain('chat call ***'));
    await bench.control({
      type: 'message',
      streamId: STREAM,
      messageId: 'b' as MessageId,
      decision: 'publish',
      display: display('held, then let through'),
      by: 'rin',
      decidedAt: 2,
    });
    await until(() => expect(viewer.told).toContain('chat held, then let through'));
    await bench.control({
      type: 'message',
      streamId: STREAM,
      messageId: 'a' as MessageId,
      decision: 'drop',
      by: 'rin',
      decidedAt: 3,
    });
    await until(() => expect(viewer.told).toContain('chat-removed a'));
    await bench.released(0);
    await until(() => expect(viewer.told).toContain('state live'));
    const cut = bench.action('cut');
    await bench.direct.send(cut);
    await until(() => expect(viewer.told).toContain('state dark'));
    await line('e', 'publish', 'in the dark');
    // Behind the line in the same partition: when the gate has this, it has had the line.
    await bench.verdict(77, 'release');
    await vi.waitFor(async () => expect((await bench.served()).waiting).toBe(1), {
      timeout: 10_000,
      interval: 10,
    });
    await bench.direct.send(bench.action('lift', cut.action.actionId));
    await line('f', 'publish', 'lit again');
    await until(() => expect(viewer.told).toContain('heartbeat'));
    await until(() => expect(viewer.told).toContain('chat lit again'));
    viewer.stop();
    expect(viewer.told.filter((t) => t !== 'heartbeat')).toEqual([
      'state waiting', 'chat hello', 'chat call ***', 'chat held, then let through', 'chat-removed a', 'state live', 'state dark',
      'state slate', 'chat lit again',
    ]); // prettier-ignore
  });

  it('whoever comes later gets the last lines that stand', async () => {
    bench = await Bench.open();
    await bench.stream({});
    await until(async () => expect((await bench.get(`/internal/streams/${STREAM}/served`)).status).toBe(200));
    const first = await listen();
    await line('a', 'publish', 'one');
    await line('b', 'publish', 'two');
    await until(() => expect(first.told).toContain('chat two'));
    const second = await listen();
    await until(() => expect(second.told).toEqual(['state waiting', 'chat one', 'chat two']));
    first.stop();
    second.stop();
  });

  it('D23: the list of chat is what the overlay shows, and what is taken back is gone from both', async () => {
    bench = await Bench.open();
    await bench.stream({});
    await until(async () => expect((await bench.get(`/internal/streams/${STREAM}/served`)).status).toBe(200));
    const viewer = await listen();
    const overlay = (): string[] => {
      const shown = new Set<string>();
      for (const told of viewer.told) {
        const [event, id] = told.split(' ') as [string, string];
        if (event === 'chat') shown.add(id);
        if (event === 'chat-removed') shown.delete(id);
      }
      return [...shown];
    };
    const decisions = ['publish', 'mask', 'hold', 'drop'] as const;
    for (let i = 0; i < 40; i += 1) await line(`m${i}`, decisions[((i * 7) % 5) % 4]!, `m${i}`);
    for (const [i, decision] of [
      [0, 'drop'],
      [1, 'publish'],
      [3, 'publish'],
      [5, 'drop'],
      [39, 'drop'],
    ] as const)
      await bench.control({
        ...{ type: 'message', streamId: STREAM, messageId: `m${i}` as MessageId, decision },
        ...(decision === 'publish' ? { display: display(`m${i}`) } : {}),
        ...{ by: 'rin', decidedAt: 2 + i },
      });
    await line('last', 'publish', 'last');
    await until(() => expect(viewer.told).toContain('chat last'));
    await until(() => expect(viewer.told.filter((told) => told.startsWith('chat-removed'))).not.toEqual([]));
    const list = async (): Promise<string[]> => {
      const { lines } = (await (await bench.get(`/live/${STREAM}/chat`)).json()) as {
        lines: { text: string }[];
      };
      return lines.map((l) => l.text);
    };
    await until(async () => expect(await list()).toEqual(overlay()));
    expect(overlay().length).toBeGreaterThan(15);
    expect(overlay()).not.toContain('m0');
    viewer.stop();
    await bench.direct.send(bench.action('cut'));
    await until(async () => expect((await bench.get(`/live/${STREAM}/chat`)).status).toBe(404));
  });

  it('C01: no line that was judged before its judge heard that all are to wait, until a person lets it out', async () => {
    bench = await Bench.open();
    await bench.stream({});
    await until(async () => expect((await bench.get(`/internal/streams/${STREAM}/served`)).status).toBe(200));
    const viewer = await listen();
    const mode = { type: 'chat' as const, streamId: STREAM, reason: 'a raid', by: 'rin', decidedAt: 1 };
    await bench.direct.send({ ...mode, mode: { hold: {}, slow: { everyMs: 5_000 } } });
    await until(() => expect(viewer.told).toContain('chat-mode held 5000'));
    await line('a', 'publish', 'too early');
    await bench.control({
      ...{ type: 'message', streamId: STREAM, messageId: 'a' as MessageId, decision: 'publish' },
      ...{ display: display('let out'), by: 'rin', decidedAt: 2 },
    });
    await until(() => expect(viewer.told).toContain('chat let out'));
    await bench.direct.send({ ...mode, mode: {}, decidedAt: 3 });
    // What comes late by the topic does not bring it back.
    await bench.control({ ...mode, mode: { hold: {} }, decidedAt: 1 });
    await line('b', 'publish', 'as before');
    await until(() => expect(viewer.told).toContain('chat as before'));
    viewer.stop();
    expect(viewer.told).toEqual(['state waiting', 'chat-mode held 5000', 'chat let out', 'chat-mode open', 'chat as before']); // prettier-ignore
  });
});
