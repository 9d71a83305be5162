import { clockTime, count, DECISION_WORDS, duration, scoreText, times } from './format.js';
import { hasHits, type ScanReport } from './report.js';

/** Columns a terminal uses for a text: CJK and full-width characters take two. */
export const columnsOf = (text: string): number =>
  [...text].reduce(
    (sum, c) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        c,
      )
        ? 2
        : 1),
    0,
  );

/** Control characters of a stranger's text would steer the terminal. */
export const harmless = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '·');

function clip(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let out = '';
  for (const c of text) {
    if (columnsOf(out + c) > columns - 1) break;
    out += c;
  }
  return `${out}…`;
}

/** Aligned columns under a head and a rule. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((h, i) => Math.max(columnsOf(h), ...rows.map((r) => columnsOf(r[i] ?? ''))));
  const render = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - columnsOf(cell))))
      .join('  ')
      .trimEnd();
  return [render(head), widths.map((w) => '─'.repeat(w)).join('──'), ...rows.map(render)];
}

const CHAT_ROWS = 40;

/** What a person reads after a scan. */
export function textReport(report: ScanReport): string {
  const { findings, chat } = report;
  const { first, rest } = headline(report);
  const lines: string[] = ['', `${harmless(report.source.name)}: ${first}${rest}`, ''];
  if (findings.length > 0) {
    const rows = findings.map((f) => [
      `${clockTime(f.fromMs, true)}–${clockTime(f.toMs, true)}`,
      f.label,
      f.peak === undefined ? '' : scoreText(f.peak.score),
      [DECISION_WORDS[f.decision], ...f.actions.map((a) => `+ ${a}`)].join(' '),
      f.rules.map((r) => r.rule).join(', '),
      f.rules.find((r) => r.clause !== undefined)?.clause ?? '',
    ]);
    lines.push(...table(['time', 'label', 'score', 'decision', 'rule', 'clause'], rows), '');
  }
  if (chat !== undefined && chat.findings.length > 0) {
    const rows = chat.findings
      .slice(0, CHAT_ROWS)
      .map((f) => [
        clockTime(f.atMs, true),
        clip(harmless(f.nickname ?? f.userId), 16),
        clip(harmless(f.text), 44),
        DECISION_WORDS[f.decision],
        f.rules.map((r) => r.rule).join(', '),
      ]);
    lines.push(...table(['time', 'author', 'line', 'decision', 'rule'], rows));
    if (chat.findings.length > CHAT_ROWS)
      lines.push(`… and ${chat.findings.length - CHAT_ROWS} more (--json has all)`);
    lines.push('');
  }
  lines.push(...summary(report));
  for (const note of report.notes) lines.push(`! ${note}`);
  return lines.join('\n');
}

/** The whole result in one sentence, without the name of the recording; `first` is what matters most. */
export function headline(report: ScanReport): { readonly first: string; readonly rest: string } {
  const { kept, chat, coverage } = report;
  const parts = [
    kept.dumpedMs > 0 ? `${duration(kept.dumpedMs)} removed` : '',
    kept.heldMs > 0 ? `${duration(kept.heldMs)} held for a person` : '',
    chat && chat.findings.length > 0
      ? `${count(chat.findings.length, 'chat line')} not published as written`
      : '',
  ].filter((p) => p !== '');
  const [first = '', ...more] = parts;
  if (hasHits(report)) return { first, rest: `${more.map((p) => `, ${p}`).join('')}.` };
  return coverage.unwatchedMs > 0
    ? { first: 'Nothing found', rest: `, but ${duration(coverage.unwatchedMs)} of it were not looked at.` }
    : { first: 'Clean.', rest: ' No rule would have kept anything from the audience.' };
}

function summary(report: ScanReport): string[] {
  const { coverage: c, run, policy, stream, models, hashBank, chat } = report;
  const every = c.frames > 0 ? `, one every ${duration(c.mediaMs / c.frames)}` : '';
  const facts: [string, string][] = [
    ['media', `${clockTime(c.mediaMs, true)} in ${duration(run.tookMs)}, ${times(run.speed)} real time`],
    [
      'looked at',
      `${count(c.frames, 'picture')}${every} (${c.reused} looked like the one before); ${duration(c.unwatchedMs)} unwatched${c.unheardMs ? `, ${duration(c.unheardMs)} of sound unheard` : ''}`,
    ],
    ...(chat
      ? [
          [
            'chat',
            `${count(chat.lines, 'line')}: ${Object.entries(chat.decisions)
              .map(([d, n]) => `${n} ${DECISION_WORDS[d as keyof typeof DECISION_WORDS]}`)
              .join(', ')}`,
          ] as [string, string],
        ]
      : []),
    [
      'policy',
      `${policy.name} ${policy.version} (${policy.hash.slice(0, 12)}), class ${stream.roomClass}, mode ${stream.mode}`,
    ],
    [
      'models',
      [
        ...models.map((m) => `${m.name} ${m.version}`),
        ...(hashBank ? [`${count(hashBank.entries, 'known picture')}`] : []),
      ].join(', '),
    ],
  ];
  return facts.map(([name, text]) => `${name.padEnd(10)} ${text}`);
}
