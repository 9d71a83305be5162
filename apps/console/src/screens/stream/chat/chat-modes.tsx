import type { ActionView, StreamView } from '@airlock/contracts/http/stream-api';
import { Button, Group, Menu, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../../api/use-api.js';
import { keysOf, useKeyMap, useKeys } from '../../../keys/keys.js';
import { serverNow } from '../../../live/clock.js';
import { Countdown } from '../../../parts/countdown.js';
import { ErrorNote } from '../../../parts/error-note.js';
import { useMay } from '../../../session/use-session.js';

const MINUTE_MS = 60_000;
/** Of slow mode, s between two lines of one author. */
const PACES = [5, 10, 30, 60] as const;
/** How long what is set lasts, minutes; for as long as it takes with 0. */
const TERMS = [10, 30, 0] as const;

export interface ChatModesProps {
  readonly view: StreamView;
  readonly actions: readonly ActionView[];
  readonly areKeysOn: boolean;
}

const untilOf = (minutes: number): { until?: number } =>
  minutes === 0 ? {} : { until: serverNow() + minutes * MINUTE_MS };

/** The chat as a whole: slow mode, every line held, the room muted; each for a time. */
export const ChatModes = ({ view, actions, areKeysOn }: ChatModesProps) => {
  const { t } = useTranslation('stream');
  const map = useKeyMap();
  const may = useMay();
  const setMode = useAct('setChatMode');
  const act = useAct('takeAction');
  const lift = useAct('lift');
  const params = { streamId: view.stream.streamId };
  const { slow, hold } = view.chatMode?.mode ?? {};
  const mute = actions.find((a) => a.inForce && a.action.kind === 'mute' && a.action.userId === undefined);
  const canSet = may('chat.decide') && view.stream.live;
  const canMute = may('actions.take') && view.stream.live;
  const term = (minutes: number): string =>
    minutes === 0 ? t('untilEnded') : t('forTime', { time: t('minutes', { count: minutes }) });

  const put = (mode: { slow?: typeof slow; hold?: typeof hold }, reason: string): void =>
    setMode.mutate({
      params,
      body: { ...(mode.slow && { slow: mode.slow }), ...(mode.hold && { hold: mode.hold }), reason },
    });
  const setSlow = (seconds: number, minutes: number): void =>
    put({ slow: { everyMs: seconds * 1_000, ...untilOf(minutes) }, hold }, t('reason.slow'));
  const endSlow = (): void => put({ hold }, t('reason.ended'));
  const setHold = (minutes: number): void => put({ slow, hold: untilOf(minutes) }, t('reason.hold'));
  const endHold = (): void => put({ slow }, t('reason.ended'));
  const setMute = (minutes: number): void =>
    act.mutate({ params, body: { kind: 'mute', reason: t('reason.mute'), ...untilOf(minutes) } });
  const endMute =
    mute &&
    ((): void => lift.mutate({ params, body: { reason: t('reason.ended'), lifts: mute.action.actionId } }));
  const canLift = may('streams.lift');

  useKeys(
    areKeysOn
      ? {
          slowMode: canSet ? () => (slow === undefined ? setSlow(10, 10) : endSlow()) : undefined,
          holdAll: canSet ? () => (hold === undefined ? setHold(10) : endHold()) : undefined,
          muteRoom:
            mute === undefined ? (canMute ? () => setMute(10) : undefined) : canLift ? endMute : undefined,
        }
      : {},
  );

  return (
    <div>
      <Group gap={6}>
        <ModeMenu
          label={slow === undefined ? t('slow') : t('slowOn', { s: slow.everyMs / 1_000 })}
          isOn={slow !== undefined}
          isOff={!canSet}
          until={slow?.until}
          keys={keysOf('slowMode', map)}
          onEnd={endSlow}
          items={PACES.flatMap((s) =>
            TERMS.slice(0, 2).map((m) => ({
              label: `${t('slowEvery', { s })} · ${term(m)}`,
              onClick: () => setSlow(s, m),
            })),
          )}
        />
        <ModeMenu
          label={t(hold === undefined ? 'hold' : 'holdOn')}
          isOn={hold !== undefined}
          isOff={!canSet}
          until={hold?.until}
          keys={keysOf('holdAll', map)}
          onEnd={endHold}
          items={TERMS.map((m) => ({ label: term(m), onClick: () => setHold(m) }))}
        />
        <ModeMenu
          label={t(mute === undefined ? 'muteRoom' : 'muteRoomOn')}
          isOn={mute !== undefined}
          isOff={mute === undefined ? !canMute : !canLift}
          until={mute?.action.until}
          keys={keysOf('muteRoom', map)}
          onEnd={endMute ?? (() => undefined)}
          items={TERMS.map((m) => ({ label: term(m), onClick: () => setMute(m) }))}
        />
      </Group>
      <ErrorNote error={setMode.error ?? act.error ?? lift.error} />
    </div>
  );
};

interface ModeMenuProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly isOff: boolean;
  readonly until: number | undefined;
  readonly keys: string;
  readonly items: readonly { readonly label: string; readonly onClick: () => void }[];
  readonly onEnd: () => void;
}

const ModeMenu = ({ label, isOn, isOff, until, keys, items, onEnd }: ModeMenuProps) => {
  const { t } = useTranslation('stream');
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant={isOn ? 'filled' : 'default'}
          color="orange"
          disabled={isOff}
          aria-keyshortcuts={keys}
          aria-pressed={isOn}
        >
          {label}
          {isOn && until !== undefined && (
            <Text component="span" ml={6} size="sm">
              <Countdown to={until} urgentMs={0} />
            </Text>
          )}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {isOn && <Menu.Item onClick={onEnd}>{t('endNow')}</Menu.Item>}
        {items.map((item) => (
          <Menu.Item key={item.label} onClick={item.onClick}>
            {item.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};
