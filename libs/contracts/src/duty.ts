import { z } from 'zod';

/** Who is called first, who next, and who leads. */
export const DutyLayer = z.enum(['primary', 'backup', 'lead']);
export type DutyLayer = z.infer<typeof DutyLayer>;
