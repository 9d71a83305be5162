import type { ActionView, ChatLine, StreamView } from '@airlock/contracts/http/stream-api';
import type { MessageId, UserId } from '@airlock/contracts/ids';
import { Badge, Group, Text } from '@mantine/core';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../../api/use-api.js';
import { useKeys } from '../../../keys/keys.js';
import { serverNow } from '../../../live/clock.js';
import { chat, useOne } from '../../../live/live.js';
import { ErrorNote } from '../../../parts/error-note.js';
import { useMay } from '../../../session/use-session.js';
import css from '../stream.module.css';
import { HeldLine, Line, MUTES } from './chat-line.js';
import { chosenOf, heldOf, mergeLines } from './chat-lines.js';
import { ChatModes } from './chat-modes.js';

const NO_LINES: readonly ChatLine[] = [];
/** Nearer to the end than this the list goes on by itself, px. */
const AT_END = 48;

export interface ChatPanelProps {
  readonly view: StreamView;
  readonly actions: readonly ActionView[];
  readonly areKeysOn: boolean;
  /** Undefined for those who may not take back what was published. */
  readonly onRetract: ((line: ChatLine) => void) | undefined;
}

/** The chat of a stream: what waits for a person on top, decided by one key a line, and everything as it comes. */
export const ChatPanel = ({ view, actions, areKeysOn, onRetract }: ChatPanelProps) => {
  const { t } = useTranslation('stream');
  const may = useMay();
  const { streamId } = view.stream;
  const { data } = useApi('listChat', { params: { streamId }, query: { limit: 100 } });
  const live = useOne(chat, streamId) ?? NO_LINES;
  const lines = useMemo(() => mergeLines(data?.items ?? NO_LINES, live), [data, live]);
  const [wanted, setWanted] = useState<{ messageId: MessageId; sentAt: number }>();
  const publish = useAct('releaseMessage', { refreshes: ['listChat'] });
  const mask = useAct('maskMessage', { refreshes: ['listChat'] });
  const drop = useAct('dropMessage', { refreshes: ['listChat'] });
  const act = useAct('takeAction');
  const [decided, setDecided] = useState<ReadonlySet<MessageId>>(new Set());
  // What was just decided is gone from the list before control has said so: the next key is for the next line.
  const held = heldOf(lines).filter((l) => !decided.has(l.messageId));
  const chosen = chosenOf(held, wanted);
  const canDecide = may('chat.decide');

  const step = (by: 1 | -1): void => {
    const at = held.findIndex((l) => l.messageId === chosen?.messageId);
    setWanted(held[Math.min(held.length - 1, Math.max(0, at + by))]);
  };
  const decide = (line: ChatLine, how: 'publish' | 'mask' | 'drop'): void => {
    const params = { streamId, messageId: line.messageId };
    const back = {
      onError: () => setDecided((known) => new Set([...known].filter((id) => id !== line.messageId))),
    };
    if (line.decision === 'hold') setDecided((known) => new Set([...known, line.messageId]));
    setWanted(line);
    if (how === 'mask') mask.mutate({ params, body: {} }, back);
    else (how === 'publish' ? publish : drop).mutate({ params }, back);
  };
  const mutate = act.mutate;
  const muteReason = t('reason.author');
  const onMute = useCallback(
    (userId: UserId, ms: number): void =>
      mutate({
        params: { streamId },
        body: { kind: 'mute', userId, until: serverNow() + ms, reason: muteReason },
      }),
    [mutate, streamId, muteReason],
  );
  const dropLine = drop.mutate;
  const onDrop = useCallback(
    (line: ChatLine): void => dropLine({ params: { streamId, messageId: line.messageId } }),
    [dropLine, streamId],
  );
  useKeys(
    areKeysOn && canDecide
      ? {
          lineNext: () => step(1),
          lineBefore: () => step(-1),
          linePublish: chosen && (() => decide(chosen, 'publish')),
          lineMask: chosen && (() => decide(chosen, 'mask')),
          lineDrop: chosen && (() => decide(chosen, 'drop')),
          mute: chosen && may('actions.take') ? () => onMute(chosen.userId, MUTES[0]) : undefined,
        }
      : {},
  );

  const log = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const list = log.current;
    if (list !== null && isAtEnd.current) list.scrollTop = list.scrollHeight;
  }, [lines]);

  return (
    <aside className={`${css.chat} ${css.panel}`} aria-label={t('chat')}>
      <Group justify="space-between">
        <Text fw={600} size="sm">
          {t('chat')}
        </Text>
        {held.length > 0 && (
          <Badge color="orange" variant="filled" role="status">
            {t('heldLines', { count: held.length })}
          </Badge>
        )}
      </Group>
      <ChatModes view={view} actions={actions} areKeysOn={areKeysOn} />
      <ErrorNote error={publish.error ?? mask.error ?? drop.error ?? act.error} />
      {canDecide && held.length > 0 && (
        <ol className={`${css.lines} ${css.held}`} aria-label={t('heldList')}>
          {held.map((line) => (
            <HeldLine
              key={line.messageId}
              line={line}
              isChosen={line.messageId === chosen?.messageId}
              isBusy={false}
              onChoose={setWanted}
              onPublish={(l) => decide(l, 'publish')}
              onMask={(l) => decide(l, 'mask')}
              onDrop={(l) => decide(l, 'drop')}
              onMute={onMute}
            />
          ))}
        </ol>
      )}
      {lines.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noChat')}
        </Text>
      )}
      <div
        ref={log}
        className={css.log}
        role="log"
        aria-label={t('chatLog')}
        tabIndex={0}
        onScroll={({ currentTarget: l }) => {
          isAtEnd.current = l.scrollHeight - l.scrollTop - l.clientHeight < AT_END;
        }}
      >
        <ol className={css.lines}>
          {lines.map((line) => (
            <Line key={line.messageId} line={line} onMute={onMute} onDrop={onDrop} onRetract={onRetract} />
          ))}
        </ol>
      </div>
    </aside>
  );
};
