import { Label } from '@airlock/contracts/signal';
import { AirlockError } from '@airlock/contracts/problem';
import { SingleBar } from 'cli-progress';
import { type Command, InvalidArgumentError } from 'commander';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { openImageReader, openTextReader } from '../classify/readers.js';
import { openInput, readRecords } from '../classify/records.js';
import { systemConfig } from '../config.js';
import { readDetectorSettings } from '../detectors-file.js';
import { evaluate, type Judged } from '../eval/evaluate.js';
import { evaluationText } from '../eval/report.js';
import { loadPolicy } from '../load-policy.js';

const HELP = `
Data is JSON lines. What is true of an example is either all its labels (none: clean), or only whether it is to be flagged:
  {"text": "加v 12345", "labels": ["privacy.contact"]}
  {"text": "good game", "labels": [], "function": "counter-speech"}
  {"text": "…", "flagged": true}
  {"path": "a.jpg", "labels": ["sexual.explicit"]}          airlock eval image; paths are relative to the file
"function" groups examples by what they test and gives each group a row of its own.

A label is found from its threshold in the policy on, or from --threshold; a label stands for its dotted children.
Detectors report only what is worth a word: what they leave out counts as score 0, in the curve and in calibration too.
Shares come with 95 % intervals (Wilson; F1 by seeded bootstrap), calibration as ECE over ten bins. The exit status is 1
when a line cannot be used: a number is about all the data or none.`;

const truth = {
  labels: z.array(Label).optional(),
  flagged: z.boolean().optional(),
  function: z.string().optional(),
};
const isTold = ({ labels, flagged }: { labels?: unknown; flagged?: unknown }): boolean =>
  labels !== undefined || flagged !== undefined;
const TOLD = 'says neither labels nor flagged';
const TextExample = z.object({ text: z.string(), ...truth }).refine(isTold, TOLD);
const ImageExample = z.object({ path: z.string().min(1), ...truth }).refine(isTold, TOLD);

interface Options {
  readonly data: string;
  readonly policy?: string;
  readonly threshold?: number;
  readonly labels?: string;
  readonly flags?: string;
  readonly curve?: boolean;
  readonly json?: boolean;
}

/** `airlock eval text|image`: how well the live detectors do on labelled data. */
export function addEvalCommand(program: Command): void {
  program
    .command('eval')
    .description('measure the live detectors on labelled texts or pictures')
    .argument('<text|image>', 'what the data is')
    .requiredOption('--data <file>', 'labelled examples, JSON lines; - is standard input')
    .option(
      '--policy <file>',
      'policy whose thresholds count (default: AIRLOCK_POLICY or the default policy)',
    )
    .option('--threshold <score>', 'one threshold for every label', score)
    .option('--labels <a,b>', 'labels to report on (default: those of the data)')
    .option('--flags <a,b>', 'labels that flag an example (default: all with a severity but unread)')
    .option('--curve', 'precision and recall at every twentieth threshold too')
    .option('--json', 'one JSON document')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(task: string, options: Options): Promise<void> {
  if (task !== 'text' && task !== 'image')
    throw new AirlockError('invalid_input', `airlock eval knows text and image, not ${task}`);
  const { policyPath, modelsDir, detectorsPath } = systemConfig();
  const policy = await loadPolicy(options.policy ?? policyPath);
  const settings = await readDetectorSettings(detectorsPath);
  const examples = await readExamples(task, options.data);
  const reader = await (task === 'text' ? openTextReader : openImageReader)(modelsDir, settings);
  const bar = progress(examples.length);
  const judged: Judged[] = [];
  try {
    for (const { what, ...labelled } of examples) {
      judged.push({ ...labelled, result: await reader.read(what) });
      bar?.update(judged.length);
    }
  } finally {
    bar?.stop();
    await reader.close();
  }
  const { taxonomy } = policy;
  const list = (text: string | undefined): readonly string[] | undefined =>
    text?.split(',').map((label) => label.trim());
  const thresholdOf = (label: string): number => options.threshold ?? thresholdIn(taxonomy, label);
  const labels = list(options.labels);
  const evaluation = evaluate(judged, {
    thresholdOf,
    flags: list(options.flags) ?? flagsOf(taxonomy),
    withCurve: options.curve ?? false,
    ...(labels === undefined ? {} : { labels }),
  });
  const about = { task, data: options.data, policy: policy.hash };
  console.log(
    options.json ? JSON.stringify({ ...about, ...evaluation }, null, 2) : evaluationText(evaluation),
  );
}

/** Every label with a severity; that something could not be read says nothing of what it is. */
const flagsOf = (taxonomy: ReadonlyMap<string, { readonly severity: number }>): readonly string[] =>
  [...taxonomy].flatMap(([label, { severity }]) => (severity > 0 && !/^unread\b/.test(label) ? [label] : []));

/** Of the label or the nearest parent the policy knows. */
function thresholdIn(taxonomy: ReadonlyMap<string, { readonly threshold: number }>, label: string): number {
  for (let at = label; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const found = taxonomy.get(at);
    if (found !== undefined) return found.threshold;
  }
  throw new AirlockError('invalid_input', `the policy does not know the label ${label}`, {
    hint: 'Add it to the taxonomy, or give --threshold.',
  });
}

type WithSubject = Omit<Judged, 'result'> & { readonly what: string };

async function readExamples(task: 'text' | 'image', data: string): Promise<readonly WithSubject[]> {
  const input = await openInput(data);
  const folder = data === '-' ? '.' : dirname(data);
  const schema =
    task === 'text'
      ? TextExample.transform(({ text, ...rest }): WithSubject => ({ ...rest, what: text }))
      : ImageExample.transform(({ path, ...rest }): WithSubject => ({
          ...rest,
          what: resolve(folder, path),
        }));
  const plain = (line: string): WithSubject => ({ what: line });
  const examples: WithSubject[] = [];
  const issues: { path: string; message: string }[] = [];
  for await (const record of readRecords(data, input, { schema, plain, format: 'jsonl' })) {
    if ('value' in record) examples.push(record.value);
    else issues.push({ path: `line ${record.line}`, message: record.error });
  }
  if (issues.length > 0)
    throw new AirlockError('invalid_input', `${data} has lines that cannot be used`, {
      issues: issues.slice(0, 20),
    });
  if (examples.length === 0) throw new AirlockError('invalid_input', `${data} holds no examples`);
  return examples;
}

function progress(total: number): SingleBar | undefined {
  if (!process.stderr.isTTY) return undefined;
  const bar = new SingleBar({
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    format: '  {bar}  {value} of {total} · {eta} s left',
  });
  bar.start(total, 0);
  return bar;
}

function score(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('Give a score from 0 to 1.');
  return value;
}
