// Asks the app that this container runs whether it is ready. Which one that is stands in the command of process 1.
import { readFileSync } from 'node:fs';

const PORTS = {
  control: ['AIRLOCK_PORT', 8080],
  gate: ['AIRLOCK_GATE_PORT', 8081],
  ingest: ['AIRLOCK_INGEST_PORT', 8082],
  capture: ['AIRLOCK_CAPTURE_PORT', 8083],
};

const command = readFileSync('/proc/1/cmdline', 'utf8').split('\0');
const app = process.argv[2] ?? command[command.indexOf('start') + 1];
const [variable, standard] = PORTS[app] ?? PORTS.control;
const url = `http://127.0.0.1:${process.env[variable] || standard}/health/ready`;
try {
  const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
  if (!response.ok) console.error(await response.text());
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  console.error(`${url}: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
