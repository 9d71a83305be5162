import type { StreamView } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { PatrolFinding } from '@airlock/contracts/patrol';
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { EyeClosedIcon, EyeIcon, SortDescIcon } from '@primer/octicons-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../keys/keys.js';
import { cases, streams } from '../../live/live.js';
import { CutDialog } from '../../parts/cut/cut-dialog.js';
import { preferences } from '../../session/preferences.js';
import { useMay } from '../../session/use-session.js';
import { FilterBar } from './filter-bar.js';
import { FindingDialog } from './finding-dialog.js';
import { Grid } from './grid.js';
import { RoundBar } from './round-bar.js';
import type { TilePatrol } from './tile.js';
import { useLooks, usePatrol } from './use-patrol.js';
import { NO_FILTER, passes, type WallFilter } from './wall-filter.js';
import { setWallBusy, sortWall, useWall } from './wall-store.js';
import css from './wall.module.css';

const URGENT_SEVERITY = 4;
const GRAVE = /^(sexual|violence|self_harm|minor_safety|known)\b/;

/** Its picture is soft whatever the wall is set to, until somebody asks for it. */
const isGrave = (view: StreamView): boolean =>
  view.hits.some((v) => v.signals.some((s) => GRAVE.test(s.label) && s.score >= 0.5));

/** Once what was asked about it is answered, keys go on at the room. */
const focusRoom = (streamId: StreamId): void => {
  requestAnimationFrame(() =>
    document
      .querySelector<HTMLElement>(`[data-stream="${CSS.escape(streamId)}"]`)
      ?.focus({ preventScroll: true }),
  );
};

