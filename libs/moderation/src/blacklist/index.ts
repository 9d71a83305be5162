export {
  type BlacklistTerms,
  emptyFields,
  isInForce,
  problemsOf,
  reportState,
  reportText,
  votesNeeded,
} from './entry.js';
export { FAMILIES, type FamilyRules } from './families.js';
export { type ListedEntry, ListHeader, readList, writeList } from './list-file.js';
export { bucketOf, listedElsewhere, prefixLengthFor, sharedHash, type SharingPlatform } from './share.js';
export {
  domainOf,
  icpOf,
  kindOf,
  type Narrower,
  narrowerThan,
  tokenOf,
  tokensAgainst,
  tokensOfAddress,
} from './subject.js';
