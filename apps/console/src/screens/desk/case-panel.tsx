import { Alert, Button, Kbd, Tabs, Text } from '@mantine/core';
import type { ClauseChoice } from '@airlock/contracts/http/review-api';
import type { CaseId } from '@airlock/contracts/ids';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keysOf, useKeyMap, useKeys } from '../../keys/keys.js';
import { policy, useOne, useStream } from '../../live/live.js';
import { asksAgain } from '../../parts/cut/cut-reasons.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useLabelName } from '../../parts/label-name.js';
import { AlsoWatching } from '../../parts/player/also-watching.js';
import { Player } from '../../parts/player/player.js';
import type { StreamPlayer } from '../../parts/player/stream-player.js';
import { hitTimes } from '../../parts/player/timeline-model.js';
import { TimelineView } from '../../parts/player/timeline-view.js';
import { useEye } from '../../parts/player/use-eye.js';
import { useLengthText } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { serverNow } from '../../live/clock.js';
import { useMay } from '../../session/use-session.js';
import { CaseHead } from './case-head.js';
import { LookedAt, TakenBack } from './by-others.js';
import { DecideBar } from './decide-bar.js';
import css from './desk.module.css';
import { GroupStrip } from './group-strip.js';
import { hold, type Open } from './hold.js';
import { backOf, BLIND, isPossible, type Outcome, OUTCOMES } from './outcomes.js';
import { ReasonList } from './reason-list.js';
import { reasonsOf, topOf } from './reasons.js';
import { Record } from './record.js';
import type { Done } from './undo-toast.js';
import { useAlike } from './use-alike.js';
import { useCase, type OpenCase } from './use-case.js';
import { useDecide } from './use-decide.js';
import { VeilCard } from './veil-card.js';
import { useWatching, WatchBadge, WatchOverlay } from './watching.js';
import { WordList } from './word-list.js';
import { linesOf } from './words.js';

const ARMED_MS = 6_000;
const LEAD_MS = 3_000;
const MOST_EVIDENCE = 50;
const WINDOW_S = 150;
const ALL = Object.keys(OUTCOMES) as Outcome[];

export interface CasePanelProps {
  readonly open: Open;
  readonly onDone: (done: Done) => void;
}

const giveBack = (): void => void hold.giveBack();

/** One case: what is seen and heard, why it is here, who it is about, and what becomes of it. */
export const CasePanel = ({ open, onDone }: CasePanelProps) => {
  const seen = useCase(open);
  const { item, dossier, error } = seen;
  const panel = useRef<HTMLElement>(null);
  const { t } = useTranslation('desk');
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  // Of what is read already, the body says what it means: there it may be the answer to a question.
  useKeys({ giveBack: dossier === undefined ? giveBack : undefined });
  return (
    <section ref={panel} className={css.panel} tabIndex={-1} aria-label={t('panel.title')}>
      <CaseHead open={open} item={item} onGiveBack={giveBack} />
      {error !== undefined && error !== null && (
        <div className={css.notes}>
          <ErrorNote error={error} />
        </div>
      )}
      {dossier === undefined ? (
        error === undefined && <Waiting />
      ) : (
        <CaseBody open={open} seen={seen} onDone={onDone} />
      )}
    </section>
  );
};

interface CaseBodyProps {
  readonly open: Open;
  readonly seen: OpenCase;
  readonly onDone: (done: Done) => void;
}

/** That of what was found; where nothing was, one that accuses nobody. */
const firstClause = (clauses: readonly ClauseChoice[]): number => {
  const found = clauses.findIndex((c) => c.isFound);
  return found >= 0 ? found : Math.max(0, clauses.findIndex((c) => c.label === 'system')); // prettier-ignore
};

/** Where the player begins: at what waits, else shortly before the newest hit. */
const beginOf = ({ item, timeline }: OpenCase): number | undefined => {
  const { waiting } = item;
  const first = timeline?.segments.find((s) => s.epoch === waiting?.epoch && s.seq === waiting?.fromSeq);
  if (first !== undefined) return first.at;
  const last = timeline === undefined ? undefined : hitTimes(timeline).at(-1);
  return last === undefined ? undefined : last - LEAD_MS;
};

