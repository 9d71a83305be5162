/**
 * Letters of other scripts that readers take for a Latin letter, one string pair per script: the n-th
 * letter of the first string reads as the n-th of the second. Only shapes that are confused in ordinary
 * chat fonts are listed; a letter that merely resembles one is left alone, since every entry also folds honest text.
 */
const PAIRS: readonly (readonly [from: string, to: string])[] = [
  // Cyrillic, lower and upper case listed apart because shapes differ (н is not h-like, Н is).
  ['аеорсухіјѕԁһԛԝ', 'aeopcyxijsdhqw'],
  ['вкмнт', 'bkmht'],
  ['АВЕКМНОРСТУХІЈЅԌԚԜ', 'abekmhopctyxijsgqw'],
  // Greek
  ['αβεικνορτυχωη', 'abeikvoptuxwn'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'abezhikmnoptyx'],
  // Armenian, Cherokee
  ['օոսհցք', 'onuhgp'],
  ['ᎪᏴᏟᎠᎬᎢᎫᏦᏞᎷᏢᏒᏚᎳᏃ', 'abcdeijklmprswz'],
  // Latin small capitals, strokes and turned letters
  ['ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'abcdefghijklmnoprstuvwyz'],
  ['ɑɡıɩøđħłŧðƒɓɖɗƙɲɱʋȼɨɇ', 'agiiodhltdfbddknmvcie'],
  ['ǝɐɯɹʇʌʍʎɔɟƃɥʞ', 'eamrtvwycfghk'],
];

/** Radicals as Unicode's supplement has them, which are signs to it, and the ideographs they are drawn like. */
const RADICALS: readonly (readonly [from: string, to: string])[] = [
  ['⺅⺉⺘⺡⺨⺭⺮⺼⺾⺿⻀⻂⻊⻌⻍⻎⻐⻖⻗⻠', '亻刂扌氵犭礻竹月艹艹艹衤足辶辶辶钅阝雨饣'],
];

/** Latin ligature letters that compatibility decomposition leaves whole. */
const LIGATURES: readonly (readonly [from: string, to: string])[] = [
  ['ß', 'ss'],
  ['ẞ', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
];

/** Look-alike → Latin lower-case letters, or the ideograph. */
export function buildConfusables(): Map<string, string> {
  const table = new Map<string, string>(LIGATURES);
  for (const [from, to] of [...PAIRS, ...RADICALS]) {
    const source = [...from];
    const target = [...to];
    if (source.length !== target.length) throw new Error(`confusables out of step at ${from}`);
    source.forEach((letter, index) => table.set(letter, target[index]!));
  }
  return table;
}
