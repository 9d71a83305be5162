import { topics } from '@airlock/contracts/topics';
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { systemConfig } from './config.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const list = (...patterns: string[]): string[] =>
  globSync(patterns, { cwd: root }).filter((path) => statSync(join(root, path)).isFile());
const source = list('{apps,libs}/*/src/**/*.ts')
  .filter((path) => !/\.(test|testkit)\.ts$/.test(path))
  .map(read)
  .join('\n');
const all = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map((m) => m[1] ?? m[0])),
];

/** Not for Airlock: which images stand in where none can be pulled, in tests and in the compose file alike. */
const IMAGES = ['KAFKA', 'POSTGRES', 'S3', 'MEDIAMTX'].map((name) => `AIRLOCK_${name}_IMAGE`);

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
}
const compose = parse(read('deploy/compose.yaml'), { merge: true }) as { services: Record<string, Service> };

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; description: string; runbook: string };
}
const rules = (
  parse(read('deploy/prometheus/alerts.yaml')) as { groups: { rules: Rule[] }[] }
).groups.flatMap((g) => g.rules);

/** Runbooks that a person opens without an alert. */
const PROCEDURES = ['Restore', 'SecurityIncident'];

interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string }[];
}
const dashboard = JSON.parse(read('deploy/grafana/airlock.json')) as { panels: Panel[] };
const expressions = [
  ...rules.map((r) => ({ where: r.alert, expr: r.expr })),
  ...dashboard.panels.flatMap((p) => (p.targets ?? []).map((t) => ({ where: p.title, expr: t.expr }))),
];

