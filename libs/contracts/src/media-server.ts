import { z } from 'zod';
import { ProviderId } from './ids.js';

/** Fit for a URL, a shell and the configuration files of all servers as it is, without quoting. */
const Secret = z.string().regex(/^[A-Za-z0-9_-]{16,128}$/, 'needs 16 to 128 letters, digits, _ or -');

/** `rtmp://host:port/app`; publishers come to `<app>/<room>` and nowhere else. */
const RtmpUrl = z
  .string()
  .max(512)
  .regex(
    /^rtmps?:\/\/[A-Za-z0-9.[\]:-]+\/[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
    'must look like rtmp://host:1935/live: one application, no user, no query',
  );

const common = {
  /** Label of metrics and key of the outbox; never changed while kicks may be under way. */
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
    .refine((name) => name !== 'capture', 'is the name of the embedded server'),
  /** Base of the server's control API, as control reaches it. */
  apiUrl: z.url({ protocol: /^https?$/ }).max(512),
  /** HTTP Basic credentials of that API, when it asks for them. */
  apiUser: z.string().min(1).max(128).optional(),
  apiPassword: z.string().max(256).optional(),
  /** Where capture pulls from; its path is the application that publishers publish to. */
  rtmpUrl: RtmpUrl,
  /** Comes with every hook of this server, and of no other. */
  secret: Secret,
  /** What is streamed at this application, for licences and room classes: a publisher is not asked. */
  category: z.string().min(1).max(64).default('general'),
  /** The platform whose publishers come here, where Airlock serves several: a provider of the register. */
  tenant: ProviderId.optional(),
};

/** One external media server that asks control who may publish. */
export const MediaServerConfig = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('mediamtx'), ...common }),
  z.strictObject({
    type: z.literal('srs'),
    ...common,
    /** The vhost whose hooks call us; publishers of others are none of ours. */
    vhost: z.string().min(1).max(128).default('__defaultVhost__'),
  }),
  z.strictObject({ type: z.literal('nginx-rtmp'), ...common }),
]);
export type MediaServerConfig = z.infer<typeof MediaServerConfig>;
export type MediaServerType = MediaServerConfig['type'];

const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** The value of AIRLOCK_MEDIA_SERVERS. */
export const MediaServerList = z
  .array(MediaServerConfig)
  .max(256)
  .refine((list) => unique(list.map((s) => s.name)), 'two media servers have the same name')
  .refine((list) => unique(list.map((s) => s.secret)), 'two media servers have the same secret');
export type MediaServerList = z.infer<typeof MediaServerList>;
