import type { Logger } from '@airlock/nest-host/logger';
import type { Metrics } from '@airlock/nest-host/metrics';

/** Everything control says about its business, in one place. */
export const createEvents = (metrics: Metrics, logger: Logger) => {
  const admissions = metrics.counter('airlock_admissions_total', 'Publish sessions asked for', ['answer']);
  const actions = metrics.counter('airlock_actions_total', 'Actions on streams', ['kind', 'origin']);
  const decisions = metrics.counter('airlock_run_decisions_total', 'Decisions of people on runs', [
    'decision',
  ]);
  const dark = metrics.histogram('airlock_time_to_dark_seconds', 'Decision to last byte served to a viewer', ['origin']); // prettier-ignore
  // A rate does not see the first event of a series that did not exist before.
  for (const origin of ['human', 'policy']) dark.zero({ origin });
  const unconfirmed = metrics.counter(
    'airlock_dark_unconfirmed_total',
    'Cuts the probe could not confirm in time',
  );
  const kicks = metrics.counter('airlock_kicks_total', 'Attempts to throw off a publisher', [
    'server',
    'result',
  ]);
  const recorded = metrics.counter('airlock_recorded_total', 'Records written to the database', ['topic']);
  const silent = metrics.counter(
    'airlock_streams_silent_total',
    'Streams ended because nobody fed them and nobody told of their end',
  );
  return {
    fellSilent: (streamId: string) => {
      silent.inc();
      logger.warn({ streamId }, 'stream fell silent: ended');
    },
    admitted: (streamId: string, roomClass: string) => {
      admissions.inc({ answer: 'allow' });
      logger.info({ streamId, roomClass }, 'stream admitted');
    },
    refused: (roomId: string, reasons: readonly string[]) => {
      admissions.inc({ answer: 'deny' });
      logger.warn({ roomId, reasons }, 'stream refused');
    },
    acted: (action: { actionId: string; kind: string; streamId: string; origin: { type: string } }) => {
      actions.inc({ kind: action.kind, origin: action.origin.type });
      logger.warn({ action: action.actionId, kind: action.kind, streamId: action.streamId }, 'action');
    },
    decided: (decision: string, streamId: string) => {
      decisions.inc({ decision });
      logger.info({ decision, streamId }, 'run decided');
    },
    wentDark: (origin: string, ms: number, actionId: string) => {
      dark.observe({ origin }, ms / 1_000);
      logger.info({ action: actionId, ms }, 'dark');
    },
    notDark: (actionId: string) => {
      unconfirmed.inc();
      logger.error({ action: actionId }, 'the probe could not confirm that the stream is dark');
    },
    kicked: (server: string, result: 'kicked' | 'absent' | 'failed', streamId: string, error?: unknown) => {
      kicks.inc({ server, result });
      logger.info({ server, result, streamId, err: error }, 'kick');
    },
    recorded: (topic: string, count: number) => recorded.inc({ topic }, count),
  };
};

export type Events = ReturnType<typeof createEvents>;
