/** Years under which somebody is a minor. */
const MAJORITY = 18;

/** What a face's age looks like; both from the model's 100 probabilities, one per year. */
export interface ApparentAge {
  /** Probability 0–1, as the model says it, that the face is under 18. */
  readonly minor: number;
  /** Mean of the distribution, years. */
  readonly years: number;
}

/**
 * Reads the model's distribution. Its mean leans to 30 where it knows little, so the mass below 18 is what counts.
 * Nothing here says "adult": that somebody does not look like a minor is no evidence of anything.
 */
export function apparentAge(distribution: Float32Array): ApparentAge {
  let minor = 0;
  let years = 0;
  for (const [age, p] of distribution.entries()) {
    if (age < MAJORITY) minor += p;
    years += age * p;
  }
  return { minor: Math.min(1, minor), years };
}
