import { z } from 'zod';

/** Letters, digits, `_`, `-` and `.`; never a path, never a topic separator. 1–64 characters. */
const ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** One live broadcast (a publish session) of a streamer in a room. */
export const StreamId = z.string().regex(ID).brand<'StreamId'>();
export type StreamId = z.infer<typeof StreamId>;

export const RoomId = z.string().regex(ID).brand<'RoomId'>();
export type RoomId = z.infer<typeof RoomId>;

export const StreamerId = z.string().regex(ID).brand<'StreamerId'>();
export type StreamerId = z.infer<typeof StreamerId>;

/** A platform (tenant) that is served, where Airlock stands at an access provider or an app store. */
export const ProviderId = z.string().regex(ID).brand<'ProviderId'>();
export type ProviderId = z.infer<typeof ProviderId>;

/** A viewer or chat author, as the platform names them. */
export const UserId = z.string().min(1).max(128).brand<'UserId'>();
export type UserId = z.infer<typeof UserId>;

export const MessageId = z.string().regex(ID).brand<'MessageId'>();
export type MessageId = z.infer<typeof MessageId>;

export const CaseId = z.string().regex(ID).brand<'CaseId'>();
export type CaseId = z.infer<typeof CaseId>;

/** Names one effect: repeating an action with the same id changes nothing. */
export const ActionId = z.string().regex(ID).brand<'ActionId'>();
export type ActionId = z.infer<typeof ActionId>;

/** Milliseconds since 1970-01-01T00:00Z, wall clock. */
export const EpochMs = z.number().int().nonnegative();

/** SHA-256 in lower-case hex. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Path-like name of a blob: segments of safe characters joined by `/`, never `..`. ≤ 512 characters. */
export const BlobKey = z
  .string()
  .max(512)
  .regex(/^[A-Za-z0-9_=-][A-Za-z0-9_.=-]*(\/[A-Za-z0-9_=-][A-Za-z0-9_.=-]*)*$/)
  .brand<'BlobKey'>();
export type BlobKey = z.infer<typeof BlobKey>;