const kinds = new Map(
  [...source.matchAll(/\.(counter|gauge|histogram)\(\s*'(airlock_\w+)'/g)].map((m) => [m[2] ?? '', m[1]]),
);
/** What numbers are told apart by; `app`, `job` and `instance` are of whoever is asked. */
const labels = new Map(
  [
    ...source.matchAll(
      /\.(?:counter|gauge|histogram)\(\s*'(airlock_\w+)',\s*(?:'[^']*'|"[^"]*"),?\s*(?:\[([^\]]*)\])?/g,
    ),
  ].map(([, name, list]) => [name!, all(list ?? '', /'(\w+)'/g)]),
);
const EVERYWHERE = ['app', 'job', 'instance', 'le'];

describe('deploy/', () => {
  it('holds YAML and JSON that can be read', () => {
    const files = list('deploy/**/*.{yaml,yml,json}').filter((p) => !p.includes('/templates/'));
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const faults = parseAllDocuments(read(file), { merge: true }).flatMap((d) => d.errors);
      expect(faults, file).toEqual([]);
    }
  });

  it('sets no variable that Airlock does not read', () => {
    const known = all(read('apps/cli/src/config.ts'), /\b(AIRLOCK_\w+): /g);
    const files = list(
      'deploy/{compose.yaml,.env.example,Dockerfile,compose/*,helm/airlock/{*.yaml,templates/*}}',
    );
    expect(known).toContain('AIRLOCK_TOKEN');
    for (const file of files)
      for (const name of all(read(file), /\bAIRLOCK_[A-Z0-9_]+/g))
        expect([...known, ...IMAGES], `${name} in ${file}`).toContain(name);
  });

  it('configures every app of the compose stack so that it starts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'airlock-secrets-'));
    const make = () =>
      execFileSync(process.execPath, [join(root, 'deploy/compose/secrets.mjs'), folder], { env: {} });
    try {
      make();
      const text = readFileSync(join(folder, 'airlock/secrets.env'), 'utf8');
      const secrets = parseEnv(text) as Record<string, string>;
      for (const app of ['control', 'gate', 'ingest', 'capture']) {
        const { command, environment = {} } = compose.services[app] ?? {};
        expect(command).toEqual(['start', app]);
        const given = Object.entries(environment).map(([k, v]) => [k, v.replace(/\$\{\w+:-([^}]*)\}/, '$1')]);
        const config = systemConfig({ ...secrets, AIRLOCK_HOST: '0.0.0.0', ...Object.fromEntries(given) });
        expect(config).toMatchObject({
          kafka: { brokers: ['kafka:9092'] },
          blobs: { s3: { bucket: 'airlock', endpoint: 'http://s3:8333', credentials: expect.anything() } },
          urls: { control: 'http://control:8080', capture: 'http://capture:8083' },
          mediaServers: [{ name: 'mediamtx' }],
          port: 8080,
          gatePort: 8081,
          ingestPort: 8082,
          capturePort: 8083,
          rtmpPort: 1935,
        });
        expect(config.token?.length).toBeGreaterThanOrEqual(32);
      }
      const { password } = new URL(secrets['AIRLOCK_DATABASE_URL'] ?? '');
      expect(readFileSync(join(folder, 'postgres/password'), 'utf8')).toBe(password);
      make();
      expect(readFileSync(join(folder, 'airlock/secrets.env'), 'utf8')).toBe(text);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('takes the mail server and what rules from the environment of the compose stack', () => {
    const folder = mkdtempSync(join(tmpdir(), 'airlock-secrets-'));
    const made = (env: Record<string, string>): Record<string, string> => {
      execFileSync(process.execPath, [join(root, 'deploy/compose/secrets.mjs'), folder], { env });
      return parseEnv(readFileSync(join(folder, 'airlock/secrets.env'), 'utf8')) as Record<string, string>;
    };
    const mail = {
      AIRLOCK_SMTP_URL: "smtps://duty:it's@mail.example.org",
      AIRLOCK_SMTP_FROM: 'Duty <d@e.org>',
    };
    try {
      for (const name of Object.keys(mail))
        expect(compose.services['secrets']?.environment?.[name]).toBe(`\${${name}:-}`);
      const { environment = {} } = compose.services['control'] ?? {};
      const given = Object.entries(environment).map(([k, v]) => [k, v.replace(/\$\{\w+:-([^}]*)\}/, '$1')]);
      expect(systemConfig({ ...made(mail), ...Object.fromEntries(given) })).toMatchObject({
        notify: {
          smtp: { url: mail.AIRLOCK_SMTP_URL, from: mail.AIRLOCK_SMTP_FROM },
          consoleUrl: 'http://127.0.0.1:8080',
        },
        policyRules: 'house',
      });
      expect(compose.services['ingest']?.environment).toHaveProperty('AIRLOCK_POLICY_RULES');
      expect(made({})).not.toHaveProperty('AIRLOCK_SMTP_URL');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('lets nothing in the image report to anybody', () => {
    expect(read('deploy/Dockerfile')).toMatch(/^ENV .*\bORT_DISABLE_TELEMETRY=1\b/m);
    expect(read('deploy/compose.yaml')).toContain('-master.telemetry=false');
    expect(compose.services['grafana']?.environment).toMatchObject({
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
    });
  });

  it('pins what it runs, in the versions that are tested', () => {
    const own = JSON.parse(read('package.json')) as {
      version: string;
      devDependencies: Record<string, string>;
    };
    const chart = parse(read('deploy/helm/airlock/Chart.yaml')) as { version: string; appVersion: string };
    expect(chart).toMatchObject({ version: own.version, appVersion: own.version });
    const image = (service: string): string | undefined =>
      compose.services[service]?.image.replace(/^\$\{\w+:-(.+)\}$/, '$1');
    for (const service of Object.keys(compose.services))
      expect(image(service)).toMatch(/^[\w./-]+:v?\d+\.\d+[\w.-]*$/);
    for (const app of ['control', 'gate', 'ingest', 'capture', 'topics'])
      expect(image(app)).toBe(`airlock:${own.version}`);
    const kafka = /<kafka.version>(.+)<\/kafka.version>/.exec(read('deploy/kafka-local/pom.xml'))?.[1];
    expect(image('kafka')).toBe(`apache/kafka:${kafka}`);
    const weed = /VERSION = '(.+)'/.exec(read('libs/testkit/src/servers/s3.ts'))?.[1];
    expect(image('s3')).toBe(`chrislusf/seaweedfs:${weed}`);
    expect(read('deploy/Dockerfile')).toContain(`NODE_IMAGE=node:${own.devDependencies['node']}-`);
  });

  it('scales ingest on topics and groups that exist', () => {
    const template = read('deploy/helm/airlock/templates/ingest.yaml');
    const watched = /range \$topic, \$lag := dict (.+) }}/.exec(template)?.[1] ?? '';
    expect(all(watched, /"(airlock\.[^"]+)"/g).sort()).toEqual([topics.chat.name, topics.segments.name]);
    const [, chat, segments, topic] =
      /consumerGroup: {{ ternary "(\S+)" "(\S+)" \(eq \$topic "(\S+)"\) }}/.exec(template) ?? [];
    expect(topic).toBe(topics.chat.name);
    expect(read('apps/ingest/src/chat.consumer.ts')).toContain(`group: '${chat}'`);
    expect(read('apps/ingest/src/segment.consumer.ts')).toContain(`group: '${segments}'`);
    const { ingest } = parse(read('deploy/helm/airlock/values.yaml')) as {
      ingest: { autoscaling: { maxReplicas: number } };
    };
    expect(ingest.autoscaling.maxReplicas).toBeLessThanOrEqual(topics.segments.partitions);
  });

  it('scales gates on a gauge that exists', () => {
    const name = /metric: \{ name: (\w+) \}/.exec(read('deploy/helm/airlock/templates/gate.yaml'))?.[1];
    expect(kinds.get(name ?? '')).toBe('gauge');
  });
});

describe('the file of conformity', () => {
  const Entry = z.strictObject({
    standard: z.string().regex(/\S \S/),
    clause: z.string().min(1),
    evidence: z.string().regex(/^(document: \S.*|(apps|libs)\/\S+\.test\.ts)$/),
    owner: z.string().trim().min(1),
    date: z.iso.date(),
  });
  const File = z.strictObject({ standards: z.array(Entry).min(1) });

  it('B13: names for each standard its clause, evidence that is there, an owner and a date, once each', () => {
    const { standards } = File.parse(parse(read('deploy/conformity.yaml')));
    for (const { evidence } of standards)
      if (!evidence.startsWith('document: ')) expect(list(evidence), evidence).toEqual([evidence]);
    const named = standards.map((s) => `${s.standard} ${s.clause}`);
    expect(new Set(named).size).toBe(named.length);
  });

  it('B13: is none without an owner, evidence or a date', () => {
    const [entry] = (parse(read('deploy/conformity.yaml')) as { standards: Record<string, string>[] })
      .standards;
    for (const name of Object.keys(Entry.shape)) {
      const { [name]: _gone, ...rest } = entry!;
      expect(File.safeParse({ standards: [rest] }).success, name).toBe(false);
    }
    expect(File.safeParse({ standards: [{ ...entry, date: 'soon' }] }).success).toBe(false);
    expect(File.safeParse({ standards: [{ ...entry, evidence: 'we say so' }] }).success).toBe(false);
  });
});

describe('alerts and dashboard', () => {
  it('ask only for numbers that the code has, and as what they are', () => {
    expect(kinds.size).toBeGreaterThan(30);
    expect(expressions.length).toBeGreaterThan(50);
    for (const { where, expr } of expressions) {
      for (const used of all(expr, /\bairlock_\w+/g)) {
        const name = kinds.has(used) ? used : used.replace(/_(bucket|sum|count)$/, '');
        expect([...kinds.keys()], `${used} in ${where}`).toContain(name);
        const kind = kinds.get(name);
        expect(used === name, `${used} in ${where} is a ${kind}`).toBe(kind !== 'histogram');
        const isRate = new RegExp(`(rate|increase)\\(${used}\\b`).test(expr);
        expect(isRate, `${used} in ${where} is a ${kind}`).toBe(kind !== 'gauge');
      }
    }
  });

  it('tell numbers apart only by labels that they have', () => {
    expect([...labels.keys()].sort()).toEqual([...kinds.keys()].sort());
    for (const { where, expr } of expressions) {
      const numbers = [...expr.matchAll(/\b(airlock_\w+)(?:\{([^}]*)\})?/g)].map(([, used, selected]) => ({
        selected: all(selected ?? '', /(\w+)\s*(?:=|!)/g),
        has: labels.get(used!) ?? labels.get(used!.replace(/_(bucket|sum|count)$/, '')) ?? [],
      }));
      for (const { selected, has } of numbers)
        for (const label of selected)
          expect([...has, ...EVERYWHERE], `${label} in ${where}`).toContain(label);
      const grouped = all(expr, /\bby \(([^)]*)\)/g).flatMap((list) => all(list, /\w+/g));
      const known = numbers.flatMap(({ has }) => has).concat(EVERYWHERE);
      for (const label of grouped) expect(known, `${label} in ${where}`).toContain(label);
    }
  });

  it('have one runbook per alert and one alert per runbook', () => {
    const books = list('deploy/runbooks/*.md').map((p) => basename(p, '.md'));
    expect(books.sort()).toEqual([...rules.map((r) => r.alert), ...PROCEDURES].sort());
    for (const { alert, labels, annotations } of rules) {
      expect(annotations.runbook).toBe(`deploy/runbooks/${alert}.md`);
      expect(['page', 'ticket']).toContain(labels.severity);
      const text = read(annotations.runbook);
      expect(text.startsWith(`# ${alert}: `)).toBe(true);
      expect(all(text, /^## (.+)$/gm), alert).toEqual([
        'For the audience',
        'First look',
        'Likely causes',
        'What to do',
        'How to see that it is over',
        'What to record',
      ]);
      expect(text.split('\n').length, 'one page').toBeLessThan(60);
    }
  });

  it('stand beside one page for each thing that no alert tells of', () => {
    for (const name of PROCEDURES) {
      const text = read(`deploy/runbooks/${name}.md`);
      expect(text.startsWith(`# ${name}: `)).toBe(true);
      const [first, ...rest] = all(text, /^## (.+)$/gm);
      expect([first, rest.at(-1)]).toEqual(['For the audience', 'What to record']);
      expect(rest).toEqual(expect.arrayContaining(['What to do', 'How to see that it is over']));
      expect(text.split('\n').length, 'one page').toBeLessThan(60);
      for (const used of all(text, /\bAIRLOCK_[A-Z_]+/g))
        expect(source, `${used} in ${name}`).toContain(used);
      for (const used of all(text, /\bairlock\.\w+\.v1/g))
        expect(Object.values(topics).map((t) => t.name)).toContain(used);
      for (const used of all(text, /`(?:DELETE )?(\/v1\/[\w/{}-]+)`/g)) expect(source).toContain(`'${used}'`);
    }
  });

  it('have runbooks that quote what the apps log and count', () => {
    for (const path of list('deploy/runbooks/*.md')) {
      for (const metric of all(read(path), /\bairlock_\w+/g))
        expect([...kinds.keys()], path).toContain(metric);
      for (const line of all(read(path), /^- Log of [^:]+: (.+)$/gm))
        for (const quoted of all(line, /`([^`]+)`/g)) expect(source, `${path}: ${quoted}`).toContain(quoted);
    }
  });

  it('watch the jobs that are scraped', () => {
    const { scrape_configs: jobs } = parse(read('deploy/prometheus/prometheus.yaml')) as {
      scrape_configs: { job_name: string }[];
    };
    const down = rules.find((r) => r.alert === 'AirlockDown')?.expr ?? '';
    const pattern = new RegExp(`^${/job=~"(.+?)"/.exec(down)?.[1]}$`);
    expect(jobs.map((j) => j.job_name).filter((j) => !pattern.test(j))).toEqual([]);
    expect(jobs).toHaveLength(4);
  });

  it('lie on the dashboard side by side', () => {
    expect(new Set(dashboard.panels.map((p) => p.id)).size).toBe(dashboard.panels.length);
    const taken = new Map<string, string>();
    for (const { title, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.get(`${x}/${y}`), title).toBeUndefined();
          taken.set(`${x}/${y}`, title);
        }
    }
  });
});

describe('docs/scaling.md', () => {
  it('says what its arithmetic says', async () => {
    const url = pathToFileURL(join(root, 'docs/scaling.mjs')).href;
    const { tables } = (await import(url)) as { tables(): Record<string, string> };
    const bare = (text: string): string => text.replace(/ +/g, ' ').replace(/-+/g, '-');
    const page = bare(read('docs/scaling.md'));
    expect(Object.keys(tables()).length).toBeGreaterThan(5);
    for (const [name, table] of Object.entries(tables())) expect(page, name).toContain(bare(table));
  });
});
