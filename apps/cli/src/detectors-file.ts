import { AirlockError } from '@airlock/contracts/problem';
import { DetectorSettings } from '@airlock/inference/detector-plan';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/**
 * Reads which detectors run and how, YAML or JSON; without a file, all run whose models are there.
 * @throws AirlockError `not_found`, or `invalid_input` with one issue per fault.
 */
export async function readDetectorSettings(path: string | undefined): Promise<DetectorSettings> {
  if (path === undefined) return DetectorSettings.parse({});
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AirlockError('not_found', `The detectors' settings ${path} cannot be read`, {
      hint: 'AIRLOCK_DETECTORS names the file.',
      cause,
    });
  });
  let settings: unknown;
  try {
    settings = parse(text) ?? {};
  } catch (cause) {
    throw new AirlockError('invalid_input', `${path} is not YAML: ${(cause as Error).message}`, { cause });
  }
  const parsed = DetectorSettings.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw new AirlockError('invalid_input', `${path} does not say how detectors run`, {
    hint: 'For example: {"detectors": {"nsfw": {"everyMs": 2000}, "ocr": {"enabled": false}}}',
    issues: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  });
}
