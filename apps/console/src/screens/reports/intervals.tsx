import classes from './reports.module.css';

const WIDTH = 150;
const HEIGHT = 16;

export interface IntervalProps {
  readonly value: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** Ends of the scale. */
  readonly from: number;
  readonly to: number;
}

/** A value on its scale, with the interval it lies in: the wider, the less is known. */
export const Interval = ({ value, low, high, from, to }: IntervalProps) => {
  const x = (v: number): number => 4 + ((v - from) / (to - from)) * (WIDTH - 8);
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden className={classes['interval'] ?? ''}>
      <line className={classes['grid']} x1={4} x2={WIDTH - 4} y1={HEIGHT / 2} y2={HEIGHT / 2} />
      {[from, (from + to) / 2, to].map((mark) => (
        <line key={mark} className={classes['grid']} x1={x(mark)} x2={x(mark)} y1={4} y2={HEIGHT - 4} />
      ))}
      {low !== undefined && high !== undefined && (
        <line x1={x(low)} x2={x(high)} y1={8} y2={8} stroke="var(--s0)" strokeWidth={6} strokeOpacity={0.4} />
      )}
      {value !== undefined && <circle cx={x(value)} cy={8} r={4.5} fill="var(--s0)" />}
    </svg>
  );
};

/** Shares (0–1) of weeks, oldest first. */
export const WeekLine = ({ values }: { readonly values: readonly number[] }) => {
  if (values.length < 2) return null;
  const x = (i: number): number => 4 + (i / (values.length - 1)) * 72;
  const y = (v: number): number => 18 - v * 16;
  return (
    <svg width={80} height={20} aria-hidden>
      <line className={classes['grid']} x1={4} x2={76} y1={y(1)} y2={y(1)} />
      <polyline
        points={values.map((v, i) => `${String(x(i))},${String(y(v))}`).join(' ')}
        fill="none"
        stroke="var(--s0)"
        strokeWidth={1.5}
      />
      <circle cx={x(values.length - 1)} cy={y(values.at(-1)!)} r={2.5} fill="var(--s0)" />
    </svg>
  );
};
