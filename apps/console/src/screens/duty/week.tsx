import { UnstyledButton } from '@mantine/core';
import type { Coverage, DutyLayer, DutyShift, Gap } from '@airlock/contracts/duty';
import { useTranslation } from 'react-i18next';
import { useSeconds } from '../../live/clock.js';
import { listText } from '../../parts/list-text.js';
import { useSession } from '../../session/use-session.js';
import { type Bar, barsOf, lanesOf, LAYERS, placeOf, withoutSlivers } from './bars.js';
import { byArrows } from './by-arrows.js';
import { useNames } from './use-names.js';
import { useTimes } from './use-times.js';
import classes from './week.module.css';

export interface WeekProps {
  /** What it is a picture of, for those who do not see it. */
  readonly label: string;
  /** Midnights, ms since 1970: one more than there are days. */
  readonly days: readonly number[];
  readonly zone: string;
  readonly shifts: readonly DutyShift[];
  /** Layers that are shown although nobody is on them. */
  readonly mustCover: readonly DutyLayer[];
  readonly coverage: Pick<Coverage, 'gaps' | 'singlePoints'> | undefined;
  /** Absent in a picture that is only looked at. */
  readonly onBar?: (bar: Bar) => void;
  readonly onGap?: (gap: Gap) => void;
}

/** Some days of a schedule: layers as rows, shifts as bars. Arrow keys go from bar to bar. */
export const Week = (props: WeekProps) => {
  const { label, days, zone, shifts, mustCover, coverage, onBar, onGap } = props;
  const { t } = useTranslation('duty');
  const times = useTimes(zone);
  const [from, to] = [days[0]!, days.at(-1)!];
  const bars = withoutSlivers(
    barsOf(shifts).filter((b) => b.to > from && b.from < to),
    to - from,
  );
  const layers = LAYERS.filter((layer) => mustCover.includes(layer) || bars.some((b) => b.layer === layer));
  const alone = coverage?.singlePoints ?? [];
  const nowAt = useNowPlace(from, to);
  return (
    <div className={classes['week']} role="group" aria-label={label} onKeyDown={byArrows}>
      <div className={classes['row']}>
        <div className={classes['label']} />
        <div className={classes['track']} style={{ minHeight: 28 }}>
          <Days days={days} name={onBar === undefined ? times.weekday : times.day} now={nowAt?.now} />
        </div>
      </div>
      {layers.map((layer) => (
        <div key={layer} className={classes['row']} role="group" aria-label={t(`layer.${layer}`)}>
          <div className={classes['label']}>{t(`layer.${layer}`)}</div>
          <div className={classes['track']}>
            <Days days={days} now={nowAt?.now} />
            <Lanes
              bars={bars.filter((b) => b.layer === layer)}
              gaps={(coverage?.gaps ?? []).filter((g) => g.layer === layer)}
              {...{ from, to, zone, onBar, onGap }}
            />
            {nowAt !== undefined && <div className={classes['now']} style={{ left: nowAt.left }} />}
          </div>
        </div>
      ))}
      {alone.length > 0 && (
        <div className={classes['row']}>
          <div className={classes['label']}>{t('week.alone')}</div>
          <div className={classes['track']} style={{ minHeight: 20 }}>
            <Days days={days} now={nowAt?.now} />
            {alone.map((a) => (
              <Alone key={`${a.personId} ${String(a.from)}`} {...a} start={from} end={to} zone={zone} />
            ))}
          </div>
        </div>
      )}
    </div>
  );
};

const useNowPlace = (from: number, to: number): { left: string; now: number } | undefined => {
  // To the minute: a line that moves by less cannot be seen.
  const now = Math.floor(useSeconds() / 60_000) * 60_000;
  const left = placeOf({ from: now, to: now + 60_000 }, from, to)?.left;
  return left === undefined ? undefined : { left, now };
};

interface DaysProps {
  readonly days: readonly number[];
  readonly name?: (at: number) => string;
  readonly now: number | undefined;
}

const Days = ({ days, name, now }: DaysProps) =>
  days.slice(0, -1).map((day, i) => {
    const end = days[i + 1]!;
    return (
      <div
        key={day}
        className={classes['day']}
        style={placeOf({ from: day, to: end }, days[0]!, days.at(-1)!)}
        data-today={now !== undefined && day <= now && now < end ? true : undefined}
      >
        {name?.(day)}
      </div>
    );
  });

interface LanesProps extends Pick<WeekProps, 'zone' | 'onBar' | 'onGap'> {
  readonly bars: readonly Bar[];
  readonly gaps: readonly Gap[];
  readonly from: number;
  readonly to: number;
}

/** What is pressed is wide enough for a finger (WCAG 2.2, 2.5.8), also where a shift ends just after the week begins. */
const pressable = (place: ReturnType<typeof placeOf>) =>
  place && { left: `min(${place.left}, 100% - 24px)`, width: `max(${place.width}, 24px)` };

const Lanes = ({ bars, gaps, from, to, zone, onBar, onGap }: LanesProps) => {
  const { t } = useTranslation('duty');
  const { view } = useSession();
  const nameOf = useNames();
  const times = useTimes(zone);
  const lanes = lanesOf(bars);
  return (lanes.length === 0 ? [[]] : lanes).map((lane, i) => (
    <div key={i} className={classes['lane']}>
      {lane.map((bar) => {
        const people = listText(bar.people.map(nameOf));
        const names =
          bar.people.length > 3 ? t('week.people', { count: bar.people.length, names: people }) : people;
        const when = times.range(bar.from, bar.to);
        const said =
          bar.turns === undefined
            ? t('week.bar', { names, when, how: t(`source.${bar.source}`) })
            : t('week.turns', { names, when, count: bar.turns });
        const looks = {
          className: classes['bar'],
          style: pressable(placeOf(bar, from, to)),
          title: said,
          'data-layer': bar.layer,
          'data-changed': bar.source === 'rotation' ? undefined : true,
          'data-mine': bar.people.includes(view.principal.id) ? true : undefined,
        };
        return onBar === undefined ? (
          <div key={bar.key} {...looks}>
            {names}
          </div>
        ) : (
          <UnstyledButton key={bar.key} {...looks} aria-label={said} data-bar onClick={() => onBar(bar)}>
            {names}
          </UnstyledButton>
        );
      })}
      {i === 0 &&
        gaps.map((gap) => {
          const said = t('week.gapIs', { when: times.range(gap.from, gap.to) });
          const looks = { className: classes['gap'], style: pressable(placeOf(gap, from, to)), title: said };
          if (looks.style === undefined) return null;
          return onGap === undefined ? (
            <div key={gap.from} {...looks}>
              {t('week.gap')}
            </div>
          ) : (
            <UnstyledButton key={gap.from} {...looks} aria-label={said} data-bar onClick={() => onGap(gap)}>
              {t('week.gap')}
            </UnstyledButton>
          );
        })}
    </div>
  ));
};

interface AloneProps {
  readonly personId: string;
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly zone: string;
}

const Alone = ({ personId, from, to, start, end, zone }: AloneProps) => {
  const { t } = useTranslation('duty');
  const times = useTimes(zone);
  const said = t('week.aloneIs', { name: useNames()(personId), when: times.range(from, to) });
  const style = placeOf({ from, to }, start, end);
  return style === undefined ? null : (
    <div className={classes['alone']} style={style} role="img" aria-label={said} title={said} />
  );
};
