/** A mix with less of the power of its strongest channel has lost it. One of two alone leaves a quarter. */
const LOST = 0.2;

/**
 * The mean of all channels. Where they cancel each other out, as with one of two turned over, or drown one among many
 * silent ones, the strongest channel instead: a listener hears it, and so must we.
 */
export function mixDown(planes: readonly Float32Array[]): Float32Array {
  const [first] = planes;
  if (!first || planes.length === 1) return first ?? new Float32Array(0);
  const mix = new Float32Array(first.length);
  let strongest = first;
  let most = -1;
  for (const plane of planes) {
    let power = 0;
    for (let i = 0; i < mix.length; i++) {
      const v = plane[i]!;
      mix[i]! += v;
      power += v * v;
    }
    if (power > most) {
      most = power;
      strongest = plane;
    }
  }
  let power = 0;
  const part = 1 / planes.length;
  for (let i = 0; i < mix.length; i++) {
    const v = (mix[i]! *= part);
    power += v * v;
  }
  return power < LOST * most ? strongest : mix;
}
