/** Of a score of 0–100. */
export const scoreColour = (score: number): 'green' | 'yellow' | 'red' =>
  score >= 80 ? 'green' : score >= 50 ? 'yellow' : 'red';
