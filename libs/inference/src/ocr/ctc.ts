/** One line as it was read. */
export interface Reading {
  readonly text: string;
  /** Mean probability of the characters, 0–1; 0 for an empty text. */
  readonly confidence: number;
}

/**
 * The most probable path of `[steps, 1 + alphabet]` class probabilities, class 0 being the blank (CTC, best path): repeats
 * fall together, blanks fall away.
 */
export function readPath(probabilities: Float32Array, alphabet: readonly string[]): Reading {
  const classes = alphabet.length + 1;
  let [text, sum, count, last] = ['', 0, 0, 0];
  for (let at = 0; at + classes <= probabilities.length; at += classes) {
    let best = 0;
    for (let i = 1; i < classes; i++) if (probabilities[at + i]! > probabilities[at + best]!) best = i;
    if (best !== 0 && best !== last) {
      text += alphabet[best - 1];
      sum += probabilities[at + best]!;
      count++;
    }
    last = best;
  }
  return { text, confidence: count === 0 ? 0 : sum / count };
}