/** Rooms on air, the most urgent first, each with its newest picture. */
export const Wall = () => {
  const { t } = useTranslation('wall');
  const may = useMay();
  const { views: all, moves } = useWall();
  const patrol = usePatrol();
  const [filter, setFilter] = useState<WallFilter>(NO_FILTER);
  const [current, setCurrent] = useState<StreamId>();
  const [cutting, setCutting] = useState<StreamView>();
  const [noting, setNoting] = useState<StreamView>();
  const [told, setTold] = useState<ReadonlyMap<StreamId, PatrolFinding['kind']>>(new Map());
  const [blur, setBlur] = useState(() => preferences().blur);
  const [shownOnce, setShownOnce] = useState<ReadonlySet<StreamId>>(new Set());
  const [batch, setBatch] = useState<readonly StreamId[]>();
  const [seen, setSeen] = useState<ReadonlySet<StreamId>>(new Set());
  const search = useRef<HTMLInputElement>(null);
  const { looks, isPaused, tell } = useLooks(batch ?? [], patrol?.beatMs ?? 5_000);
  const byId = useMemo(() => new Map(all.map((v) => [v.stream.streamId, v])), [all]);
  const rounds = useMemo(() => new Map(patrol?.rooms.map((r) => [r.streamId, r])), [patrol]);
  const views = useMemo(
    () =>
      batch === undefined ? all.filter((v) => passes(filter, v)) : batch.flatMap((id) => byId.get(id) ?? []),
    [all, batch, byId, filter],
  );

  const isSeen = (id: StreamId): boolean => seen.has(id) || looks.get(id)?.proven === true;
  const mine = (patrol?.rooms ?? []).filter((r) => r.mine);
  const missed = (patrol?.rooms ?? []).filter((r) => r.missed && !isSeen(r.streamId)).length;
  const nextBatch = (): void => {
    const done = new Set([...seen, ...(batch ?? []).filter(isSeen)]);
    setSeen(done);
    const rest = mine.filter((r) => !done.has(r.streamId)).map((r) => r.streamId);
    const next = (rest.length > 0 ? rest : mine.map((r) => r.streamId)).slice(0, patrol?.atOnce ?? 12);
    setBatch(next);
    setCurrent(next[0]);
  };
  const endRound = (): void => {
    setBatch(undefined);
    setSeen(new Set());
    setTold(new Map());
  };

  const isBlurred = useCallback(
    (view: StreamView): boolean => (blur || isGrave(view)) && !shownOnce.has(view.stream.streamId),
    [blur, shownOnce],
  );
  const patrolOf = (streamId: StreamId): TilePatrol | undefined => {
    const room = rounds.get(streamId);
    if (room === undefined) return undefined;
    const dwellMs = looks.get(streamId)?.dwellMs ?? 0;
    const dwell = isSeen(streamId) ? 1 : Math.min(1, dwellMs / patrol!.minDwellMs);
    return {
      isMissed: room.missed && !isSeen(streamId),
      watching: room.watchedBy.length,
      dwell: batch === undefined ? undefined : dwell,
      told: told.get(streamId),
    };
  };

  const currentView = current === undefined ? undefined : byId.get(current);
  const canCut = may('streams.cut') && currentView?.stream.live === true && currentView.state !== 'dark';
  const note =
    currentView !== undefined && batch?.includes(currentView.stream.streamId) === true
      ? () => setNoting(currentView)
      : undefined;
  const unveil = (id: StreamId): void =>
    setShownOnce((known) =>
      known.has(id) ? new Set([...known].filter((k) => k !== id)) : new Set([...known, id]),
    );
  useEffect(() => () => setWallBusy(false), []);
  useKeys(
    cutting !== undefined || noting !== undefined
      ? {}
      : {
          blur: () => setBlur((b) => !b),
          showPicture: current === undefined ? undefined : () => unveil(current),
          cut: canCut ? () => setCutting(streams.get(current!)) : undefined,
          sortWall: batch === undefined ? sortWall : undefined,
          find: () => search.current?.focus(),
          round: mine.length === 0 ? undefined : batch === undefined ? nextBatch : endRound,
          finding: note,
          nextRooms: batch === undefined ? undefined : nextBatch,
        },
  );

  const urgent = all.filter(
    (v) =>
      v.state === 'held' ||
      (v.openCase !== undefined &&
        (cases.get(v.openCase)?.severity ?? 0) >= URGENT_SEVERITY &&
        v.stream.live),
  );

  return (
    <Stack className={css.wall} p="md" gap="xs">
      <Group justify="space-between" align="center" wrap="nowrap">
        <Group gap="sm" wrap="nowrap">
          <Title order={1} size="h3">
            {t('title')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('count', {
              shown: views.length,
              count: all.length,
              live: all.filter((v) => v.stream.live).length,
            })}
          </Text>
        </Group>
        <Group gap="xs" wrap="nowrap">
          {batch === undefined && (
            <Button
              size="xs"
              variant={moves > 0 ? 'light' : 'default'}
              leftSection={<SortDescIcon />}
              onClick={sortWall}
            >
              {moves > 0 ? t('sortMoves', { count: moves }) : t('sorted')}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            aria-pressed={blur}
            leftSection={blur ? <EyeClosedIcon /> : <EyeIcon />}
            onClick={() => setBlur(!blur)}
          >
            {t(blur ? 'blurred' : 'clear')}
          </Button>
          {patrol !== undefined && batch === undefined && (
            <Button size="xs" disabled={mine.length === 0} onClick={nextBatch}>
              {t('round.begin', { count: mine.length })}
            </Button>
          )}
        </Group>
      </Group>
      {batch === undefined ? (
        <FilterBar
          all={all}
          urgent={urgent}
          filter={filter}
          onFilter={setFilter}
          onChoose={setCurrent}
          searchRef={search}
        />
      ) : (
        <RoundBar
          seen={mine.filter((r) => isSeen(r.streamId)).length}
          all={mine.length}
          missed={missed}
          left={batch.filter((id) => !isSeen(id)).length}
          isPaused={isPaused}
          onNote={note}
          onNext={nextBatch}
          onEnd={endRound}
        />
      )}
      {views.length === 0 && (
        <Text c="dimmed" p="xl" ta="center">
          {t(all.length === 0 ? 'nobody' : 'nothing')}
        </Text>
      )}
      <Grid
        views={views}
        isBlurred={isBlurred}
        patrolOf={patrolOf}
        current={current}
        onCurrent={setCurrent}
        onBusy={setWallBusy}
      />
      {cutting !== undefined && (
        <CutDialog
          view={cutting}
          kind="cut"
          onClose={() => {
            setCutting(undefined);
            focusRoom(cutting.stream.streamId);
          }}
        />
      )}
      {noting !== undefined && (
        <FindingDialog
          view={noting}
          tell={(finding) => tell(noting.stream.streamId, finding)}
          onClose={(kind) => {
            setNoting(undefined);
            focusRoom(noting.stream.streamId);
            if (kind !== undefined) setTold((known) => new Map(known).set(noting.stream.streamId, kind));
          }}
        />
      )}
    </Stack>
  );
};
