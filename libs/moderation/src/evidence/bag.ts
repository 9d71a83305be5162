// BagIt 1.0, RFC 8493: a folder that says of itself what belongs in it.

/** One line of a manifest. */
export interface BagEntry {
  /** Path from the base of the bag, with `/`. */
  readonly path: string;
  /** Lower-case hex. */
  readonly sha256: string;
}

export const BAG_DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

const byPath = (a: BagEntry, b: BagEntry): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
const ESCAPES: Readonly<Record<string, string>> = { '%': '%25', '\n': '%0A', '\r': '%0D' };

/** RFC 8493 §2.1.3: one line for each file, sorted, so that the same files give the same text. */
export const bagManifest = (entries: readonly BagEntry[]): string =>
  [...entries]
    .sort(byPath)
    .map(({ path, sha256 }) => `${sha256}  ${path.replaceAll(/[%\n\r]/g, (c) => ESCAPES[c]!)}\n`)
    .join('');

/** The entries of a manifest; undefined where a line is none. */
export function parseBagManifest(text: string): BagEntry[] | undefined {
  const entries: BagEntry[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line === '') continue;
    const [, sha256, path] = /^([0-9a-fA-F]{64})[ \t]+\*?(.+)$/.exec(line) ?? [];
    if (sha256 === undefined || path === undefined) return undefined;
    const plain = path.replaceAll(/%(25|0[AaDd])/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    entries.push({ path: plain.replace(/^\.\//, ''), sha256: sha256.toLowerCase() });
  }
  return entries;
}

/** RFC 8493 §2.2.2: `name: value` lines. */
export const bagInfo = (fields: readonly (readonly [name: string, value: string])[]): string =>
  fields.map(([name, value]) => `${name}: ${value.replaceAll(/\s+/g, ' ').trim()}\n`).join('');

const TITLE = 'airlock evidence package v1';

/** What is signed of a package: its id and the SHA-256 (hex) of its tag manifest, and with that every byte in it. */
export interface PackageClaim {
  readonly evidenceId: string;
  readonly tagManifestSha256: string;
}

/** Never a checkpoint, whose second line is a number: the key that signs heads of the log signs this too. */
export const packageText = ({ evidenceId, tagManifestSha256 }: PackageClaim): string =>
  `${TITLE}\n${evidenceId}\nsha256:${tagManifestSha256}\n`;

/** Undefined for a text that says nothing of a package. */
export function parsePackageText(text: string): PackageClaim | undefined {
  const [title, evidenceId, hash, ...rest] = text.split('\n');
  const [, tagManifestSha256] = /^sha256:([0-9a-f]{64})$/.exec(hash ?? '') ?? [];
  return title === TITLE && evidenceId && tagManifestSha256 !== undefined && rest.join('') === ''
    ? { evidenceId, tagManifestSha256 }
    : undefined;
}
