import { LexiconTerm, MatchMode } from '@airlock/contracts/lexicon';
import { z } from 'zod';

export { LexiconTerm, MatchMode };

/** A list as an operator keeps it. */
export const LexiconList = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
  terms: z.array(LexiconTerm),
});
export type LexiconList = z.infer<typeof LexiconList>;

export interface LexiconListError {
  /** Line of the source, from 1; absent where a JSON list has the right syntax and a wrong value. */
  readonly line?: number;
  readonly message: string;
}

export type ParsedLexiconList =
  | { readonly ok: true; readonly list: LexiconList }
  | { readonly ok: false; readonly errors: readonly LexiconListError[] };

/**
 * Reads a list: JSON (`{"id", "terms": [...]}`) or lines `term<TAB>label<TAB>options`, where options are any of
 * `score=0.9`, `mode=substring`, `pinyin`, `initials`, `except=one|other`, and `#` at the start of a line is a comment. `id` names a list of lines.
 * All errors are reported at once.
 */
export function parseLexiconList(source: string, id = 'operator'): ParsedLexiconList {
  return source.trimStart().startsWith('{') ? parseJson(source) : parseLines(source, id);
}

function parseJson(source: string): ParsedLexiconList {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(message)?.[1];
    const line = source
      .slice(0, position === undefined ? source.length : Number(position))
      .split('\n').length;
    return { ok: false, errors: [{ line, message }] };
  }
  const parsed = LexiconList.safeParse(value);
  if (parsed.success) return { ok: true, list: parsed.data };
  return {
    ok: false,
    errors: parsed.error.issues.map((issue) => ({ message: `${issue.path.join('.')}: ${issue.message}` })),
  };
}

function parseLines(source: string, id: string): ParsedLexiconList {
  const errors: LexiconListError[] = [];
  const terms: LexiconTerm[] = [];
  source.split(/\r?\n/).forEach((text, index) => {
    if (text.trim() === '' || text.startsWith('#')) return;
    const line = index + 1;
    const [term, label, options = '', ...rest] = text.split('\t');
    if (label === undefined || rest.length > 0) {
      errors.push({ line, message: 'expected term<TAB>label[<TAB>options]' });
      return;
    }
    const fields: Record<string, unknown> = { term, label: label.trim() };
    for (const option of options.split(/\s+/).filter(Boolean)) {
      const [name, value] = option.split('=', 2);
      if (name === 'score') fields['score'] = value === '' ? Number.NaN : Number(value);
      else if (name === 'mode') fields['mode'] = value;
      else if (name === 'except') fields['except'] = value?.split('|');
      else if (option === 'pinyin' || option === 'initials') fields[option] = true;
      else
        errors.push({
          line,
          message: `unknown option ${JSON.stringify(option)}: score=, mode=, except=, pinyin or initials`,
        });
    }
    const parsed = LexiconTerm.safeParse(fields);
    if (parsed.success) terms.push(parsed.data);
    else {
      for (const issue of parsed.error.issues) {
        errors.push({ line, message: `${issue.path.join('.')}: ${issue.message}` });
      }
    }
  });
  const list = LexiconList.shape.id.safeParse(id);
  if (!list.success)
    errors.push({ message: `list id ${JSON.stringify(id)}: ${list.error.issues[0]?.message}` });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, list: { id, terms } };
}
