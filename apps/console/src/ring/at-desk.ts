/** So long after the last key or movement somebody may have fallen asleep, ms. */
const AWAY_AFTER_MS = 60_000;

let touchedAt = Date.now();
for (const name of ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const)
  window.addEventListener(name, () => (touchedAt = Date.now()), { capture: true, passive: true });

/** Whether somebody works at this desk just now, in this window. */
export const isAtDesk = (): boolean => !document.hidden && Date.now() - touchedAt < AWAY_AFTER_MS;
