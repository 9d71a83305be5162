import { count, duration } from './format.js';
import type { ScanReport } from './report.js';

/** How much longer than asked for the time between two looks may be before a reader is told. */
const SPARSE = 1.5;

/** What a reader must know to judge the result, in sentences. */
export function notesOn(report: Omit<ScanReport, 'notes'>): string[] {
  const { source, coverage, stream, strip } = report;
  const notes: string[] = [];
  if (!source.complete)
    notes.push(
      `The scan ended before the recording did (${source.end}): what follows is about the first ${duration(coverage.mediaMs)}.`,
    );
  else if (
    source.durationMs !== undefined &&
    source.durationMs - coverage.mediaMs > Math.max(2_000, source.durationMs * 0.02)
  )
    notes.push(
      `The file says it lasts ${duration(source.durationMs)}, but only ${duration(coverage.mediaMs)} of media came out of it: it may be damaged.`,
    );
  if (source.transcoded)
    notes.push('A converted copy was scanned: scores can differ slightly from those of the original.');
  const failures = strip.filter((run) => run.failure !== undefined);
  if (failures.length > 0) {
    const ms = failures.reduce((sum, run) => sum + run.toMs - run.fromMs, 0);
    const kinds = [...new Set(failures.map((run) => run.failure))].join(', ');
    const cure =
      source.kind === 'file' && !source.transcoded && kinds.includes('undecodable')
        ? ' Keyframes more than 30 s apart can be the reason: --transcode scans a copy that has one each second.'
        : '';
    notes.push(
      `${duration(ms)} could not be judged (${kinds}) and count as unwatched, never as clean.${cure}`,
    );
  }
  const { fps, everyFrame, keyframesOnly } = stream.sampling;
  const betweenMs = coverage.mediaMs / Math.max(1, coverage.frames);
  if (keyframesOnly && !everyFrame && coverage.frames > 0 && betweenMs > (SPARSE * 1000) / fps)
    notes.push(
      `The policy asks for ${count(fps, 'picture')} a second, of keyframes only, and this recording has one every ${duration(betweenMs)}: --thorough looks between them too.`,
    );
  if (stream.mode === 'review')
    notes.push(
      `Streams of the class ${stream.roomClass} are reviewed before they are published: a person approves even what is clean.`,
    );
  if (report.hashBank === undefined)
    notes.push('No hash bank was given (--hash-bank): known content was not looked for.');
  if (report.chat !== undefined && report.chat.lines === 0)
    notes.push(`The chat file held ${count(0, 'line')}.`);
  return notes;
}
