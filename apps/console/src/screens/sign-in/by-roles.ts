import type { DemoPersonView } from '@airlock/contracts/access';

export interface Post {
  readonly roles: DemoPersonView['roles'];
  readonly persons: readonly string[];
}

/** People with the same roles together, in the order in which they were named first. */
export const byRoles = (staff: readonly DemoPersonView[]): readonly Post[] =>
  [...Map.groupBy(staff, ({ roles }) => roles.join())].map(([, same]) => ({
    roles: same[0]!.roles,
    persons: same.map(({ person }) => person),
  }));
