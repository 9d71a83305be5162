import { AirlockError } from '@airlock/contracts/problem';
import { normalise } from '@airlock/moderation/text';
import * as huggingFace from '@huggingface/tokenizers';
import { Tensor } from 'onnxruntime-node';
import type { TextClassifier } from '../manifest.js';
import type { Tensors } from '../session.js';

/** The package's own declarations do not resolve where files are named in full. */
interface Tokenizer {
  encode(
    text: string,
    options?: { readonly add_special_tokens?: boolean },
  ): { readonly ids: readonly number[] };
}
const { Tokenizer } = huggingFace as unknown as {
  readonly Tokenizer: new (tokenizer: object, config: object) => Tokenizer;
};

/** Share of a long text's part that the next part shows again, so that no phrase is cut in two for both. */
const OVERLAP = 1 / 4;

/** The special tokens that a tokenizer puts around a text. */
interface Frame {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Found out by looking: tokenizers say it in many ways. */
function frameOf(tokenizer: Tokenizer): Frame {
  const plain = tokenizer.encode('a', { add_special_tokens: false }).ids;
  const whole = tokenizer.encode('a').ids;
  const at = whole.findIndex((_, i) => plain.every((id, k) => whole[i + k] === id));
  return { before: whole.slice(0, at), after: whole.slice(at + plain.length) };
}

function openTokenizer({ name, input }: TextClassifier, fileOf: (path: string) => Uint8Array): Tokenizer {
  const json = (path: string): object => JSON.parse(new TextDecoder().decode(fileOf(path))) as object;
  try {
    return new Tokenizer(
      json(input.tokenizer),
      input.tokenizerConfig === undefined ? {} : json(input.tokenizerConfig),
    );
  } catch (cause) {
    throw new AirlockError(
      'invalid_input',
      `model ${name}: ${input.tokenizer} is no tokenizer that can be read: ${String(cause)}`,
      { cause },
    );
  }
}

/**
 * Preprocessing as a manifest describes it: from a text to what the graph is fed, once for each part of the text. Nothing
 * where the text has no token.
 * @throws AirlockError `invalid_input` when the tokenizer cannot be read, or leaves no room for a text.
 */
export function textInput(
  manifest: TextClassifier,
  fileOf: (path: string) => Uint8Array,
): (text: string) => readonly Tensors[] {
  const { ids, mask, types, integers, maxTokens, pad, reads } = manifest.input;
  const tokenizer = openTokenizer(manifest, fileOf);
  const { before, after } = frameOf(tokenizer);
  const room = maxTokens - before.length - after.length;
  if (room < 1)
    throw new AirlockError('invalid_input', `model ${manifest.name}: maxTokens leaves no room for a text`);
  const step = Math.max(1, room - Math.floor(room * OVERLAP));

  const tensor = (values: readonly number[]): Tensor => {
    const dims = [1, values.length];
    return integers === 'int64'
      ? new Tensor('int64', BigInt64Array.from(values, BigInt), dims)
      : new Tensor('int32', Int32Array.from(values), dims);
  };
  const feeds = (part: readonly number[]): Tensors => {
    const tokens = [...before, ...part, ...after];
    const filled = pad === undefined ? 0 : maxTokens - tokens.length;
    const fill = (value: number): number[] => Array.from({ length: filled }, () => value);
    return {
      [ids]: tensor([...tokens, ...fill(pad ?? 0)]),
      ...(mask === undefined ? {} : { [mask]: tensor([...tokens.map(() => 1), ...fill(0)]) }),
      ...(types === undefined ? {} : { [types]: tensor([...tokens.map(() => 0), ...fill(0)]) }),
    };
  };
  return (text) => {
    const what = reads === 'folded' ? normalise(text).text : text;
    const all = tokenizer.encode(what, { add_special_tokens: false }).ids;
    const parts: Tensors[] = [];
    for (let start = 0; start < all.length; start += step) {
      parts.push(feeds(all.slice(start, start + room)));
      if (start + room >= all.length) break;
    }
    return parts;
  };
}
