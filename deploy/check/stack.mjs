// Uses a running stack as people do: an encoder, an audience, a cut. Needs ffmpeg; AIRLOCK_TOKEN is the stack's token.
//   AIRLOCK_TOKEN=… node deploy/check/stack.mjs [<address of its ports, default 127.0.0.1>]
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const address = process.argv[2] ?? '127.0.0.1';
const api = `http://${address}:8080`;
const headers = { authorization: `Bearer ${process.env.AIRLOCK_TOKEN}`, 'content-type': 'application/json' };
const ROOM = `check-${process.pid}`;

async function until(what, look, ms = 90_000) {
  const signal = AbortSignal.timeout(ms);
  for (let last; ; await delay(100)) {
    const value = await look().catch((error) => void (last = error));
    if (value) return value;
    if (signal.aborted) throw new Error(`${what}: not within ${ms} ms`, { cause: last });
  }
}
async function ask(path, init = {}) {
  const answer = await fetch(`${api}${path}`, { headers, ...init });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
const room = async () => (await ask('/v1/streams')).items.find((s) => s.stream.roomId === ROOM);
/** By the address that is published here, whatever name the stack has for itself. */
const seen = (url) => Object.assign(new URL(url), { hostname: address });

const encoders = new Set();
function publish(seconds) {
  const source = (of) => ['-f', 'lavfi', '-i', of];
  const encoder = spawn(
    'ffmpeg',
    [
      ...['-hide_banner', '-loglevel', 'error', '-re'],
      ...[...source(`testsrc2=size=640x360:rate=25:d=${seconds}`), ...source(`sine=440:d=${seconds}`)],
      ...[
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
        '-tune',
        'zerolatency',
        '-g',
        '25',
        '-pix_fmt',
        'yuv420p',
      ],
      ...['-c:a', 'aac', '-f', 'flv', `rtmp://${address}:1935/live/${ROOM}`],
    ],
    { stdio: ['ignore', 'ignore', 'ignore'] },
  );
  encoders.add(encoder);
  return once(encoder, 'exit').then(([code]) => {
    encoders.delete(encoder);
    return code;
  });
}

try {
  assert.equal((await fetch(`${api}/v1/streams`)).status, 401, 'nobody without the token gets an answer');
  const page = await fetch(`${api}/`);
  const html = await page.text();
  assert.equal(page.status, 200, html);
  const scripts = [...html.matchAll(/ (?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  assert.ok(scripts.length > 0, 'the page of the console names no script of its own');
  for (const path of scripts) assert.equal((await fetch(`${api}${path}`)).status, 200, path);
  console.log(`console: its page and ${scripts.length} files of it`);
  const ended = publish(300);
  const live = await until('the stream is live', async () => {
    const view = await room();
    return view?.state === 'live' && view.judged >= 2 && view;
  });
  console.log(`live: ${live.stream.streamId}, ${live.judged} segments judged`);

  const playlistUrl = seen(live.links.viewer);
  const segment = await until('the gate shows it', async () => {
    const playlist = await (await fetch(playlistUrl)).text();
    const name = playlist.split('\n').findLast((line) => line !== '' && !line.startsWith('#'));
    return name && new URL(name, playlistUrl);
  });
  const watch = async () => {
    const shown = await fetch(segment);
    return shown.ok ? (await shown.arrayBuffer()).byteLength : 0;
  };
  const bytes = await watch();
  assert.ok(bytes > 10_000, `${segment}: ${bytes} bytes`);
  console.log(`shown: ${playlistUrl.pathname} and a segment of ${bytes} bytes`);

  const { action } = await ask(`/v1/streams/${live.stream.streamId}/cut`, {
    method: 'POST',
    body: JSON.stringify({ reason: 'check' }),
  });
  const { darkness } = await until('the probe sees it dark', async () => {
    const view = await ask(`/v1/actions/${action.actionId}`);
    return view.darkness && view;
  });
  assert.equal((await room()).state, 'dark');
  assert.match(await (await fetch(playlistUrl)).text(), /#EXT-X-ENDLIST/);
  assert.equal(await watch(), 0, 'what was shown before the cut is gone too');
  console.log(`dark: seen by the probe ${darkness.confirmedAt - action.decidedAt} ms after the cut`);
  assert.notEqual(await ended, 0, 'the encoder is thrown off');
  assert.notEqual(await publish(2), 0, 'and refused when it comes back');
  console.log('the encoder was thrown off, and refused when it came back');
} finally {
  for (const encoder of encoders) encoder.kill('SIGKILL');
}
