import { z } from 'zod';
import type { Permission } from '../person.js';

export type Method = 'get' | 'post' | 'put' | 'delete';

export interface Route {
  readonly method: Method;
  /** With `{name}` for parameters. */
  readonly path: string;
  /** What the caller must be allowed; `open` for anybody. */
  readonly access: Permission | 'open';
  /** How often one address may ask in a minute, where anybody may; the default of the host otherwise. */
  readonly perMinute?: number;
  readonly summary: string;
  readonly tag:
    | 'streams'
    | 'decisions'
    | 'chat'
    | 'cases'
    | 'review'
    | 'quality'
    | 'figures'
    | 'known'
    | 'policy'
    | 'platform'
    | 'hooks'
    | 'host'
    | 'approvals'
    | 'deadlines'
    | 'duty'
    | 'streamers'
    | 'credit'
    | 'blacklists'
    | 'providers'
    | 'appeals'
    | 'complaints'
    | 'orders'
    | 'audit'
    | 'evidence'
    | 'retention'
    | 'access'
    | 'paging'
    | 'incidents'
    | 'patrol'
    | 'webhooks';
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Default `application/json`. */
  readonly bodyMediaType?: string;
  /** Success. `schema` for JSON, `mediaType` alone for anything else, `alsoAs` where the caller may ask for either. */
  readonly response: {
    readonly status: number;
    readonly schema?: z.ZodType;
    readonly mediaType?: string;
    readonly alsoAs?: string;
  };
}

export const route = <const R extends Route>(r: R): R => r;
export const ok = <S extends z.ZodType>(schema: S) => ({ status: 200, schema }) as const;
export const items = <S extends z.ZodType>(item: S) => ok(z.object({ items: z.array(item) }));
