/** A level that one loop waits for: setting it before the wait is not lost, setting it twice counts once. */
export class Signal {
  #set = false;
  #resolve: (() => void) | undefined;

  set(): void {
    this.#set = true;
    this.#resolve?.();
  }

  async wait(): Promise<void> {
    if (!this.#set) await new Promise<void>((resolve) => (this.#resolve = resolve));
    this.#set = false;
    this.#resolve = undefined;
  }
}
