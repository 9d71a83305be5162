import type { Page } from '@airlock/contracts/page';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../api/use-api.js';
import { useKeys } from '../keys/keys.js';
import { useMay, useSession } from '../session/use-session.js';
import { callingMe, loudness } from './calling.js';
import { CallBanner } from './call-banner.js';
import { CallOverlay } from './call-overlay.js';
import { isAtDesk } from './at-desk.js';
import { ring } from './sound.js';
import { usePagesFollowed, usePagesNow } from './use-pages.js';

/** One call: the same page rings anew when it is called again. */
const callOf = ({ pageId, step, round }: Page): string => `${pageId} ${String(step)} ${String(round)}`;

/** What calls this person, on every screen: seen, heard, in the tab's title and as the system's notification. */
export const Ring = () => {
  const { t, i18n } = useTranslation('pages');
  const me = useSession().view.principal.id;
  const may = useMay();
  const navigate = useNavigate();
  const client = useQueryClient();
  const now = usePagesNow();
  usePagesFollowed();
  const [small, setSmall] = useState<readonly string[]>([]);
  const acknowledging = useAct('acknowledgePage');

  const calling = now === undefined ? [] : callingMe(now, me);
  const unanswered = calling.filter((page) => page.acknowledgedBy !== me);
  const page = unanswered[0] ?? calling[0];
  const call = page === undefined ? undefined : callOf(page);
  const rings = unanswered.length > 0 && page !== undefined;
  const volume = rings && now !== undefined ? loudness(page, now.contact) : 0;
  const urgency = page?.urgency;
  const lang = i18n.language.startsWith('zh') ? 'zh' : 'en';

  useEffect(() => {
    if (!rings || urgency === undefined) return;
    return ring(urgency, volume);
  }, [rings, call, urgency, volume]);

  const count = unanswered.length;
  useEffect(() => {
    if (count === 0) return;
    document.title = `● ${t('ring.tab', { count })} · Airlock`;
    return () => {
      document.title = 'Airlock';
    };
  }, [count, t]);

  useEffect(() => {
    if (!rings || call === undefined || urgency === undefined) return;
    if (!('Notification' in window) || Notification.permission !== 'granted') return;
    // It may lie on a locked screen: that somebody calls, and no more.
    const shown = new Notification(t(`ring.notify.${urgency}`), {
      tag: call,
      requireInteraction: urgency === 'critical',
    });
    shown.onclick = () => window.focus();
    return () => shown.close();
  }, [rings, call, urgency, t]);

  const { mutate } = acknowledging;
  const pageId = page?.pageId;
  const answer =
    rings && may('pages.answer') && pageId !== undefined
      ? () =>
          mutate(
            { params: { pageId }, body: {} },
            { onSettled: () => void client.invalidateQueries({ queryKey: ['pagingNow'] }) },
          )
      : undefined;
  const shrink = useCallback(() => call !== undefined && setSmall((known) => [...known, call]), [call]);
  const look =
    page === undefined
      ? undefined
      : () => {
          shrink();
          void (page.streamId !== undefined
            ? navigate({ to: '/streams/$streamId', params: { streamId: page.streamId } })
            : page.incidentId !== undefined
              ? navigate({ to: '/incidents/$incidentId', params: { incidentId: page.incidentId } })
              : navigate({ to: '/pages/$pageId', params: { pageId: page.pageId } }));
        };
  useKeys({ answerPage: answer, openPage: look });

  // Decided once for each call: whoever works sees what they do, and the call above it; whoever sleeps sees the call alone.
  const [seen, setSeen] = useState<string>();
  if (call !== seen) {
    setSeen(call);
    if (call !== undefined && urgency !== 'critical' && isAtDesk()) setSmall([...small, call]);
  }

  if (page === undefined || look === undefined || call === undefined) return null;
  const shown = {
    page,
    title: page.title[lang],
    others: unanswered.length - (rings ? 1 : 0),
    onAnswer: answer,
    isAnswering: acknowledging.isPending,
    error: acknowledging.error,
    onLook: look,
  };
  return rings && !small.includes(call) ? (
    <CallOverlay {...shown} onShrink={shrink} />
  ) : (
    <CallBanner {...shown} isMine={page.acknowledgedBy === me} />
  );
};
