import type { ReleasePlan, SamplingPlan } from '@airlock/contracts/control';
import type { MessageDecision, SegmentDecision } from '@airlock/contracts/verdict';
import type { CompiledBudget } from './budgets.js';
import type { Expression, Scope } from './expression.js';
import type { FailureName, AutomaticAction, PolicySource, RoomClassSource, TaxonomyEntry } from './source.js';
import type { StreamFacts } from './facts.js';
import type { CompiledWindow } from './windows.js';

/** Reads one value a condition was evaluated on, for the trace. */
export interface FactReader {
  readonly name: string;
  readonly read: (scope: Scope) => unknown;
}

export interface CompiledRule<D extends string> {
  readonly id: string;
  readonly labels: readonly string[];
  readonly when: Expression;
  readonly decision: D;
  readonly actions: readonly AutomaticAction[];
  /** Whether its decision stands whatever stricter rules say. */
  readonly prevails: boolean;
  readonly clause: string | undefined;
  readonly severity: number;
  readonly severityFrom: Expression | undefined;
  readonly roomClasses: ReadonlySet<string> | undefined;
  readonly facts: readonly FactReader[];
}

/** What the taxonomy itself decides about a label that no rule of the class names. */
export interface LabelDefault<D extends string> {
  readonly label: string;
  readonly decision: D;
}

export interface CompiledRoomClass {
  readonly source: RoomClassSource;
  readonly when: Expression | undefined;
  /** Threshold of a label in this class; of the nearest listed parent when it is not listed itself. */
  readonly thresholdOf: (label: string) => number;
  readonly defaults: {
    readonly segments: ReadonlyMap<string, LabelDefault<SegmentDecision>>;
    readonly messages: ReadonlyMap<string, LabelDefault<MessageDecision>>;
  };
}

/** What a stream's facts resolve to. */
export interface RoomClass {
  readonly roomClass: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly release: ReleasePlan;
  readonly sampling: SamplingPlan;
  readonly reviewer: RoomClassSource['reviewer'];
  readonly unjudged: Readonly<Partial<Record<FailureName, 'hold' | 'release'>>>;
}

/** A checked policy, ready to judge. Immutable. */
export interface Policy {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the policy's canonical form, see `policyHash`. */
  readonly hash: string;
  readonly source: PolicySource;
  readonly taxonomy: ReadonlyMap<string, TaxonomyEntry>;
  readonly classes: readonly CompiledRoomClass[];
  readonly rules: {
    readonly segments: readonly CompiledRule<SegmentDecision>[];
    readonly messages: readonly CompiledRule<MessageDecision>[];
  };
  readonly windows: {
    readonly segments: readonly CompiledWindow[];
    readonly messages: readonly CompiledWindow[];
  };
  readonly windowsView: {
    readonly segments: (count: (window: string) => number) => unknown;
    readonly messages: (count: (window: string) => number) => unknown;
  };
  readonly budgets: readonly CompiledBudget[];
  /** The first class whose condition holds for the stream. */
  roomClass(facts: StreamFacts): RoomClass;
}
