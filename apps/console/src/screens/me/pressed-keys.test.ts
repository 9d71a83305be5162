import { describe, expect, it } from 'vitest';
import { KEY_ACTIONS } from '../../keys/table.js';
import { pressedKeys } from './pressed-keys.js';

const press = (key: string, over: object = {}) =>
  pressedKeys({ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...over });

describe('a key that was pressed', () => {
  it('is written as the table writes its own', () => {
    expect(press('x')).toBe(KEY_ACTIONS.cut.keys);
    expect(press(' ')).toBe(KEY_ACTIONS.play.keys);
    expect(press('Enter', { ctrlKey: true })).toBe(KEY_ACTIONS.confirm.keys);
    expect(press('?', { shiftKey: true })).toBe(KEY_ACTIONS.help.keys);
    expect(press('1', { altKey: true })).toBe(KEY_ACTIONS.goDesk.keys);
  });

  it('is none while only a modifier is down', () => {
    expect(press('Shift', { shiftKey: true })).toBeUndefined();
  });
});
