import type { StreamId, UserId } from '@airlock/contracts/ids';
import { serveJson } from './serve-json.js';
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
export const serveOrders = (stage: Stage, port: number): ReturnType<typeof serveJson> =>
  serveJson((order) => carryOut(stage, order as Order), port);
