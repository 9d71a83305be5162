import { ListFamily } from '@airlock/contracts/blacklist';
import { z } from 'zod';
import { DURATION_PATTERN, parseDuration } from './duration.js';

const Duration = z.string().regex(DURATION_PATTERN);

/** Terms of the blacklists. No text gives a number for the report or for what is shared: those are ours. */
export const BlacklistSource = z.strictObject({
  reportTo: z.string().min(1).max(200).default('省级互联网信息办公室').describe('Who is told of a new entry'),
  reportWithin: Duration.default('3d').describe('How long after it takes effect'),
  appealWithin: Duration.default('183d').describe('How long it may be appealed against'),
  longest: z
    .partialRecord(ListFamily, Duration)
    .default({ industry: '1826d' })
    .describe('The longest term of an entry that is not permanent'),
  sharedAtLeast: z
    .int()
    .min(2)
    .max(1_000)
    .default(16)
    .describe('Hashes in the smallest answer to other platforms'),
  sharedFor: Duration.default('7d').describe('How long one salt is used'),
});
export type BlacklistSource = z.infer<typeof BlacklistSource>;

const ms = (text: string): number => parseDuration(text)!;

/** The section with durations in ms; of a policy that says nothing, the defaults. */
export const blacklistRules = (source: { readonly blacklists?: BlacklistSource | undefined }) => {
  const said = source.blacklists ?? BlacklistSource.parse({});
  const longestMs = Object.fromEntries(
    Object.entries(said.longest).flatMap(([family, text]) =>
      text === undefined ? [] : [[family, ms(text)]],
    ),
  ) as Partial<Record<ListFamily, number>>;
  return {
    reportTo: said.reportTo,
    reportWithinMs: ms(said.reportWithin),
    appealWithinMs: ms(said.appealWithin),
    longestMs,
    sharedAtLeast: said.sharedAtLeast,
    sharedForMs: ms(said.sharedFor),
  };
};
export type BlacklistRules = ReturnType<typeof blacklistRules>;
