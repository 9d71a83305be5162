import type { StreamId, UserId } from '@airlock/contracts/ids';
import { serveJson } from './serve-json.js';
import type { Found, Hit, Stage } from './stage.js';

interface Order {
  /** `hit`: seen in the next segment of room `room`; `say`: a line of chat; `open`: one more room; `pass`: control's clock goes on by `ms`; `skip`: nothing looks at `ms` of the next segment. */
  readonly do: 'hit' | 'say' | 'open' | 'rooms' | 'pass' | 'skip';
  readonly room?: number;
  readonly hit?: Hit;
  readonly text?: string;
  readonly decision?: 'publish' | 'mask' | 'hold' | 'drop';
  /** Who says it. */
  readonly userId?: string;
  /** What is found in the line: a label, and where. */
  readonly found?: Found;
  readonly category?: string;
  /** Of the room that is opened. */
  readonly title?: string;
  readonly ms?: number;
}

export interface Hands {
  readonly pass: (ms: number) => void;
}

const carryOut = async (stage: Stage, { pass }: Hands, order: Order): Promise<unknown> => {
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
      return { streamId: (await stage.open(order.category, order.title)).streamId };
    case 'rooms':
      return { items: stage.rooms.map((r) => r.streamId as StreamId) };
    case 'skip':
      room.skippedMs = order.ms ?? 0;
      return { streamId: room.streamId };
    case 'pass':
      pass(order.ms ?? 0);
      return {};
  }
};

/** Takes orders of tests, as JSON by POST: what is to be seen and said in the rooms. */
export const serveOrders = (stage: Stage, hands: Hands, port: number): ReturnType<typeof serveJson> =>
  serveJson((order) => carryOut(stage, hands, order as Order), port);
