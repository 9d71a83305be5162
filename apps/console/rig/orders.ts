import type { StreamId, UserId } from '@airlock/contracts/ids';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Found, Hit, Stage } from './stage.js';

interface Order {
  /** `hit`: seen in the next segment of room `room`; `say`: a line of chat; `open`: one more room. */
  readonly do: 'hit' | 'say' | 'open' | 'rooms';
  readonly room?: number;
  readonly hit?: Hit;
  readonly text?: string;
  readonly decision?: 'publish' | 'mask' | 'hold' | 'drop';
  /** Who says it. */
  readonly userId?: string;
  /** What is found in the line: a label, and where. */
  readonly found?: Found;
  readonly category?: string;
}

const carryOut = async (stage: Stage, order: Order): Promise<unknown> => {
  const room = stage.rooms[order.room ?? 0]!;
  switch (order.do) {
    case 'hit':
      room.hits.push(order.hit!);
      return { streamId: room.streamId };
    case 'say':
      return {
        messageId: await stage.say(room.streamId, order.text!, {
          decision: order.decision ?? 'publish',
          ...(order.userId === undefined ? {} : { userId: order.userId as UserId }),
          ...(order.found === undefined ? {} : { found: order.found }),
        }),
      };
    case 'open':
      return { streamId: (await stage.open(order.category)).streamId };
    case 'rooms':
      return { items: stage.rooms.map((r) => r.streamId as StreamId) };
  }
};

/** Takes orders of tests, as JSON by POST: what is to be seen and said in the rooms. */
export const serveOrders = async (
  stage: Stage,
  port: number,
): Promise<{ url: string; close(): Promise<void> }> => {
  const server = createServer((request, response) => {
    void (async () => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const answer = await carryOut(stage, JSON.parse(text) as Order);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    })().catch((error: unknown) => response.writeHead(400).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
