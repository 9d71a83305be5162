import type { StreamView } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import { useElementSize } from '@mantine/hooks';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Tile, type TilePatrol } from './tile.js';
import css from './wall.module.css';

const TILE_WIDTH = 226;
const GAP = 8;
/** Of the text below the picture, with borders, px. */
const TEXT_HEIGHT = 51;

export interface GridProps {
  readonly views: readonly StreamView[];
  readonly isBlurred: (view: StreamView) => boolean;
  readonly patrolOf: (streamId: StreamId) => TilePatrol | undefined;
  /** The room that keys are about. */
  readonly current: StreamId | undefined;
  readonly onCurrent: (streamId: StreamId) => void;
  /** Somebody points at rooms, or is at one by keys. */
  readonly onBusy: (isBusy: boolean) => void;
}

const STEPS: Readonly<Record<string, (columns: number, rows: number) => number>> = {
  ArrowLeft: () => -1,
  ArrowRight: () => 1,
  ArrowUp: (columns) => -columns,
  ArrowDown: (columns) => columns,
  PageUp: (columns, rows) => -columns * rows,
  PageDown: (columns, rows) => columns * rows,
  Home: () => -Infinity,
  End: () => Infinity,
};

/** All rooms; only those in sight are drawn. Arrow keys go from one to the next. */
export const Grid = ({ views, isBlurred, patrolOf, current, onCurrent, onBusy }: GridProps) => {
  const { t } = useTranslation('wall');
  const { ref: sizeRef, width, height } = useElementSize();
  const scroll = useRef<HTMLDivElement>(null);
  const focused = useRef<HTMLAnchorElement>(null);
  const wantsFocus = useRef(false);
  const columns = Math.max(1, Math.floor((width + GAP) / (TILE_WIDTH + GAP)));
  const tileWidth = (width - GAP * (columns - 1)) / columns;
  const rowHeight = Math.round(((tileWidth - 5) * 9) / 16) + TEXT_HEIGHT + GAP;
  const rows = Math.ceil(views.length / columns);
  const at = Math.max(0, views.findIndex((v) => v.stream.streamId === current)); // prettier-ignore
  const currentRow = Math.floor(at / columns);
  const virtual = useVirtualizer({
    count: width === 0 ? 0 : rows,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 2,
    // Where the focus is stays in the page, wherever it was scrolled to.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), Math.min(currentRow, rows - 1)])]
        .filter((row) => row >= 0)
        .sort((a, b) => a - b),
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);

  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      scroll.current = element;
      sizeRef(element);
    },
    [sizeRef],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const step = STEPS[event.key]?.(columns, Math.max(1, Math.floor(height / rowHeight)));
    if (step === undefined || views.length === 0) return;
    event.preventDefault();
    const next = Math.min(views.length - 1, Math.max(0, at + step));
    // The last row may have no room right below.
    if (next === at || (event.key.startsWith('Arrow') && Math.abs(step) > 1 && next !== at + step)) return;
    wantsFocus.current = true;
    onCurrent(views[next]!.stream.streamId);
    virtual.scrollToIndex(Math.floor(next / columns), { align: 'auto' });
  };
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    focused.current?.focus({ preventScroll: true });
  }, [current]);
  useEffect(() => {
    // Nobody has to reach for the mouse, or tab past the filters, to be at a room.
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const isNowhere = event.target instanceof Element && event.target.matches('body, main');
      if (!isNowhere || !event.key.startsWith('Arrow') || focused.current === null) return;
      event.preventDefault();
      focused.current.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  return (
    <div
      ref={attach}
      className={css.scroll}
      role="grid"
      aria-label={t('rooms')}
      aria-rowcount={rows}
      aria-colcount={columns}
      onKeyDown={onKeyDown}
      onPointerEnter={() => onBusy(true)}
      onPointerLeave={(e) => onBusy(e.currentTarget.contains(document.activeElement))}
      onFocus={() => onBusy(true)}
      onBlur={(e) => onBusy(e.currentTarget.contains(e.relatedTarget))}
    >
      <div className={css.all} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((row) => (
          <div
            key={row.key}
            role="row"
            aria-rowindex={row.index + 1}
            className={css.row}
            style={{
              transform: `translateY(${String(row.start)}px)`,
              gridTemplateColumns: `repeat(${String(columns)}, minmax(0, 1fr))`,
            }}
          >
            {views.slice(row.index * columns, (row.index + 1) * columns).map((view, i) => {
              const { streamId } = view.stream;
              return (
                <div key={streamId} role="gridcell" aria-colindex={i + 1}>
                  <Tile
                    streamId={streamId}
                    isBlurred={isBlurred(view)}
                    {...patrolOf(streamId)}
                    isCurrent={row.index * columns + i === at}
                    onFocus={onCurrent}
                    focusRef={focused}
                  />
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
};
