/** What the pool sends to a worker. */
export type ToWorker =
  | { readonly type: 'init'; readonly value: unknown }
  | { readonly type: 'job'; readonly id: number; readonly job: unknown }
  /** Something every worker has to know; no answer. */
  | { readonly type: 'tell'; readonly value: unknown };

/** What a worker sends to the pool. `rssMb` is its resident memory after the job. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly id: number; readonly reply: unknown; readonly rssMb: number }
  | { readonly type: 'failed'; readonly id: number; readonly message: string; readonly rssMb: number };
