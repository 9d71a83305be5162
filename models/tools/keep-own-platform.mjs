// Installed packages carry what can never be used here: 240 MB of onnxruntime's binaries are of other platforms, and of
// `@vladmandic/human` (43 MB of bundles, demos and models) three models are read.
import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const resolve = createRequire(import.meta.url).resolve;
const folders = (dir) => readdirSync(dir, { withFileTypes: true }).filter((f) => f.isDirectory());

const onnxruntime = dirname(resolve('onnxruntime-node/package.json'));
for (const api of folders(join(onnxruntime, 'bin'))) {
  for (const platform of folders(join(onnxruntime, 'bin', api.name))) {
    for (const arch of folders(join(onnxruntime, 'bin', api.name, platform.name))) {
      if (platform.name === process.platform && arch.name === process.arch) continue;
      rmSync(join(onnxruntime, 'bin', api.name, platform.name, arch.name), { recursive: true });
    }
  }
}

const READ = new Set(['package.json', 'LICENSE', 'README.md', 'models']);
const MODELS = ['centernet', 'blazeface', 'faceres'].flatMap((name) => [`${name}.json`, `${name}.bin`]);
/** Removes what lies in a folder under another name. */
const keep = (dir, names) => {
  for (const name of readdirSync(dir)) if (!names.has(name)) rmSync(join(dir, name), { recursive: true });
};
// Its exports do not name package.json. Models are a development dependency: `npm ci --omit=dev` has none.
const human = resolve.paths('x').map((path) => join(path, '@vladmandic', 'human'));
for (const root of human) {
  try {
    readdirSync(root);
  } catch {
    continue;
  }
  keep(root, READ);
  keep(join(root, 'models'), new Set(MODELS));
}
