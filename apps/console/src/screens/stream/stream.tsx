import type { ChatLine } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import { useParams } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { useKeys } from '../../keys/keys.js';
import { useStream } from '../../live/live.js';
import { CutDialog } from '../../parts/cut/cut-dialog.js';
import { ErrorNote } from '../../parts/error-note.js';
import { AlsoWatching } from '../../parts/player/also-watching.js';
import { Player } from '../../parts/player/player.js';
import { useEye } from '../../parts/player/use-eye.js';
import type { StreamPlayer } from '../../parts/player/stream-player.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import { ActionsList, useActionsOf } from './actions-list.js';
import { ChatPanel } from './chat/chat-panel.js';
import { DelayBar } from './delay-bar.js';
import { Header } from './header.js';
import { Hits } from './hits.js';
import { RetractDialog } from './retract-dialog.js';
import { Retractions } from './retractions.js';
import css from './stream.module.css';
import { useMayRetract } from './use-may-retract.js';
import { Lag, ViewerView } from './viewer-view.js';

const WINDOW_S = 120;

/** One stream: what goes in, what comes out, what stands between, its chat, and why. */
export const Stream = () => {
  const { streamId } = useParams({ from: '/streams/$streamId' }) as { streamId: StreamId };
  return <StreamPage key={streamId} streamId={streamId} />;
};

const StreamPage = ({ streamId }: { readonly streamId: StreamId }) => {
  const { t } = useTranslation('stream');
  const live = useStream(streamId);
  // One that is over for long is not among the pushed ones.
  const asked = useApi('getStream', { params: { streamId } }, { enabled: live === undefined });
  const view = live ?? asked.data;
  const may = useMay();
  const [dialog, setDialog] = useState<'cut' | 'suspend'>();
  const [retracting, setRetracting] = useState<{ readonly line?: ChatLine }>();
  const retractLine = useCallback((line: ChatLine) => setRetracting({ line }), []);
  const mayRetract = useMayRetract(view?.stream.roomClass);
  const [player, setPlayer] = useState<StreamPlayer>();
  const others = useEye(streamId, player);
  const all = useActionsOf(streamId);
  const lift = useAct('lift');
  const isDark = view?.state === 'dark';
  const canCut = view !== undefined && view.stream.live && !isDark && may('streams.cut');
  const canSuspend = view !== undefined && !isDark && may('actions.suspend') && may('streams.cut');
  const onCut = canCut ? () => setDialog('cut') : undefined;
  const onSuspend = canSuspend ? () => setDialog('suspend') : undefined;
  const onLift =
    isDark && may('streams.lift')
      ? () => lift.mutate({ params: { streamId }, body: { reason: t('lifted') } })
      : undefined;
  const onRetract = mayRetract ? () => setRetracting({}) : undefined;
  const areKeysOn = dialog === undefined && retracting === undefined;
  useKeys(areKeysOn ? { cut: onCut, suspend: onSuspend, lift: onLift, retract: onRetract } : {});
  if (view === undefined)
    return asked.error === null ? (
      <Waiting />
    ) : (
      <ErrorNote error={asked.error} onRetry={() => void asked.refetch()} />
    );
  const darkBy = all.find((a) => a.action.actionId === view.darkBy?.actionId);
  return (
    <div className={css.page}>
      <div className={css.main}>
        <Header view={view} onCut={onCut} onSuspend={onSuspend} onLift={onLift} onRetract={onRetract} />
        <ErrorNote error={lift.error} />
        <div className={css.views}>
          <figure style={{ margin: 0, minWidth: 0 }}>
            <figcaption className={css.caption}>
              {t('broadcaster')}
              <Lag player={player} />
            </figcaption>
            {may('streams.preview') ? (
              <>
                <Player streamId={streamId} windowSeconds={WINDOW_S} player={player} onPlayer={setPlayer} />
                <AlsoWatching people={others} />
              </>
            ) : (
              <div className={css.frame}>
                <div className={css.veil}>{t('noPreview')}</div>
              </div>
            )}
          </figure>
          <ViewerView view={view} darkBy={darkBy} />
        </div>
        <DelayBar view={view} areKeysOn={areKeysOn} />
        <div className={css.below}>
          <Hits view={view} />
          <div className={css.done}>
            <ActionsList streamId={streamId} />
            <Retractions streamId={streamId} />
          </div>
        </div>
      </div>
      {may('chat.read') && (
        <ChatPanel
          view={view}
          actions={all}
          areKeysOn={areKeysOn}
          onRetract={mayRetract ? retractLine : undefined}
        />
      )}
      {dialog !== undefined && <CutDialog view={view} kind={dialog} onClose={() => setDialog(undefined)} />}
      {retracting !== undefined && (
        <RetractDialog
          streamId={streamId}
          line={retracting.line}
          player={player}
          onClose={() => setRetracting(undefined)}
        />
      )}
    </div>
  );
};
