import type { CaseId } from '@airlock/contracts/ids';
import type { QueueItem } from '@airlock/contracts/review';
import { Alert, Group, Kbd, Tabs, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { memo, type MouseEvent, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { useApi } from '../../api/use-api.js';
import { keysOf, useKeyMap, useKeys } from '../../keys/keys.js';
import { useAtSeconds } from '../../live/clock.js';
import { useFeedState } from '../../live/live.js';
import { useOrder, useQueueState } from '../../live/queue.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useLatest } from '../../parts/use-latest.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import { CasePanel } from './case-panel.js';
import css from './desk.module.css';
import { hold } from './hold.js';
import { QueueList } from './queue-list.js';
import { SelectedCard } from './selected-card.js';
import { type Done, UndoToast } from './undo-toast.js';
import { BreakCard, breakOf, Exposure } from './wellness.js';

/** Thrice within the time that a claim lasts. */
const renewMs = (lastsMs = 30_000): number => Math.max(1_000, lastsMs / 3);
const LOOK_MS = 5_000;
const WELLNESS_MS = 60_000;
const VIEWS = ['held', 'flagged', 'looks'] as const;
type View = (typeof VIEWS)[number];
const NONE: readonly QueueItem[] = [];

/** Takes the decision of a similar case back: it is nobody's then. */
const backIntoQueue = async (caseId: CaseId): Promise<void> => {
  const { token } = await call('undoDecision', { params: { caseId } });
  await call('releaseClaim', { params: { caseId }, query: { token } });
};

/** The review desk: what waits for air, what was flagged, and the one case that is open. */
export const Desk = () => {
  const { t } = useTranslation('desk');
  const may = useMay();
  const client = useQueryClient();
  const state = useQueueState();
  const feedState = useFeedState();
  const held = useOrder('held');
  const flagged = useOrder('flagged');
  const mayDecide = may('cases.decide');
  const looks = useApi('listSecondLooks', {}, { enabled: mayDecide }).data?.items ?? NONE;
  const wellness = useApi('ownWellness', {}).data;
  const { open, error, isBusy } = useSyncExternalStore(hold.watch, hold.view);
  const [asked, setAsked] = useState<View>();
  const [chosen, setChosen] = useState<Partial<Record<View, { id: CaseId; at: number }>>>({});
  const [done, setDone] = useState<Done>();
  const [isUndoing, setUndoing] = useState(false);
  const [undoError, setUndoError] = useState<unknown>();
  const [isEmpty, setEmpty] = useState(false);
  const list = useRef<HTMLElement>(null);
  const rest = useAtSeconds((now) => breakOf(wellness, now));

  // What waits for air comes first for as long as something does.
  const view = asked ?? (held.length === 0 && flagged.length > 0 ? 'flagged' : 'held');
  const items = { held, flagged, looks }[view];
  const known = chosen[view];
  const selected =
    items.find((i) => i.caseId === known?.id) ??
    items[Math.min(known?.at ?? 0, Math.max(0, items.length - 1))];

  const toList = (): void => {
    const rows = list.current?.querySelector<HTMLElement>('[role="listbox"]');
    (rows ?? list.current)?.focus({ preventScroll: true });
  };
  /** Whoever clicks on a view goes on in its list; whoever goes through the tabs by arrows stays there. */
  const byMouse = (event: MouseEvent): void => {
    if (event.detail > 0) requestAnimationFrame(toList);
  };

  const onSelect = useCallback(
    ({ caseId: id }: QueueItem, at: number) => setChosen((c) => ({ ...c, [view]: { id, at } })),
    [view],
  );
  const onTake = useCallback(
    (item: QueueItem) => void hold.take(view === 'looks' ? 'look' : 'case', item.caseId),
    [view],
  );
  const move = (by: number): void => {
    const at = items.findIndex((i) => i.caseId === selected?.caseId) + by;
    const next = items[at];
    if (next !== undefined) onSelect(next, at);
  };
  const next = async (): Promise<void> => {
    if (rest !== undefined) return;
    setEmpty(false);
    const skip = open === undefined ? [] : [open.item.caseId];
    const isTaken =
      (await hold.next(view === 'looks' ? undefined : view, skip)) || (await nextAnywhere(skip));
    setEmpty(!isTaken && hold.view().error === undefined);
  };
  const nextAnywhere = (skip: readonly CaseId[]): Promise<boolean> =>
    hold.view().error === undefined ? hold.next(undefined, skip) : Promise.resolve(false);
  const claim = (): void => {
    if (open?.state === 'lapsed') void hold.again();
    else if (open?.state === 'looking') void hold.take('case', open.item.caseId);
    else if (open === undefined && selected !== undefined && rest === undefined) onTake(selected);
  };
  const undo = async (): Promise<void> => {
    if (done?.undoableUntil === undefined || isUndoing) return;
    setUndoing(true);
    setUndoError(undefined);
    try {
      hold.adopt('case', await call('undoDecision', { params: { caseId: done.caseId } }));
      setDone(undefined);
      await Promise.all((done.together?.decided ?? []).map(backIntoQueue));
    } catch (problem) {
      setUndoError(problem);
      setDone(undefined);
    } finally {
      setUndoing(false);
    }
  };
  const look = (): void => {
    if (selected !== undefined) hold.look(selected);
  };
  const ways = useLatest({ onTake: claim, onLook: look, onNext: () => void next() });
  useKeys({
    up: open?.state === 'held' ? undefined : () => move(-1),
    down: open?.state === 'held' ? undefined : () => move(1),
    ...(mayDecide ? { next: () => void next(), claim, undo: () => void undo() } : {}),
    look:
      open === undefined && selected !== undefined && view !== 'looks'
        ? () => hold.look(selected)
        : undefined,
    view: () => setAsked(VIEWS[(VIEWS.indexOf(view) + 1) % (mayDecide ? VIEWS.length : 2)]),
  });

  const openId = open?.item.caseId;
  const openState = open?.state;
  const lastsMs = open?.lastsMs;
  useEffect(() => {
    if (openState !== 'held') return undefined;
    const timer = setInterval(() => void hold.renew(), renewMs(lastsMs));
    const expiring = setInterval(() => hold.expire(), 1_000);
    const back = (): void => void hold.renew();
    window.addEventListener('online', back);
    return () => {
      clearInterval(timer);
      clearInterval(expiring);
      window.removeEventListener('online', back);
    };
  }, [openId, openState, lastsMs]);
  // Coming back to the screen: the claim may have run out meanwhile.
  useEffect(() => void hold.renew(), []);
  useEffect(() => {
    if (openId === undefined || openState !== 'looking') return undefined;
    const look = (): void => void call('lookAtCase', { params: { caseId: openId } }).catch(() => undefined);
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [openId, openState]);
  useEffect(() => {
    const again = (): void => void client.invalidateQueries({ queryKey: ['ownWellness'] });
    again();
    const timer = openState === 'held' ? setInterval(again, WELLNESS_MS) : undefined;
    return () => clearInterval(timer);
  }, [client, openId, openState]);
  useEffect(() => {
    if (openId === undefined) toList();
  }, [openId]);

  // The list may come after the focus that was meant for it.
  const hasRows = items.length > 0;
  useEffect(() => {
    if (hasRows && document.activeElement === list.current) toList();
  }, [hasRows]);

  const onOver = useCallback(() => setDone(undefined), []);
  const problem = error ?? undoError;
  return (
    <div className={css.desk} data-open={open !== undefined || undefined}>
      <section className={css.column} aria-label={t('queue.title')} ref={list} tabIndex={-1}>
        <div className={css.top}>
          <Group justify="space-between" wrap="nowrap">
            <Title order={1} size="h5">
              {t('title')}
            </Title>
            <Exposure wellness={wellness} />
          </Group>
        </div>
        <Tabs
          value={view}
          onChange={(v) => setAsked((v as View | null) ?? undefined)}
          className={css.listPanel}
        >
          <Tabs.List grow onClick={byMouse}>
            <Tabs.Tab value="held">{t('queue.held', { count: held.length })}</Tabs.Tab>
            <Tabs.Tab value="flagged">{t('queue.flagged', { count: flagged.length })}</Tabs.Tab>
            {mayDecide && <Tabs.Tab value="looks">{t('queue.looks', { count: looks.length })}</Tabs.Tab>}
          </Tabs.List>
          <Tabs.Panel value={view} className={css.listPanel}>
            {state === 'loading' ? (
              <Waiting />
            ) : state === 'ready' ? (
              <QueueList
                label={t(`queue.list.${view}`)}
                items={items}
                selected={selected?.caseId}
                open={openId}
                empty={t(`queue.empty.${view}`)}
                onSelect={onSelect}
                onTake={onTake}
              />
            ) : (
              <ErrorNote error={state.error} />
            )}
          </Tabs.Panel>
        </Tabs>
        <Foot />
      </section>
      <div className={css.panel}>
        <div className={css.notes}>
          {feedState === 'lost' && (
            <Alert color="yellow" variant="light" role="alert" title={t('offline.title')}>
              <Text size="sm">{t('offline.text')}</Text>
            </Alert>
          )}
          {problem !== undefined && problem !== null && <ErrorNote error={problem} />}
          {isEmpty && open === undefined && (
            <Alert color="gray" variant="light" py={6} role="status" title={t('queue.nothing')} />
          )}
        </div>
        {open !== undefined ? (
          <CasePanel key={`${open.kind} ${open.item.caseId}`} open={open} onDone={setDone} />
        ) : rest !== undefined ? (
          <BreakCard until={rest.until} reason={rest.reason} />
        ) : (
          <SelectedCard
            item={selected}
            isLook={view === 'looks'}
            mayDecide={mayDecide}
            isBusy={isBusy}
            onTake={ways.onTake}
            onLook={ways.onLook}
            onNext={ways.onNext}
          />
        )}
      </div>
      {done !== undefined && (
        <UndoToast
          key={`${done.caseId} ${String(done.at)}`}
          done={done}
          isUndoing={isUndoing}
          onUndo={() => void undo()}
          onOver={onOver}
        />
      )}
    </div>
  );
};

/** What keys do here. Drawn once: the rest of the desk is drawn with every key. */
const Foot = memo(() => {
  const { t } = useTranslation('desk');
  const map = useKeyMap();
  return (
    <div className={css.foot}>
      <Kbd size="xs">{keysOf('down', map)}</Kbd> <Kbd size="xs">{keysOf('up', map)}</Kbd> {t('foot.move')} ·{' '}
      <Kbd size="xs">{keysOf('claim', map)}</Kbd> {t('foot.take')} ·{' '}
      <Kbd size="xs">{keysOf('next', map)}</Kbd> {t('foot.next')} · <Kbd size="xs">?</Kbd> {t('foot.keys')}
    </div>
  );
});
Foot.displayName = 'Foot';
