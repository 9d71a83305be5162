/** Where keys apply: everywhere, or while a part of the screen is in use. */
export type Scope = 'everywhere' | 'desk' | 'wall' | 'stream' | 'player' | 'pages';

export interface KeyAction {
  /** All that it works in: the keys of each are listed by the help, and no two actions of one may share a key. */
  readonly scopes: readonly Scope[];
  /** Default, as `@mantine/hooks` writes keys: `X`, `shift+D`, `mod+K`, `?`. */
  readonly keys: string;
}

/** Everything that a key does, with its default. Texts: `keys.<action>` of the shell. */
export const KEY_ACTIONS = {
  help: { scopes: ['everywhere'], keys: 'shift+?' },
  goDesk: { scopes: ['everywhere'], keys: 'alt+1' },
  goWall: { scopes: ['everywhere'], keys: 'alt+2' },
  goDuty: { scopes: ['everywhere'], keys: 'alt+3' },
  answerPage: { scopes: ['everywhere'], keys: 'F8' },
  openPage: { scopes: ['everywhere'], keys: 'F9' },
  next: { scopes: ['desk'], keys: 'N' },
  up: { scopes: ['desk'], keys: 'K' },
  down: { scopes: ['desk'], keys: 'J' },
  claim: { scopes: ['desk'], keys: 'Enter' },
  giveBack: { scopes: ['desk'], keys: 'Escape' },
  approve: { scopes: ['desk', 'stream'], keys: 'A' },
  dump: { scopes: ['desk', 'stream'], keys: 'D' },
  cut: { scopes: ['desk', 'stream', 'wall'], keys: 'X' },
  warn: { scopes: ['desk'], keys: 'W' },
  mute: { scopes: ['desk', 'stream'], keys: 'M' },
  escalate: { scopes: ['desk'], keys: 'E' },
  clean: { scopes: ['desk'], keys: 'C' },
  violation: { scopes: ['desk'], keys: 'V' },
  clause: { scopes: ['desk'], keys: 'P' },
  together: { scopes: ['desk'], keys: 'U' },
  look: { scopes: ['desk'], keys: 'O' },
  view: { scopes: ['desk'], keys: 'H' },
  note: { scopes: ['desk'], keys: 'T' },
  undo: { scopes: ['desk'], keys: 'Z' },
  confirm: { scopes: ['desk'], keys: 'mod+Enter' },
  sortWall: { scopes: ['wall'], keys: 'R' },
  find: { scopes: ['wall'], keys: '/' },
  showPicture: { scopes: ['wall'], keys: 'V' },
  round: { scopes: ['wall'], keys: 'T' },
  nextRooms: { scopes: ['wall'], keys: 'N' },
  finding: { scopes: ['wall'], keys: 'F' },
  lift: { scopes: ['stream'], keys: 'U' },
  suspend: { scopes: ['stream'], keys: 'shift+X' },
  retract: { scopes: ['stream'], keys: 'R' },
  lineNext: { scopes: ['stream'], keys: 'N' },
  lineBefore: { scopes: ['stream'], keys: 'shift+N' },
  linePublish: { scopes: ['stream'], keys: 'P' },
  lineMask: { scopes: ['stream'], keys: 'K' },
  lineDrop: { scopes: ['stream'], keys: 'J' },
  slowMode: { scopes: ['stream'], keys: 'O' },
  holdAll: { scopes: ['stream'], keys: 'H' },
  muteRoom: { scopes: ['stream'], keys: 'shift+M' },
  blur: { scopes: ['player', 'wall'], keys: 'B' },
  grey: { scopes: ['player'], keys: 'G' },
  sound: { scopes: ['player'], keys: 'S' },
  play: { scopes: ['player'], keys: 'Space' },
  back: { scopes: ['player'], keys: 'ArrowLeft' },
  forward: { scopes: ['player'], keys: 'ArrowRight' },
  slower: { scopes: ['player'], keys: '[' },
  faster: { scopes: ['player'], keys: ']' },
  hitBefore: { scopes: ['player'], keys: ',' },
  hitAfter: { scopes: ['player'], keys: '.' },
  live: { scopes: ['player'], keys: 'L' },
} as const satisfies Record<string, KeyAction>;

export type KeyName = keyof typeof KEY_ACTIONS;
