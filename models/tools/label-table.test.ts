import { ModelManifest } from '@airlock/inference/manifest';
import { expect, test } from 'vitest';
import { describeMeasurement, labelsPage, labelTable } from './label-table.ts';

const model = (over: object): ModelManifest =>
  ModelManifest.parse({
    name: 'text',
    kind: 'component',
    version: '1',
    title: 'Reads text.',
    licence: 'MIT',
    source: { kind: 'code', path: 'libs/text' },
    files: [],
    labels: { abuse: 'abuse' },
    input: 'text',
    output: 'scores',
    ...over,
  });
const title = (label: string) => ({ label, zh: '标', en: 'L' });
const measured = {
  metric: 'recall',
  value: 0.834,
  interval: [0.8, 0.86],
  n: 512,
  threshold: 0.6,
  data: 'set A',
};

test('a measurement says what, how sure, on how many and on which', () => {
  expect(describeMeasurement(ModelManifest.parse(model({ quality: [measured] })).quality[0]!)).toBe(
    'recall 83.4 % (95 % interval 80 % to 86 %, n = 512, at 0.6): set A',
  );
});

test('a label that nothing detects says so', () => {
  expect(labelTable([title('smoking')], [model({})])).toContain('`smoking`<br>标 · L | **no detector**');
});

test('a label is detected by what reports it or a child of it; what is not measured says so', () => {
  const child = model({ name: 'crowd', optional: true, labels: { pile: 'abuse.pile_on' } });
  const [, , row] = labelTable(
    [title('abuse')],
    [model({}), child, model({ labels: { x: 'abuser' } })],
  ).split('\n');
  expect(row).toContain('text<br>crowd (optional)');
  expect(row).toContain('text: not measured<br>crowd: not measured');
  expect(row?.match(/text: not measured/g)).toHaveLength(1);
});

test("a label's own numbers are shown, and those of the whole only where it has none", () => {
  const both = model({
    labels: { abuse: 'abuse', spam: 'spam' },
    quality: [
      { ...measured, label: 'abuse' },
      { ...measured, metric: 'accuracy' },
    ],
    failures: ['Misses irony | sarcasm.'],
  });
  const [abuse, spam] = labelTable([title('abuse'), title('spam')], [both])
    .split('\n')
    .slice(2);
  expect(abuse).toContain('recall');
  expect(abuse).not.toContain('accuracy');
  expect(spam).toContain('accuracy');
  expect(abuse).toContain('text: Misses irony \\| sarcasm.');
});

test('a row has the plainest numbers and the first failures, and says where the rest is', () => {
  const own = { ...measured, label: 'abuse' };
  const many = model({
    quality: [
      own,
      { ...own, metric: 'recall, 10 % of characters swapped', value: 0.7 },
      { ...own, data: 'set B', value: 0.5 },
      { ...own, metric: 'precision', value: 0.9 },
    ],
    failures: ['One.', 'Two.', 'Three.'],
  });
  const [, , row] = labelTable([title('abuse')], [many]).split('\n');
  expect(row).toContain('text: recall 83.4 %');
  expect(row).toContain('text: precision 90 %');
  expect(row).not.toContain('swapped');
  expect(row).toContain('text: [2 more](../models/text/manifest.json)');
  expect(row).toContain('text: One.<br>text: Two.<br>text: [and more](#text)');
  expect(labelsPage([title('abuse')], [many])).toContain('- One.\n- Two.\n- Three.');
});

test('labels outside the taxonomy are named', () => {
  const page = labelsPage([title('abuse')], [model({ labels: { a: 'abuse.x', b: 'stray' } })]);
  expect(page).toContain("not in the default policy's taxonomy: `stray`.");
});
