import { openPeerPipeline, type PeerOptions } from './peer-pipeline.js';

/** What the bench tells a process of the peer pipeline, and what it hears back. */
export type ToPeer =
  { readonly type: 'open'; readonly options: PeerOptions } | { readonly type: 'look'; readonly path: string };
export type FromPeer = { readonly type: 'ready' } | { readonly type: 'failed'; readonly message: string };

let pipeline: ReturnType<typeof openPeerPipeline> | undefined;
const answer = (work: Promise<unknown>): void => {
  work.then(
    () => process.send?.({ type: 'ready' } satisfies FromPeer),
    (error: unknown) => process.send?.({ type: 'failed', message: String(error) } satisfies FromPeer),
  );
};
process.on('message', (message: ToPeer) => {
  if (message.type === 'open') answer((pipeline = openPeerPipeline(message.options)));
  else if (pipeline) answer(pipeline.then((p) => p.look(message.path)));
});
// Nothing else keeps this process alive: it ends with its parent.
process.on('disconnect', () => void pipeline?.then((p) => p.close()));
