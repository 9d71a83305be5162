import type { AdmissionFinding } from '@airlock/contracts/admission';
import type { PlanFloor } from '@airlock/contracts/control';
import type { IdentityLevel } from '@airlock/contracts/identity';

/** What the policy asks of those who stream in a category. */
export interface CategoryNeeds {
  readonly platform: readonly string[];
  readonly publisher: readonly string[];
  readonly scoped: boolean;
  readonly editors: boolean;
  readonly sources: boolean;
  readonly prompt: boolean;
  readonly onAir: 'end' | 'review';
}

export interface TopicNeeds {
  readonly categories: readonly string[];
  readonly words: readonly string[];
  readonly only: readonly string[];
  readonly qualification?: string | undefined;
  readonly otherwise: 'case' | 'refuse';
}

/** The part of a policy that admission is decided by, as far as these rules read it. */
export interface AdmissionPolicy {
  readonly levels: {
    readonly publish: IdentityLevel;
    readonly chat: IdentityLevel;
    readonly tip: IdentityLevel;
  };
  /** How long a check of a person holds, ms. */
  readonly verifiedWithinMs?: number;
  readonly agreement?: { readonly version: string } | undefined;
  readonly categories: Readonly<Record<string, CategoryNeeds>>;
  readonly topics: Readonly<Record<string, TopicNeeds>>;
}

/** What speaks against something, and until when the answer holds at the latest (ms since 1970). */
export interface Findings {
  readonly findings: readonly AdmissionFinding[];
  readonly until?: number;
}

/** Why a stream is handled more strictly than its class says. */
export type FloorFinding = AdmissionFinding & { readonly floor: PlanFloor; readonly page?: boolean };

/** What every rule had to say, in one. */
export interface Composed {
  readonly deny: readonly AdmissionFinding[];
  readonly restrict: readonly AdmissionFinding[];
  readonly floors: readonly FloorFinding[];
  readonly cases: readonly AdmissionFinding[];
  readonly tier?: string;
  readonly tags: readonly string[];
  readonly until?: number;
}
