import type { Action } from '@airlock/contracts/action';
import type { StreamId } from '@airlock/contracts/ids';
import type { MediaRef } from '@airlock/contracts/segment';
import type { Effect, Entry } from '@airlock/moderation/release';
import type { Logger } from '@airlock/nest-host/logger';
import type { Metrics } from '@airlock/nest-host/metrics';

/** All that the gate tells about itself. */
export const gateEvents = (logger: Logger, metrics: Metrics) => {
  const listed = metrics.counter('airlock_gate_entries_total', 'Entries listed in playlists', [
    'kind',
    'why',
  ]);
  const latency = metrics.histogram('airlock_gate_release_seconds', 'Last byte captured to listed');
  const leaked = metrics.counter('airlock_gate_leaked_total', 'Segments dumped after they had been shown', [
    'by',
  ]);
  const evicted = metrics.counter('airlock_gate_evicted_total', 'Waiting segments given up for want of room');
  const refused = metrics.counter('airlock_gate_refused_total', 'Requests for what is not released', [
    'what',
  ]);
  const sent = metrics.counter('airlock_gate_sent_bytes_total', 'Media bytes sent to viewers', ['kind']);
  const broken = metrics.counter(
    'airlock_gate_responses_cut_total',
    'Responses broken off because the stream went dark',
  );
  const darkness = metrics.histogram('airlock_gate_dark_seconds', 'Cut decided to nothing more served');
  const bad = metrics.counter('airlock_gate_bad_media_total', 'Released media that could not be served', [
    'why',
  ]);
  const unsaved = metrics.counter(
    'airlock_gate_journal_failures_total',
    'Times that nothing was shown because it could not be noted',
  );
  const tail = metrics.counter(
    'airlock_gate_tail_failures_total',
    'Times that a topic could not be followed',
    ['topic'],
  );
  const lines = metrics.counter('airlock_gate_chat_lines_total', 'Chat lines shown to viewers');
  return {
    listed(streamId: StreamId, e: Entry): void {
      const why = e.kind === 'content' ? e.basis : e.reason;
      listed.inc({ kind: e.kind, why });
      if (e.kind === 'content') latency.observe(Math.max(0, e.listedAt - e.wallAt - e.durationMs) / 1_000);
      if (why !== 'verdict')
        logger.debug({ streamId, msn: e.msn, epoch: e.epoch, seq: e.seq, why }, 'listed');
    },
    effect(streamId: StreamId, effect: Effect): void {
      switch (effect.type) {
        case 'leaked':
          leaked.inc({ by: effect.by });
          logger.warn({ streamId, ...effect }, 'dumped after it was shown');
          break;
        case 'evicted':
          evicted.inc();
          logger.warn({ streamId, ...effect }, 'gave up a waiting segment: too many wait');
          break;
        case 'cut':
          logger.warn(
            { streamId, actionId: effect.action.actionId },
            'cut because nobody decided on a held segment',
          );
          break;
        case 'dark':
        case 'lit':
          logger.info({ streamId }, effect.type === 'dark' ? 'dark' : 'lit again');
          break;
        default:
          effect satisfies never;
      }
    },
    dark(streamId: StreamId, by: Action | undefined, now: number, broke: number): void {
      broken.inc(broke);
      if (by === undefined) return;
      const ms = Math.max(0, now - by.decidedAt);
      darkness.observe(ms / 1_000);
      logger.info({ streamId, actionId: by.actionId, ms, broke }, 'nothing more is served');
    },
    refused: (what: 'playlist' | 'segment' | 'init' | 'slate' | 'events' | 'chat'): void =>
      refused.inc({ what }),
    sent: (kind: 'content' | 'slate', bytes: number): void => sent.inc({ kind }, bytes),
    line: (): void => lines.inc(),
    corrupt(ref: MediaRef): void {
      bad.inc({ why: 'corrupt' });
      logger.error({ blob: ref.blob, sha256: ref.sha256 }, 'stored media is not what was judged; not served');
    },
    unreadable(ref: MediaRef, err: unknown): void {
      bad.inc({ why: 'unreadable' });
      logger.error({ err, blob: ref.blob }, 'released media could not be read');
    },
    unsaved(streamId: StreamId, err: unknown): void {
      unsaved.inc();
      logger.error({ err, streamId }, 'could not note what is about to be shown; showing nothing new');
    },
    tailFailed(topic: string, err: unknown): void {
      tail.inc({ topic });
      logger.error({ err, topic }, 'a topic cannot be followed; releasing nothing new until it can');
    },
    failed: (err: unknown, what: string): void => logger.error({ err }, what),
  };
};
export type GateEvents = ReturnType<typeof gateEvents>;
