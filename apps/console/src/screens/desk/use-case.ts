import type { CaseDossier, Timeline } from '@airlock/contracts/http/review-api';
import type { LookDossier } from '@airlock/contracts/http/quality-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { QueueItem } from '@airlock/contracts/review';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { call } from '../../api/client.js';
import { readAgain } from '../../api/read-again.js';
import { useApi } from '../../api/use-api.js';
import { chat, feed, useOne, useStream } from '../../live/live.js';
import { queue } from '../../live/queue.js';
import { withChat, withLock, withVerdicts } from '../../parts/player/timeline-model.js';
import type { Open } from './hold.js';

export interface OpenCase {
  /** As the queue has it now. */
  readonly item: QueueItem;
  readonly dossier?: CaseDossier & Pick<LookDossier, 'opinions'>;
  readonly timeline?: Timeline;
  readonly error: unknown;
}

/** More than fits into the time that is shown. */
const KEPT = 200;
/** Verdicts that are read at a time. */
const NEWEST = 20;

/** Since it was opened: what policy minds is pushed; clean ones are not, and are read as more is judged. */
const useVerdicts = (streamId: StreamId | undefined): readonly SegmentVerdict[] => {
  const [known, setKnown] = useState<readonly SegmentVerdict[]>([]);
  const judged = useStream(streamId ?? ('' as StreamId))?.judged;
  const isReading = useRef(false);
  useEffect(() => {
    if (streamId === undefined) return undefined;
    return feed.on('verdict', (v) => {
      if (v.streamId === streamId) setKnown((before) => withNewer(before, [v]));
    });
  }, [streamId]);
  useEffect(() => {
    // Where one is on its way the next segment asks again.
    if (streamId === undefined || judged === undefined || isReading.current) return;
    isReading.current = true;
    call('listVerdicts', { params: { streamId }, query: { limit: NEWEST } })
      .then(({ items }) => setKnown((before) => withNewer(before, items)))
      .catch(() => undefined)
      .finally(() => (isReading.current = false));
  }, [streamId, judged]);
  return known;
};

const withNewer = (
  before: readonly SegmentVerdict[],
  items: readonly SegmentVerdict[],
): readonly SegmentVerdict[] => {
  const keyOf = (v: SegmentVerdict): string => `${String(v.epoch)}/${String(v.seq)}/${String(v.final)}`;
  const known = new Set(before.map(keyOf));
  const fresh = items.filter((v) => !known.has(keyOf(v)));
  return fresh.length === 0 ? before : [...before, ...fresh].slice(-KEPT);
};

/** Everything about the case that is open, with what has happened since it was read. A second look stands still. */
export const useCase = ({ kind, item: opened }: Open): OpenCase => {
  const isLook = kind === 'look';
  const { caseId, streamId } = opened;
  const inQueue = useOne(queue, caseId);
  const item = isLook ? opened : (inQueue ?? opened);
  const ofCase = useApi('getCase', { params: { caseId } }, { enabled: !isLook });
  const ofLook = useApi('readSecondLook', { params: { lookId: caseId } }, { enabled: isLook });
  const { data: dossier, error } = isLook ? ofLook : ofCase;
  const client = useQueryClient();
  const { updatedAt } = item;
  const readAt = dossier?.case.updatedAt;
  useEffect(() => {
    if (!isLook && readAt !== undefined && updatedAt > readAt)
      void client.invalidateQueries({ queryKey: ['getCase', { params: { caseId } }] });
  }, [client, isLook, caseId, updatedAt, readAt]);
  // Somebody else decides what one only looks at, or takes that back.
  const isOpen = inQueue !== undefined;
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current === isOpen) return;
    wasOpen.current = isOpen;
    if (!isLook) void readAgain(client, { queryKey: ['getCase', { params: { caseId } }] });
  }, [client, isLook, caseId, isOpen]);
  const view = useStream(streamId);
  const lines = useOne(chat, streamId);
  const isStill = isLook || dossier?.veil !== undefined;
  const verdicts = useVerdicts(dossier === undefined || isStill ? undefined : streamId);
  const read = dossier?.timeline;
  const judged = useMemo(() => (read === undefined || isStill ? read : withVerdicts(read, verdicts)), [read, verdicts, isStill]); // prettier-ignore
  const lock = view?.lock;
  const timeline = useMemo(() => {
    if (judged === undefined || isStill) return judged;
    const locked = lock === undefined ? judged : withLock(judged, lock);
    return lines === undefined ? locked : withChat(locked, lines);
  }, [judged, lock, lines, isStill]);
  return { item, dossier, timeline, error: dossier === undefined ? error : undefined };
};
