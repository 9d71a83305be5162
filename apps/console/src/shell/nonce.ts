/** What control lets styles in by that are added by scripts: a word of its own for each answer. */
export const nonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** For what locks scrolling under a dialog: it adds a style, and asks for the word in this place only. */
export const giveNonce = (): void => {
  Object.assign(globalThis, { __webpack_nonce__: nonce() });
};
