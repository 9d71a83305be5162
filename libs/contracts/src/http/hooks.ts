import { z } from 'zod';

/** What media servers ask with; everything in it but the secret was chosen by whoever publishes. */

const text = (max: number) => z.string().max(max);
const Address = text(64);
const Credentials = text(2_048);

/** The shared secret, for servers that can send no header; others send `Authorization: Bearer`. */
export const HookQuery = z.object({ secret: text(128).optional() });
export type HookQuery = z.infer<typeof HookQuery>;

/** MediaMTX, `authMethod: http`: asked before anybody publishes or reads. */
export const MediaMtxHook = z.object({
  action: z.enum(['publish', 'read', 'playback', 'api', 'metrics', 'pprof']),
  path: text(512),
  protocol: text(16).default(''),
  ip: Address.default(''),
  user: text(256).default(''),
  password: text(512).default(''),
  token: Credentials.default(''),
  id: text(64).nullish(),
  query: Credentials.default(''),
});
export type MediaMtxHook = z.infer<typeof MediaMtxHook>;

/** SRS, `http_hooks`. */
export const SrsHook = z.object({
  action: z.enum(['on_publish', 'on_unpublish', 'on_play', 'on_stop']),
  client_id: z.union([text(64), z.number().int()]).transform(String),
  ip: Address.default(''),
  vhost: text(128),
  app: text(128),
  /** Where the publisher connected to, as it says. */
  tcUrl: text(1_024).default(''),
  stream: text(256),
  /** `?` and what followed it in the publisher's URL. */
  param: Credentials.default(''),
});
export type SrsHook = z.infer<typeof SrsHook>;

/** SRS lets a client through at `code` 0 of an answer 200, and at nothing else. */
export const SrsAnswer = z.object({ code: z.number().int(), msg: z.string() });
export type SrsAnswer = z.infer<typeof SrsAnswer>;

/**
 * nginx-rtmp, `on_publish`, `on_publish_done`, `on_play`, `on_play_done`. What followed `?` in the publisher's URL stands
 * among the fields as it came: a field that comes twice is a list, which no field here may be.
 */
export const NginxRtmpHook = z
  .object({
    call: z.enum(['publish', 'publish_done', 'play', 'play_done']),
    app: text(128),
    name: text(256),
    addr: Address.default(''),
    clientid: text(32).default(''),
  })
  .catchall(Credentials);
export type NginxRtmpHook = z.infer<typeof NginxRtmpHook>;
