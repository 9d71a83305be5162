/** What somebody who is on shift brings: which cases may be theirs. */
export interface Shift {
  /** `minor_safety`, `fraud` … : words of the house. */
  readonly skills: readonly string[];
  /** BCP 47: `zh-CN`, `en` … */
  readonly languages: readonly string[];
}
