import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** JSON with object keys sorted at every level, so equal content gives equal text. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`;
  }
  return JSON.stringify(value);
};

/** SHA-256 of the UTF-8 bytes, lower-case hex. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/** The text of a policy that its name is the SHA-256 of: kept as it is, it proves itself with any tool. */
export const policyText = (source: unknown): string => `airlock-policy-v1\n${canonicalJson(source)}`;

/**
 * Names what a policy *means*: SHA-256 over the canonical JSON of the parsed file with all defaults filled in. Comments,
 * layout and key order do not change it; every rule, threshold, title and default does.
 */
export const policyHash = (source: unknown): string => sha256Hex(policyText(source));
