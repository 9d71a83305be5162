import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const NODE_BUILTINS = [
  { regex: '^node:', message: 'Pure libs take time, randomness and I/O as parameters.' },
];
const OUTSIDE_WORLD = [
  {
    regex: '^(@nestjs/|kafkajs|@platformatic/|@aws-sdk/|pg$|kysely|@electric-sql/|onnxruntime|fluent-ffmpeg)',
    message: 'Pure libs know no infrastructure.',
  },
];

/** What an adapter's tests may know besides: the real servers they run against. */
const forTests = (constraint) =>
  constraint.sourceTag === 'layer:adapter'
    ? { ...constraint, onlyDependOnLibsWithTags: [...constraint.onlyDependOnLibsWithTags, 'layer:testkit'] }
    : constraint;

/** Which layer may know which: contracts ← domain ← adapter ← host ← app. */
const direction = [
  { sourceTag: 'layer:contracts', onlyDependOnLibsWithTags: ['layer:contracts'] },
  { sourceTag: 'layer:domain', onlyDependOnLibsWithTags: ['layer:contracts', 'layer:domain'] },
  {
    sourceTag: 'layer:adapter',
    onlyDependOnLibsWithTags: ['layer:contracts', 'layer:domain', 'layer:adapter'],
  },
  {
    sourceTag: 'layer:host',
    onlyDependOnLibsWithTags: ['layer:contracts', 'layer:domain', 'layer:adapter', 'layer:host'],
  },
  {
    sourceTag: 'layer:testkit',
    onlyDependOnLibsWithTags: ['layer:contracts', 'layer:domain', 'layer:adapter', 'layer:testkit'],
  },
  { sourceTag: 'layer:tool', onlyDependOnLibsWithTags: ['*'] },
  { sourceTag: 'layer:app', onlyDependOnLibsWithTags: ['*'] },
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.airlock/**', '**/*.d.ts'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          // What only some configurations use (Kafka, S3) is imported where it is needed; that makes nobody else lazy.
          checkDynamicDependenciesExceptions: ['.*'],
          allow: [],
          depConstraints: direction,
        },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-constant-condition': ['error', { checkLoops: false }],
      'max-lines': ['error', { max: 500 }],
    },
  },
  { files: ['apps/console/src/**/*.{ts,tsx}'], ...reactHooks.configs.flat['recommended-latest'] },
  {
    files: ['**/*.test.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          // What only some configurations use (Kafka, S3) is imported where it is needed; that makes nobody else lazy.
          checkDynamicDependenciesExceptions: ['.*'],
          allow: [],
          depConstraints: direction.map(forTests),
        },
      ],
    },
  },
  {
    files: ['libs/!(nest-host)/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^@nestjs/', message: 'Only nest-host and apps know Nest.' }] },
      ],
    },
  },
  {
    files: ['libs/{contracts,policy,moderation}/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [...NODE_BUILTINS, ...OUTSIDE_WORLD] }],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'setTimeout', 'setInterval', 'fetch'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is a parameter.' },
        { object: 'Math', property: 'random', message: 'Randomness is a parameter.' },
      ],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'window',
          'document',
          'fetch',
          'EventSource',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'requestAnimationFrame',
          'localStorage',
          'navigator',
          'location',
          'Hls',
          'performance',
          'CustomEvent',
          'HTMLElement',
          'AbortController',
          'AbortSignal',
          'matchMedia',
          'Intl',
          'crypto',
          'customElements',
          'Buffer',
          'URLSearchParams',
          'getComputedStyle',
          'ResizeObserver',
          'IntersectionObserver',
          'TextEncoder',
          'TextDecoder',
        ].map((g) => [g, 'readonly']),
      ),
    },
  },
);
