import fc from 'fast-check';

/**
 * Property tests try the same cases on every run, so that a red run means a change and not luck. `AIRLOCK_SEED=random`
 * looks for new ones; a seed it found is tried again by naming it.
 */
const asked = process.env['AIRLOCK_SEED'];
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked ?? 20_261_121) });
