import { RetentionClass, RetentionClassName } from '@airlock/contracts/retention';
import { z } from 'zod';

/** What the law asks at least of the classes that everybody knows by name; a policy may ask for more. */
const KNOWN_CLASSES: Readonly<Record<string, RetentionClass>> = {
  'cn-live-60': { days: 60, from: 'item', sealed: false, basis: ['互联网直播服务管理规定 Art. 16(1)'] },
  'cn-netlog-180': { days: 184, from: 'item', sealed: false, basis: ['网络安全法 Art. 23(3)'] },
  'cn-commerce-3y': {
    days: 1_095,
    from: 'stream_end',
    sealed: false,
    basis: ['网络交易监督管理办法 Art. 20', '电子商务法 Art. 31'],
  },
  'action-3y': { days: 1_095, from: 'item', sealed: false, basis: ['DSA Art. 20', '直播电商监督管理办法'] },
  'eu-tco-6m': { days: 184, from: 'event', sealed: true, basis: ['EU 2021/784 Art. 6'] },
  'us-csam-1y': { days: 366, from: 'event', sealed: true, basis: ['18 U.S.C. § 2258A(h)'] },
  'kr-3y': { days: 1_096, from: 'event', sealed: true, basis: ['KR 전기통신사업법'] },
  'gov-3y': { days: 1_096, from: 'item', sealed: false, basis: ['个人信息保护法 Art. 56'] },
};

const ClassNames = z.array(RetentionClassName).min(1);

/** How long what is kept; the longest of several classes counts. */
export const RetentionSource = z
  .strictObject({
    classes: z
      .record(RetentionClassName, RetentionClass)
      .default({})
      .superRefine((classes, context) => {
        for (const [name, { days }] of Object.entries(classes)) {
          const least = KNOWN_CLASSES[name]?.days ?? 0;
          if (days < least)
            context.addIssue({
              code: 'custom',
              path: [name, 'days'],
              message: `${name} is kept for at least ${least} days`,
            });
        }
      })
      .describe('Classes of your own, or more days for one that Airlock knows'),
    streams: ClassNames.default(['cn-live-60']).describe('Of every recording, chat line and verdict'),
    sales: ClassNames.default(['cn-commerce-3y']).describe('Of a recording in which something was sold'),
    logs: ClassNames.default(['cn-netlog-180', 'action-3y']).describe(
      'Of the audit log, whose days go as a whole',
    ),
    records: ClassNames.default(['action-3y']).describe('Of actions, cases, approvals and announcements'),
    reviewHoldsDays: z
      .int()
      .min(1)
      .max(365)
      .default(90)
      .describe('How often a legal hold is looked at again'),
  })
  .describe('What is kept for how long. Left out: the Chinese minimums.');
export type RetentionSource = z.infer<typeof RetentionSource>;

/** The section of a policy with everything filled in, and all classes by name. */
export interface RetentionRules extends Omit<RetentionSource, 'classes'> {
  readonly classes: ReadonlyMap<string, RetentionClass>;
}

/** What a policy says on retention; of one that says nothing, the defaults. */
export const retentionRules = (source: {
  readonly retention?: RetentionSource | undefined;
}): RetentionRules => {
  const said = source.retention ?? RetentionSource.parse({});
  return { ...said, classes: new Map(Object.entries({ ...KNOWN_CLASSES, ...said.classes })) };
};

/** Names of classes that the section uses and nobody has described, with where. */
export const unknownClasses = (said: RetentionSource): readonly (readonly [path: string, name: string])[] => {
  const { classes } = retentionRules({ retention: said });
  return (['streams', 'sales', 'logs', 'records'] as const).flatMap((key) =>
    said[key].filter((name) => !classes.has(name)).map((name) => [key, name] as const),
  );
};
