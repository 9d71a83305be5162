import type { BusEvents } from '@airlock/bus/events';
import type { Logger } from '@airlock/nest-host/logger';
import type { Metrics } from '@airlock/nest-host/metrics';

/** What the bus cannot use, or has to try again, as counters and log lines. */
export function busEvents(logger: Logger, metrics: Metrics): BusEvents {
  const parked = metrics.counter('airlock_bus_parked_total', 'Records no consumer of a group could use', [
    'topic',
    'group',
    'code',
  ]);
  const skipped = metrics.counter('airlock_bus_skipped_total', 'Unreadable records a follower passed over', [
    'topic',
    'code',
  ]);
  const retries = metrics.counter('airlock_bus_retries_total', 'Batches that come again', ['topic', 'group']);
  return {
    parked({ topic, group, code, ...where }) {
      parked.inc({ topic, group, code });
      logger.warn({ topic, group, code, ...where }, 'record parked');
    },
    skipped({ topic, code, ...where }) {
      skipped.inc({ topic, code });
      logger.warn({ topic, code, ...where }, 'unreadable record passed over');
    },
    retry({ topic, group, error, ...what }) {
      retries.inc({ topic, group });
      logger.warn({ topic, group, err: error, ...what }, 'batch failed and comes again');
    },
    upkeepFailed: (error) => logger.error({ err: error }, 'upkeep of the bus failed'),
  };
}
