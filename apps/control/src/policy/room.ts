import type { Lexicons } from '../known/lexicons.js';
import type { LookBacks } from '../look-back/look-backs.js';
import type { Policies } from './policies.js';
import type { Trials } from './trials.js';

/** Where policies and lists are written, tried and put in force. */
export interface PolicyRoom {
  readonly policies: Policies;
  readonly trials: Trials;
  readonly lookBacks: LookBacks;
  readonly lexicons: Lexicons;
}
