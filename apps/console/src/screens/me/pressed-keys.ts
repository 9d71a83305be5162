interface Pressed {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

const MODIFIERS = new Set(['Alt', 'Control', 'Meta', 'Shift', 'AltGraph', 'CapsLock', 'Dead', 'Process']);

/** What was pressed, as the table of keys writes it; undefined while only a modifier is down. */
export const pressedKeys = ({ key, altKey, ctrlKey, metaKey, shiftKey }: Pressed): string | undefined => {
  if (MODIFIERS.has(key)) return undefined;
  const name = key === ' ' ? 'Space' : key === '+' ? '[plus]' : key.length === 1 ? key.toUpperCase() : key;
  const before = [ctrlKey || metaKey ? 'mod' : '', altKey ? 'alt' : '', shiftKey ? 'shift' : ''];
  return [...before.filter((m) => m !== ''), name].join('+');
};
