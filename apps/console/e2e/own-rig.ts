import { type SpawnedRig, spawnRig } from './spawn-rig.js';

/** A rig of its own, with other values in its policy and a clock that goes on when told; orders: `rig/orders.ts`. */
export type OwnRig = SpawnedRig;

export const openRig = (
  offset: number,
  values: Readonly<Record<string, unknown>>,
  { rooms = 1, everyMs = 2_000 }: { readonly rooms?: number; readonly everyMs?: number } = {},
): Promise<OwnRig> =>
  spawnRig('main', offset, [
    ...['--rooms', String(rooms), '--every', String(everyMs)],
    ...Object.entries(values).flatMap(([path, value]) => ['--set', `${path}=${JSON.stringify(value)}`]),
  ]);
