import type { PatrolLook, PatrolMiss, PatrolReport } from '@airlock/contracts/patrol';

const countsOf = (looks: readonly PatrolLook[]) => ({
  looks: looks.length,
  proven: looks.filter((l) => l.proven).length,
  rooms: new Set(looks.filter((l) => l.proven).map((l) => l.streamId)).size,
  dwellMs: looks.reduce((sum, l) => sum + l.dwellMs, 0),
  concerns: looks.filter((l) => l.finding?.kind === 'concern').length,
});

/** What patrol came to between two times, from what was written down. */
export const patrolReport = (
  looks: readonly PatrolLook[],
  misses: readonly PatrolMiss[],
  from: number,
  until: number,
): PatrolReport => {
  const people = [...new Set(looks.map((l) => l.person))].sort();
  const classes = [...new Set(misses.map((m) => m.roomClass))].sort();
  return {
    from,
    until,
    total: countsOf(looks),
    people: people.map((person) => ({ person, ...countsOf(looks.filter((l) => l.person === person)) })),
    classes: classes.map((roomClass) => {
      const own = misses.filter((m) => m.roomClass === roomClass);
      const longestMs = Math.max(...own.map((m) => (m.endedAt ?? until) - m.dueAt));
      return { roomClass, missed: own.length, longestMs };
    }),
    misses: [...misses],
  };
};
