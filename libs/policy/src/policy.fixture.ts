// eslint-disable-next-line no-restricted-imports -- tests read the shipped policy; no product code imports this file
import { readFileSync } from 'node:fs';
import type { Signal } from '@airlock/contracts/signal';
import { compilePolicy } from './compile.js';
import type { MessageInput, SegmentInput, StreamFacts } from './facts.js';
import type { Policy } from './policy.js';
import { formatProblems } from './problem.js';

/** For tests only: the shipped policy, a small one to break, and inputs with everything filled in. */
export const defaultText = readFileSync(
  new URL('../../../deploy/policy/default.yaml', import.meta.url),
  'utf8',
);

export const compiled = (text: string): Policy => {
  const result = compilePolicy(text);
  if (result.ok) return result.policy;
  throw new Error(formatProblems(result.problems));
};

export const smallText = `name: small
version: '1'
taxonomy:
  nude.real:
    title: { zh: 裸露, en: Nudity }
    clauses: [Clause 1]
    severity: 4
    threshold: 0.8
    segments: dump
    messages: drop
  rude:
    title: { zh: 粗口, en: Rude }
    clauses: [Clause 2]
    severity: 1
    threshold: 0.5
    segments: release
    messages: mask
roomClasses:
  - name: all
    title: { zh: 全部, en: All }
    release: { mode: gated, delayMs: 0 }
    sampling: { fps: 1 }
windows:
  - { name: bad_frames, of: frames, count: over("nude"), last: 3 }
  - { name: lines, of: messages, count: 'true', within: 10s, per: user }
rules:
  segments:
    - id: nude
      label: nude.real
      when: over("nude.real")
      decision: dump
    - id: nude-again
      label: nude.real
      when: windows.bad_frames >= 2
      decision: dump
      actions: [cut]
  messages:
    - id: rude
      label: rude
      when: >-
        over("rude")
        && message.length > 1
      decision: mask
    - id: flood
      clause: Clause 3
      when: windows.lines >= 5
      decision: drop
automatic:
  cut: { rules: [nude-again] }
  budgets:
    - { name: cuts, per: platform, max: 2, within: 10m }
`;

export const stream: StreamFacts = {
  streamId: 's1',
  roomId: 'r1',
  streamerId: 'p1',
  title: 'a title',
  category: 'talk',
  audience: 10,
  tier: 'B',
};

export const signal = (label: string, score: number, more: Partial<Signal> = {}): Signal => ({
  label,
  score,
  detector: { id: 'test', version: '1' },
  source: 'frame',
  ...more,
});

/** A segment of 2 s with frames at the given media times, or one at its start. */
export const segment = (
  seq: number,
  signals: Signal[] = [],
  more: Partial<SegmentInput> = {},
): SegmentInput => {
  const frames = more.frames ?? [seq * 2_000];
  return {
    stream,
    epoch: 0,
    seq,
    startMs: seq * 2_000,
    signals,
    frames,
    coverage: { frames: frames.length, reused: 0, unwatchedMs: 0 },
    now: 1_800_000_000_000 + seq * 2_000,
    ...more,
  };
};

export const line = (
  id: number,
  text: string,
  signals: Signal[] = [],
  more: Partial<MessageInput> = {},
): MessageInput => {
  const at = 1_800_000_000_000 + id * 1_000;
  return {
    stream,
    message: { messageId: `m${id}`, userId: 'u1', text, sentAt: at },
    signals,
    now: at,
    ...more,
  };
};
