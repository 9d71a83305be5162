/** What controllers get injected: one object with everything that control can do. */
export const CONTROL = Symbol('CONTROL');
export const HOUSE = Symbol('HOUSE');
export const BANKS = Symbol('BANKS');
export const POLICIES = Symbol('POLICIES');
