import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeModel, type Graph } from './onnx.ts';

/**
 * A text classifier anybody could have made, as small as one can be: it knows a few words of spoilers and of praise, in
 * both languages, and is as sure of a class as the surest of its words. For tests of what runs by its manifest alone.
 */
const CLASSES = ['spoiler', 'praise'] as const;
const WORDS: readonly (readonly [token: string, spoiler: number, praise: number])[] = [
  ['[PAD]', -6, -6],
  ['[UNK]', -6, -6],
  ['[CLS]', -6, -6],
  ['[SEP]', -6, -6],
  ['dies', 3, -6],
  ['murder', 4, -6],
  ['##er', -6, -6],
  ['凶', 1, -6],
  ['手', 2, -6],
  ['great', -6, 4],
];

const GRAPH: Graph = {
  name: 'spoilers',
  nodes: [
    { op: 'Gather', name: 'look up', inputs: ['scores of words', 'input_ids'], outputs: ['by word'] },
    {
      op: 'ReduceMax',
      name: 'surest',
      inputs: ['by word'],
      outputs: ['logits'],
      attributes: { axes: { kind: 'ints', value: [1] }, keepdims: { kind: 'int', value: 0 } },
    },
  ],
  initializers: [
    {
      name: 'scores of words',
      dims: [WORDS.length, CLASSES.length],
      data: Float32Array.from(WORDS.flatMap(([, ...scores]) => scores)),
    },
  ],
  input: { name: 'input_ids', dims: [1, 'length'], type: 'int64' },
  outputs: [{ name: 'logits', dims: [1, CLASSES.length] }],
};

const special = (id: number) => ({
  id,
  content: WORDS[id]![0],
  ...{ single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
});
/** As Hugging Face's libraries write a BERT tokenizer. */
const TOKENIZER = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [0, 1, 2, 3].map(special),
  normalizer: {
    type: 'BertNormalizer',
    ...{ clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    ...{ unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100 },
    vocab: Object.fromEntries(WORDS.map(([token], id) => [token, id])),
  },
};

/** What an operator writes beside the two files. */
const MANIFEST = {
  name: 'spoilers',
  kind: 'text-classifier',
  version: '1',
  title: 'An operator’s own classifier: who did it, and who dies.',
  licence: 'CC0-1.0',
  source: { kind: 'local', from: 'an operator' },
  labels: { spoiler: 'house.spoiler' },
  thresholds: { spoiler: 0.6 },
  input: { maxTokens: 8 },
  output: { name: 'logits', classes: [...CLASSES], activation: 'sigmoid' },
};

/** Puts the classifier's folder into `modelsDir`; `over` replaces parts of its manifest. */
export async function installSpoilers(modelsDir: string, over: object = {}): Promise<string> {
  const folder = join(modelsDir, MANIFEST.name);
  const contents: readonly [path: string, bytes: Uint8Array][] = [
    ['model.onnx', encodeModel(GRAPH)],
    ['tokenizer.json', new TextEncoder().encode(JSON.stringify(TOKENIZER))],
  ];
  await mkdir(folder, { recursive: true });
  for (const [path, bytes] of contents) await writeFile(join(folder, path), bytes);
  const files = contents.map(([path, bytes]) => ({
    path,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...MANIFEST, files, ...over }));
  return folder;
}
