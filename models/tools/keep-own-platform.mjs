// onnxruntime-node carries the binaries of every platform; 240 MB of them can never run here.
import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
const folders = (dir) => readdirSync(dir, { withFileTypes: true }).filter((f) => f.isDirectory());
for (const api of folders(join(root, 'bin'))) {
  for (const platform of folders(join(root, 'bin', api.name))) {
    for (const arch of folders(join(root, 'bin', api.name, platform.name))) {
      if (platform.name === process.platform && arch.name === process.arch) continue;
      rmSync(join(root, 'bin', api.name, platform.name, arch.name), { recursive: true });
    }
  }
}
