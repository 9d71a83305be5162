export {
  BAG_DECLARATION,
  type BagEntry,
  bagInfo,
  bagManifest,
  type PackageClaim,
  packageText,
  parseBagManifest,
  parsePackageText,
} from './bag.js';
