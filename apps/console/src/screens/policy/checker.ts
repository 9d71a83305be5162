import type { PolicyChange } from '@airlock/contracts/policy';
import { useEffect, useRef, useState } from 'react';
import type { Schema } from './editor/schema.js';

export interface Question {
  readonly id: number;
  readonly source: string;
  /** What is in force: to tell what would change. */
  readonly against?: string | undefined;
}

export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

/** What a policy names, for completing and explaining it. */
export interface Hints {
  readonly labels: readonly {
    readonly label: string;
    readonly title: { readonly zh: string; readonly en: string };
    readonly severity: number;
    readonly threshold: number;
    readonly clauses: readonly string[];
  }[];
  readonly roomClasses: readonly string[];
  readonly windows: readonly string[];
}

/** A management system (制度) of the house, by its name in the policy. */
export interface System {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly version: string;
  readonly document: string;
  readonly owner: string;
  readonly controls: readonly string[];
  /** `YYYY-MM-DD`: when it is read again at the latest. */
  readonly reviewBy: string;
}

export interface Checked {
  readonly id: number;
  readonly source: string;
  readonly problems: readonly Problem[];
  /** Of a policy without problems. */
  readonly good?: {
    readonly name: string;
    readonly hash: string;
    readonly explained: string;
    readonly changes: readonly PolicyChange[];
    readonly systems: readonly System[];
    readonly hints: Hints;
  };
}

export const NO_HINTS: Hints = { labels: [], roomClasses: [], windows: [] };
/** After the last key, ms. */
const PAUSE_MS = 200;

export interface Checking {
  /** Of the newest text that was checked; undefined at first. */
  readonly checked: Checked | undefined;
  /** Whether `checked` is about the text that is there now. */
  readonly isCurrent: boolean;
  readonly schema: Schema | undefined;
  /** Of the last text without problems. */
  readonly hints: Hints;
}

/** Checks a text as it is written, in a worker. */
export const useChecker = (source: string, against: string | undefined): Checking => {
  const [checked, setChecked] = useState<Checked>();
  const [hints, setHints] = useState(NO_HINTS);
  const [schema, setSchema] = useState<Schema>();
  const worker = useRef<Worker>(undefined);
  const asked = useRef(0);

  useEffect(() => {
    const own = new Worker(new URL('./checker.worker.ts', import.meta.url), { type: 'module' });
    own.onmessage = ({ data }: MessageEvent<Checked | { readonly schema: Schema }>) => {
      if ('schema' in data) return setSchema(data.schema);
      if (data.id !== asked.current) return;
      setChecked(data);
      if (data.good !== undefined) setHints(data.good.hints);
    };
    worker.current = own;
    return () => own.terminate();
  }, []);

  useEffect(() => {
    if (source === '') return;
    const ask = (): void => {
      asked.current += 1;
      worker.current?.postMessage({ id: asked.current, source, against } satisfies Question);
    };
    const timer = setTimeout(ask, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [source, against]);

  return { checked, isCurrent: checked?.source === source, schema, hints };
};
