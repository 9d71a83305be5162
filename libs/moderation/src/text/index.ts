export { normalise, originalSpan, type Normalised, type SpanMap } from './normalise.js';
export {
  LexiconList,
  LexiconTerm,
  MatchMode,
  parseLexiconList,
  type LexiconListError,
  type ParsedLexiconList,
} from './lexicon-list.js';
export { MAX_HITS, compileLexicon, type Lexicon, type LexiconHit, type Strength } from './lexicon.js';
export { defaultPack } from './packs/default-pack.js';
export {
  UNREAD_LABEL,
  UNREAD_LANGUAGE_LABEL,
  UNREAD_MODEL_LABEL,
  readText,
  textFault,
  type Asked,
  type LanguageReader,
  type TextClassifier,
  type TextDetectors,
  type TextFault,
  type TextOpinion,
  type UnknownLanguage,
} from './read-text.js';
export { maskText } from './mask.js';
