/** For tests only: what an event stream pushed so far. */
export interface EventReader {
  /** The data of the events of one name, oldest first. */
  of(name: string): readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

/** For tests only: opens an event stream as a console does; resolves once its snapshot is there. */
export const readEvents = async (
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventReader> => {
  const stop = new AbortController();
  const events: { readonly name: string; readonly data: Record<string, unknown> }[] = [];
  const response = await fetch(url, { headers, signal: stop.signal });
  let begun: () => void = () => undefined;
  const isThere = new Promise<void>((resolve) => (begun = resolve));
  const reading = (async () => {
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const name = /^event: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (name === undefined || data === undefined) continue;
        events.push({ name, data: JSON.parse(data) as Record<string, unknown> });
        if (name === 'snapshot') begun();
      }
    }
  })().catch(() => undefined);
  await isThere;
  return {
    of: (name) => events.filter((e) => e.name === name).map((e) => e.data),
    async close() {
      stop.abort();
      await reading;
    },
  };
};
