/** Loaded before everything else (`--import`): the process believes it is AIRLOCK_CHAOS_CLOCK_MS later than it is. */
const shiftMs = Number(process.env['AIRLOCK_CHAOS_CLOCK_MS'] ?? 0);
const RealDate = globalThis.Date;

class ShiftedDate extends RealDate {
  constructor(...args: [] | [value: number | string | Date]) {
    if (args.length === 0) super(RealDate.now() + shiftMs);
    else super(...args);
  }
  static override now(): number {
    return RealDate.now() + shiftMs;
  }
}

// `new Date(y, m, d)` of libraries keeps all its arguments.
globalThis.Date = new Proxy(ShiftedDate, {
  construct: (target, args: unknown[], newTarget) =>
    args.length > 1
      ? Reflect.construct(RealDate, args, newTarget === target ? RealDate : newTarget)
      : (Reflect.construct(target, args, newTarget) as Date),
}) as unknown as DateConstructor;
