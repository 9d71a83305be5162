/** Where keys apply: everywhere, or while a part of the screen is in use. */
export type Scope = 'everywhere' | 'desk' | 'wall' | 'stream' | 'player' | 'pages';

export interface KeyAction {
  readonly scope: Scope;
  /** Default, as `@mantine/hooks` writes keys: `X`, `shift+D`, `mod+K`, `?`. */
  readonly keys: string;
}

/** Everything that a key does, with its default. Texts: `keys.<action>` of the shell. */
export const KEY_ACTIONS = {
  help: { scope: 'everywhere', keys: 'shift+?' },
  goDesk: { scope: 'everywhere', keys: 'alt+1' },
  goWall: { scope: 'everywhere', keys: 'alt+2' },
  goDuty: { scope: 'everywhere', keys: 'alt+3' },
  answerPage: { scope: 'everywhere', keys: 'F8' },
  openPage: { scope: 'everywhere', keys: 'F9' },
  next: { scope: 'desk', keys: 'N' },
  up: { scope: 'desk', keys: 'K' },
  down: { scope: 'desk', keys: 'J' },
  claim: { scope: 'desk', keys: 'Enter' },
  giveBack: { scope: 'desk', keys: 'Escape' },
  approve: { scope: 'desk', keys: 'A' },
  dump: { scope: 'desk', keys: 'D' },
  cut: { scope: 'desk', keys: 'X' },
  warn: { scope: 'desk', keys: 'W' },
  mute: { scope: 'desk', keys: 'M' },
  escalate: { scope: 'desk', keys: 'E' },
  clean: { scope: 'desk', keys: 'C' },
  violation: { scope: 'desk', keys: 'V' },
  clause: { scope: 'desk', keys: 'P' },
  together: { scope: 'desk', keys: 'U' },
  look: { scope: 'desk', keys: 'O' },
  view: { scope: 'desk', keys: 'H' },
  note: { scope: 'desk', keys: 'T' },
  undo: { scope: 'desk', keys: 'Z' },
  confirm: { scope: 'desk', keys: 'mod+Enter' },
  sortWall: { scope: 'wall', keys: 'R' },
  find: { scope: 'wall', keys: '/' },
  showPicture: { scope: 'wall', keys: 'V' },
  round: { scope: 'wall', keys: 'T' },
  nextRooms: { scope: 'wall', keys: 'N' },
  finding: { scope: 'wall', keys: 'F' },
  lift: { scope: 'stream', keys: 'U' },
  suspend: { scope: 'stream', keys: 'shift+X' },
  lineNext: { scope: 'stream', keys: 'N' },
  lineBefore: { scope: 'stream', keys: 'shift+N' },
  linePublish: { scope: 'stream', keys: 'P' },
  lineMask: { scope: 'stream', keys: 'K' },
  lineDrop: { scope: 'stream', keys: 'J' },
  slowMode: { scope: 'stream', keys: 'O' },
  holdAll: { scope: 'stream', keys: 'H' },
  muteRoom: { scope: 'stream', keys: 'shift+M' },
  blur: { scope: 'player', keys: 'B' },
  grey: { scope: 'player', keys: 'G' },
  sound: { scope: 'player', keys: 'S' },
  play: { scope: 'player', keys: 'Space' },
  back: { scope: 'player', keys: 'ArrowLeft' },
  forward: { scope: 'player', keys: 'ArrowRight' },
  slower: { scope: 'player', keys: '[' },
  faster: { scope: 'player', keys: ']' },
  hitBefore: { scope: 'player', keys: ',' },
  hitAfter: { scope: 'player', keys: '.' },
  live: { scope: 'player', keys: 'L' },
} as const satisfies Record<string, KeyAction>;

export type KeyName = keyof typeof KEY_ACTIONS;
