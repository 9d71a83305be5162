import type { StreamView } from '@airlock/contracts/http/stream-api';
import { Button, Group, Kbd, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { keysOf, useKeyMap, useKeys } from '../../keys/keys.js';
import { Countdown } from '../../parts/countdown.js';
import { ErrorNote } from '../../parts/error-note.js';
import { listText } from '../../parts/list-text.js';
import { useLengthText } from '../../parts/time.js';
import { useMay } from '../../session/use-session.js';
import { delayOf, dumpScope } from './delay.js';
import css from './stream.module.css';

const s = (ms: number): string => (ms / 1_000).toFixed(1);

/** What stands between broadcaster and audience, and the button that takes it out. */
export const DelayBar = ({ view, areKeysOn }: { readonly view: StreamView; readonly areKeysOn: boolean }) => {
  const { t } = useTranslation('stream');
  const length = useLengthText();
  const map = useKeyMap();
  const may = useMay();
  const dump = useAct('dump');
  const approve = useAct('approve');
  const { delay, pending, stream } = view;
  const params = { streamId: stream.streamId };
  const scope = may('streams.decide') ? dumpScope(view) : undefined;
  const gauge = delay && delayOf(delay);
  const isTimed = (delay?.targetMs ?? 0) > 0;
  const isLit = scope !== undefined && (scope === 'waiting' || gauge?.state === 'safe');
  const canApprove = may('streams.decide') && pending !== undefined && view.state !== 'dark';
  const doDump = scope && (() => dump.mutate({ params, body: { scope } }));
  const doApprove = canApprove ? () => approve.mutate({ params, body: {} }) : undefined;
  useKeys(areKeysOn ? { dump: doDump, approve: doApprove } : {});
  const dumpableMs = scope === 'waiting' ? (pending?.durationMs ?? 0) : (delay?.dumpableMs ?? 0);
  return (
    <section className={css.panel} aria-label={t('delay.title')}>
      <div className={css.delay}>
        <div className={css.gauge}>
          <div className={css.gaugeText}>
            <Text size="sm" fw={600} component="span">
              {delay === undefined
                ? t('delay.none')
                : isTimed
                  ? t(delay.dumpedMs > 0 ? 'delay.rebuilding' : `delay.${gauge!.state}`, {
                      have: s(delay.dumpableMs),
                      want: s(delay.targetMs),
                    })
                  : t('delay.lock', { length: length(delay.dumpableMs, 1) })}
            </Text>
            <span>
              {delay?.behindMs === undefined
                ? t('delay.nothing')
                : t('delay.behind', { length: length(delay.behindMs, 1) })}
            </span>
          </div>
          <div
            className={css.meter}
            role="meter"
            aria-label={t('delay.meter')}
            aria-valuemin={0}
            aria-valuemax={Math.max(delay?.targetMs ?? 0, delay?.dumpableMs ?? 0, 1) / 1_000}
            aria-valuenow={(delay?.dumpableMs ?? 0) / 1_000}
            aria-valuetext={t('delay.valueText', {
              have: s(delay?.dumpableMs ?? 0),
              want: s(delay?.targetMs ?? 0),
            })}
          >
            <div
              className={css.full}
              data-safe={gauge?.state === 'safe'}
              style={{ width: `${String((gauge?.full ?? 0) * 100)}%` }}
            />
            <div className={css.gone} style={{ width: `${String((gauge?.gone ?? 0) * 100)}%` }} />
          </div>
        </div>
        <Button
          className={css.dump}
          variant="default"
          color="red"
          data-lit={isLit}
          disabled={scope === undefined}
          loading={dump.isPending}
          aria-keyshortcuts={keysOf('dump', map)}
          onClick={doDump}
          rightSection={<Kbd size="xs">{keysOf('dump', map)}</Kbd>}
        >
          {dumpableMs > 0 ? t('dumpN', { length: length(dumpableMs, 1) }) : t('dump')}
        </Button>
      </div>
      <LockStrip view={view} />
      {pending !== undefined && (
        <Group mt={6} gap="xs" justify="space-between">
          <Text size="sm">
            {t('pending', { count: pending.segments, length: length(pending.durationMs, 1) })}
            {pending.deadline !== undefined && (
              <>
                {' · '}
                {t(`default.${stream.release.holdDefault}`)} <Countdown to={pending.deadline} />
              </>
            )}
          </Text>
          <Button
            size="compact-sm"
            color="teal"
            disabled={!canApprove}
            loading={approve.isPending}
            aria-keyshortcuts={keysOf('approve', map)}
            rightSection={<Kbd size="xs">{keysOf('approve', map)}</Kbd>}
            onClick={doApprove}
          >
            {t('approve', { count: pending.segments })}
          </Button>
        </Group>
      )}
      <ErrorNote error={dump.error ?? approve.error} />
    </section>
  );
};

const STATES = ['waiting', 'clean', 'held', 'dumped', 'approved', 'unreviewed'] as const;

/** The newest segments, oldest first; those that the audience has are low. */
const LockStrip = ({ view: { lock } }: { readonly view: StreamView }) => {
  const { t } = useTranslation('stream');
  const count = (state: (typeof STATES)[number]): number => lock.filter((c) => c.state === state).length;
  const told = STATES.filter((state) => count(state) > 0);
  return (
    <>
      <div
        className={css.lock}
        style={{ marginTop: 8 }}
        role="img"
        aria-label={`${t('lock')}: ${listText(told.map((state) => `${String(count(state))} ${t(`cell.${state}`)}`))}`}
      >
        {lock.map((c) => (
          <i
            key={`${String(c.epoch)}/${String(c.seq)}`}
            className={css.cell}
            data-state={c.state}
            data-shown={c.shown}
          />
        ))}
      </div>
      <div className={css.legend} aria-hidden>
        {told.map((state) => (
          <span key={state}>
            <i className={css.sample} data-state={state} />
            {t(`cell.${state}`)}
          </span>
        ))}
        <span>{t('lockLow')}</span>
      </div>
    </>
  );
};
