import { Text, UnstyledButton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLabelName } from '../../parts/label-name.js';
import { listText } from '../../parts/list-text.js';
import { usePlayhead } from '../../parts/player/player.js';
import type { StreamPlayer } from '../../parts/player/stream-player.js';
import css from './desk.module.css';
import { marked } from './reasons.js';
import { type Line } from './words.js';

export interface WordListProps {
  readonly lines: readonly Line[];
  readonly player: StreamPlayer | undefined;
}

/** What was written and said, running along with the picture; a click on a line goes to its moment. */
export const WordList = ({ lines, player }: WordListProps) => {
  const { t } = useTranslation('desk');
  const scroll = useRef<HTMLDivElement>(null);
  const at = usePlayhead(player, 500);
  const now = at === undefined ? -1 : lines.findLastIndex((l) => l.at <= at);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => 22,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 8,
  });
  useEffect(() => {
    if (now >= 0) virtual.scrollToIndex(now, { align: 'center' });
  }, [now, virtual]);
  const key = useMemo(() => lines[now]?.key, [lines, now]);
  if (lines.length === 0)
    return (
      <Text className={css.empty} size="sm" c="dimmed">
        {t('words.none')}
      </Text>
    );
  return (
    <div ref={scroll} className={css.scroll} tabIndex={0} role="region" aria-label={t('words.title')}>
      <div className={css.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          return line === undefined ? null : (
            <div
              key={line.key}
              data-index={index}
              ref={virtual.measureElement}
              style={{ position: 'absolute', insetInline: 0, transform: `translateY(${String(start)}px)` }}
            >
              <WordLine line={line} isNow={line.key === key} player={player} />
            </div>
          );
        })}
      </div>
    </div>
  );
};

interface WordLineProps {
  readonly line: Line;
  readonly isNow: boolean;
  readonly player: StreamPlayer | undefined;
}

const WordLine = memo(({ line, isNow, player }: WordLineProps) => {
  const { t, i18n } = useTranslation('desk');
  const labelName = useLabelName();
  const { at, from, by, text, spans, labels, decision } = line;
  return (
    <UnstyledButton
      className={css.line}
      data-now={isNow || undefined}
      onClick={() => player?.seek(at - 1_000)}
    >
      <time>{new Date(at).toLocaleTimeString(i18n.language, { hour12: false })}</time>
      <span>
        <b>{from === 'chat' ? by : t(`words.${from}`)}</b>{' '}
        {marked(text, spans).map((piece, n) =>
          piece.isMarked ? <mark key={n}>{piece.text}</mark> : piece.text,
        )}
        {labels.length > 0 && (
          <Text component="span" size="xs" c="dimmed">
            {` – ${listText(labels.map(labelName))}`}
          </Text>
        )}
        {decision !== undefined && decision !== 'publish' && (
          <Text component="span" size="xs" c="dimmed">{` (${t(`decided.${decision as 'hold'}`)})`}</Text>
        )}
      </span>
    </UnstyledButton>
  );
});
WordLine.displayName = 'WordLine';
