import type { CaseId } from '@airlock/contracts/ids';
import type { QueueItem } from '@airlock/contracts/review';
import { Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import css from './desk.module.css';
import { ROW_HEIGHT, QueueRow, rowId } from './queue-row.js';

export interface QueueListProps {
  readonly label: string;
  readonly items: readonly QueueItem[];
  readonly selected: CaseId | undefined;
  /** The one in the panel. */
  readonly open: CaseId | undefined;
  readonly empty: string;
  readonly onSelect: (item: QueueItem, index: number) => void;
  readonly onTake: (item: QueueItem) => void;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

/** Ten thousand cases as quickly as ten: only rows on screen exist, and the chosen one stays where it is on it. */
export const QueueList = ({ label, items, selected, open, empty, onSelect, onTake }: QueueListProps) => {
  const list = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => list.current,
    estimateSize: () => ROW_HEIGHT,
    // Until it is measured the list is as high as the window: its rows are there when it is drawn first.
    initialRect: { width: 0, height: window.innerHeight },
    overscan: 6,
  });
  const at = items.findIndex((i) => i.caseId === selected);
  const before = useRef({ selected, at });
  // Cases that come and go above the chosen one would push it away from under the eye.
  useLayoutEffect(() => {
    const was = before.current;
    before.current = { selected, at };
    const element = list.current;
    if (element === null || at < 0) return;
    if (was.selected === selected && was.at >= 0 && was.at !== at && element.scrollTop > 0)
      element.scrollTop += (at - was.at) * ROW_HEIGHT;
  }, [selected, at]);
  useEffect(() => {
    if (selected === undefined) return;
    const element = list.current;
    const top = before.current.at * ROW_HEIGHT;
    if (element === null || top < 0) return;
    // All rows are of one height: asking where they lie would lay the list out once more for each key.
    const { scrollTop } = element;
    const bottom = top + ROW_HEIGHT - (virtual.scrollRect?.height ?? element.clientHeight);
    if (top < scrollTop) element.scrollTop = top;
    else if (bottom > scrollTop) element.scrollTop = bottom;
  }, [selected, virtual]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined || items.length === 0) return;
    event.preventDefault();
    const index = Math.min(items.length - 1, Math.max(0, at + step));
    const next = items[index];
    if (next !== undefined) onSelect(next, index);
  };
  const rows = virtual.getVirtualItems();
  const isDrawn = at >= 0 && rows.some((r) => r.index === at);
  if (items.length === 0)
    return (
      <Text className={css.empty} size="sm" c="dimmed">
        {empty}
      </Text>
    );
  return (
    <div
      ref={list}
      className={css.list}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={isDrawn && selected !== undefined ? rowId(selected) : undefined}
      onKeyDown={onKeyDown}
    >
      <div className={css.rows} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {rows.map(({ index, start }) => {
          const item = items[index];
          return item === undefined ? null : (
            <QueueRow
              key={item.caseId}
              caseId={item.caseId}
              item={item}
              top={start}
              index={index}
              count={items.length}
              isSelected={item.caseId === selected}
              isOpen={item.caseId === open}
              onSelect={onSelect}
              onTake={onTake}
            />
          );
        })}
      </div>
    </div>
  );
};
