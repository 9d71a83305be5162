import type { LexiconList } from '../lexicon-list.js';
import { safetyEn } from './safety-en.js';
import { safetyZh } from './safety-zh.js';

/** The lists that ship with Airlock: safety in Chinese and English, nothing political. Operators add their own. */
export const defaultPack: readonly LexiconList[] = [
  { id: 'safety-zh', terms: safetyZh },
  { id: 'safety-en', terms: safetyEn },
];