const CaseBody = ({ open, seen, onDone }: CaseBodyProps) => {
  const { t, i18n } = useTranslation('desk');
  const length = useLengthText();
  const { item, timeline } = seen;
  const dossier = seen.dossier!;
  const may = useMay();
  const map = useKeyMap();
  const labelName = useLabelName();
  const live = useStream(item.streamId);
  const isBig = asksAgain(useOne(policy, 'policy')?.confirmCuts, item.stream);
  const isMine = open.state === 'held' && may('cases.decide');
  const isLook = open.kind === 'look';

  const [player, setPlayer] = useState<StreamPlayer>();
  const alsoWatching = useEye(item.streamId, player);
  const [begin] = useState(() => beginOf(seen));
  const [windowSeconds] = useState(() =>
    Math.min(3_600, Math.max(WINDOW_S, Math.ceil((serverNow() - dossier.timeline.from) / 1_000) + 10)),
  );
  const [clause, setClause] = useState(() => firstClause(dossier.clauses));
  const [note, setNote] = useState('');
  const [armed, setArmed] = useState<Outcome>();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [together, setTogether] = useState<ReadonlySet<CaseId>>(new Set());
  const clauseRef = useRef<HTMLInputElement>(null);
  const noteRef = useRef<HTMLInputElement>(null);

  const reasons = useMemo(() => reasonsOf(dossier.items), [dossier.items]);
  const lines = useMemo(() => (timeline === undefined ? [] : linesOf(timeline)), [timeline]);
  const hits = useMemo(() => (timeline === undefined ? [] : hitTimes(timeline)), [timeline]);
  const evidence = useMemo(() => {
    const keys = reasons.flatMap((r) => r.keys);
    return new Set(
      (keys.length === 0 ? [`case/${item.caseId}`] : keys)
        .filter((k) => !left.has(k))
        .slice(0, MOST_EVIDENCE),
    );
  }, [reasons, left, item.caseId]);
  const ownNote = useMemo(() => {
    const scores = reasons
      .map((r) => ({ label: r.label, score: topOf(r.signals)?.score }))
      .filter((r) => r.label !== undefined)
      .map(({ label, score }) => `${labelName(label!)}${score === undefined ? '' : ` ${score.toFixed(2)}`}`);
    return [...new Set(scores)].slice(0, 4).join('; ') || t('decide.seen');
  }, [reasons, labelName, t]);

  const back = backOf(item, live);
  const possible = (isLook ? BLIND : ALL).filter((o) => isPossible(o, item, back, may));
  const { sending, error, approvedMs, decide } = useDecide(open, item, dossier, onDone);
  const isBusy = sending?.state === 'sending' || sending?.state === 'waiting';
  const { group, others } = useAlike(item, isMine && !isLook);
  const covered = new Set(others.filter((c) => together.has(c)));
  const isWatched = item.stream.mode === 'review' && item.stream.review === 'watched' && item.stream.live;
  const watching = useWatching(isMine && isWatched && may('streams.decide') ? item.streamId : undefined);

  useEffect(() => {
    if (armed === undefined) return undefined;
    const timer = setTimeout(() => setArmed(undefined), ARMED_MS);
    return () => clearTimeout(timer);
  }, [armed]);

  const choose = (outcome: Outcome): void => {
    if (!isMine || isBusy || !possible.includes(outcome)) return;
    if ('isArmed' in OUTCOMES[outcome] && armed !== outcome) {
      setArmed(outcome);
      return;
    }
    setArmed(undefined);
    const chosen = dossier.clauses[clause];
    if (chosen === undefined || evidence.size === 0) return;
    const grounds = { clause: chosen.clause, evidence: [...evidence], note: note.trim() || ownNote };
    void decide(outcome, grounds, back, covered);
  };
  const onEvidence = useCallback((keys: readonly string[], isEvidence: boolean) => {
    setLeft((before) => {
      const next = new Set(before);
      for (const key of keys) if (isEvidence) next.delete(key); else next.add(key); // prettier-ignore
      return next;
    });
  }, []);
  useKeys({
    ...Object.fromEntries(ALL.map((outcome) => [outcome, () => choose(outcome)])),
    ...(armed === undefined
      ? { giveBack }
      : { confirm: () => choose(armed), giveBack: () => setArmed(undefined) }),
    ...(isMine ? { note: () => noteRef.current?.focus(), clause: () => clauseRef.current?.focus() } : {}),
    ...(others.length > 0
      ? { together: () => setTogether(covered.size > 0 ? new Set() : new Set(others)) }
      : {}),
  });

  return (
    <>
      <div className={css.notes}>
        {open.state === 'lapsed' && (
          <Alert color="red" variant="light" role="alert" title={t('lapsed.title')}>
            <Text size="sm">{open.because ?? t('lapsed.away')}</Text>
            <Button
              mt="xs"
              size="xs"
              rightSection={<Kbd size="xs">{keysOf('claim', map)}</Kbd>}
              onClick={() => void hold.again()}
            >
              {t('lapsed.again')}
            </Button>
          </Alert>
        )}
        {open.state === 'looking' && <LookedAt decision={dossier.decision} />}
        <TakenBack retractions={dossier.retractions} since={item.openedAt} />
        {sending?.state === 'waiting' && (
          <Alert color="yellow" variant="light" role="alert" title={t('sending.title')}>
            <Text size="sm">{t('sending.text')}</Text>
          </Alert>
        )}
        {sending?.state === 'refused' && (
          <Alert color="red" variant="light" role="alert" title={t('refused.title')}>
            <Text size="sm">{sending.error.problem.detail}</Text>
            {sending.error.problem.hint !== undefined && <Text size="sm">{sending.error.problem.hint}</Text>}
          </Alert>
        )}
        <ErrorNote error={error} />
        {group !== undefined && (
          <GroupStrip group={group} own={item.caseId} chosen={covered} onChosen={setTogether} />
        )}
        {dossier.opinions !== undefined && dossier.opinions.length > 0 && (
          <Alert color="blue" variant="light" py={6} title={t('look.expert')}>
            {dossier.opinions.map((o, n) => (
              <Text key={n} size="sm">
                {t(`says.${o.outcome}`)} – {o.clause} – {o.note}
              </Text>
            ))}
          </Alert>
        )}
      </div>
      <div className={css.body}>
        <div className={css.media}>
          {dossier.veil === 'minors' ? (
            <VeilCard caseId={item.caseId} />
          ) : (
            <Player
              streamId={item.streamId}
              caseId={item.caseId}
              windowSeconds={windowSeconds}
              startAt={isWatched ? undefined : begin}
              seen={timeline?.signals}
              hits={hits}
              player={player}
              onPlayer={setPlayer}
            >
              {isWatched && <WatchOverlay watch={watching.watch} />}
            </Player>
          )}
          <AlsoWatching people={alsoWatching} />
          {timeline !== undefined && (
            <TimelineView timeline={timeline} player={player} isVeiled={dossier.veil !== undefined} />
          )}
          {isWatched && isMine && <WatchBadge {...watching} waits={item.waiting !== undefined} />}
          {approvedMs !== undefined && (
            <Text size="xs" c="dimmed" role="status">
              {t('approved', { length: length(approvedMs) })}
            </Text>
          )}
        </div>
        <div className={css.side}>
          <Side dossier={dossier} lines={lines.length} words={<WordList lines={lines} player={player} />}>
            <ReasonList
              reasons={reasons}
              timeline={timeline}
              player={player}
              evidence={evidence}
              onEvidence={isMine ? onEvidence : undefined}
            />
          </Side>
        </div>
      </div>
      {isMine && (
        <DecideBar
          clauses={dossier.clauses}
          clause={clause}
          onClause={setClause}
          note={note}
          ownNote={ownNote}
          onNote={setNote}
          evidenceCount={evidence.size}
          possible={possible}
          armed={armed}
          armedFor={isBig ? t('armed.big', { audience: item.stream.audience.toLocaleString(i18n.language), tier: item.stream.tier ?? '–' }) : undefined} // prettier-ignore
          isBusy={isBusy}
          onOutcome={choose}
          onDisarm={() => setArmed(undefined)}
          clauseRef={clauseRef}
          noteRef={noteRef}
        />
      )}
    </>
  );
};

interface SideProps {
  readonly dossier: NonNullable<OpenCase['dossier']>;
  readonly lines: number;
  readonly words: React.ReactNode;
  readonly children: React.ReactNode;
}

const Side = ({ dossier, lines, words, children }: SideProps) => {
  const { t } = useTranslation('desk');
  return (
    <Tabs defaultValue="reasons" className={css.tabs} keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="reasons">{t('reasons.tab', { count: dossier.items.length })}</Tabs.Tab>
        <Tabs.Tab value="words">{t('words.tab', { count: lines })}</Tabs.Tab>
        <Tabs.Tab value="record">{t('record.tab', { count: dossier.streamer.earlier.length })}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="reasons" className={css.scroll}>
        {children}
      </Tabs.Panel>
      <Tabs.Panel value="words" className={css.tabs}>
        {words}
      </Tabs.Panel>
      <Tabs.Panel value="record" className={css.tabs}>
        <Record dossier={dossier} />
      </Tabs.Panel>
    </Tabs>
  );
};
