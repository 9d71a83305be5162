/** PostgreSQL's text cannot hold NUL, and UTF-8 cannot hold half a surrogate pair: both become U+FFFD. */
export const storableText = (text: string): string => text.replaceAll('\0', '\ufffd').toWellFormed();

/** JSON text that PostgreSQL takes as `jsonb`; what `storableText` replaces is replaced in every string. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes('\\u')) return text;
  return text.replace(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g, (escape) =>
    escape.length > 2 ? '\\ufffd' : escape,
  );
}
