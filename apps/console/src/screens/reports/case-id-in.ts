/** The id of a case in what somebody pasted: the id itself, or the address of its screen. */
export const caseIdIn = (text: string): string | undefined => {
  const said = text.trim();
  const id = /\/desk\/([^/?#\s]+)/.exec(said)?.[1] ?? said;
  return /^[\w.:-]{1,128}$/.test(id) ? id : undefined;
};
