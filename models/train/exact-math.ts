const LN2 = 0.6931471805599453;

/**
 * e^x by a Taylor polynomial, within 1e-13 of the truth. Additions and products alone: every engine rounds them the same,
 * where `Math.exp` is each engine's own, so training gives the same bytes everywhere.
 */
export function exp(x: number): number {
  if (x < -700) return 0;
  if (x > 700) return Number.MAX_VALUE;
  const k = Math.round(x / LN2);
  const r = x - k * LN2;
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 14; n++) {
    term *= r / n;
    sum += term;
  }
  let scale = 1;
  for (let i = Math.abs(k), base = k < 0 ? 0.5 : 2; i > 0; i >>= 1, base *= base) if (i & 1) scale *= base;
  return sum * scale;
}

/** 1 / (1 + e^−x). */
export function logistic(x: number): number {
  if (x < 0) {
    const e = exp(x);
    return e / (1 + e);
  }
  return 1 / (1 + exp(-x));
}
