// For tests: a worker that does what it is told. Plain JavaScript, so that a child process runs it without a build.
import { existsSync, watch, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { serveJobs } from './worker-entry.ts';

serveJobs(async (init) => {
  if (init?.neverReady) await new Promise(() => {});
  const told = [...(init?.told ?? [])];
  const run = async (job) => {
    switch (job.do) {
      case 'crash':
        process.kill(process.pid, 'SIGSEGV');
        return new Promise(() => {});
      case 'signal':
        process.kill(process.pid, job.value);
        return process.pid;
      case 'exit':
        return process.exit(1);
      case 'hang':
        for (;;);
      case 'crashUnless':
        if (existsSync(job.file)) return process.pid;
        writeFileSync(job.file, '');
        return process.exit(1);
      case 'throw':
        throw new Error('told to');
      case 'wait':
        await appears(job.file);
        return process.pid;
      case 'env':
        return Object.keys(process.env);
      case 'told':
        while (told.length < (job.value ?? 0)) await new Promise((resolve) => setTimeout(resolve, 5));
        return told;
      case 'echo':
        return job.value;
      default:
        return process.pid;
    }
  };
  return { run, told: (value) => void told.push(value) };
});

function appears(file) {
  return new Promise((resolve) => {
    const watcher = watch(dirname(file), check);
    function check() {
      if (!existsSync(file)) return;
      watcher.close();
      resolve();
    }
    check();
  });
}
