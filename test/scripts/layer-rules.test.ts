import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** A file that breaks a rule, the rule it breaks, and what it wrongly imports. */
const WRONG: { file: string; text: string; rule: string; imports: string }[] = [
  { file: 'src/shared/a.ts', text: "import '../main/trial/x.ts';", rule: 'shared-imports-only-itself', imports: 'src/main/trial/x.ts' },
  { file: 'src/shared/b.ts', text: "import 'node:fs';", rule: 'shared-has-no-node', imports: 'fs' },
  { file: 'src/shared/c.ts', text: "import 'ws';", rule: 'shared-packages', imports: 'ws' },
  {
    file: 'src/renderer/state/a.ts',
    text: "import '../../main/trial/x.ts';",
    rule: 'renderer-imports-shared-and-itself',
    imports: 'src/main/trial/x.ts',
  },
  { file: 'src/renderer/A.svelte', text: '<script lang="ts">import \'node:fs\';</script>', rule: 'renderer-has-no-node', imports: 'fs' },
  {
    file: 'src/preload/preload.ts',
    text: "import '../main/trial/x.ts';",
    rule: 'preload-imports-shared-and-itself',
    imports: 'src/main/trial/x.ts',
  },
  {
    file: 'src/main/trial/b.ts',
    text: "import '../../renderer/state/a.ts';",
    rule: 'main-knows-no-renderer',
    imports: 'src/renderer/state/a.ts',
  },
  { file: 'src/main/workbench/a.ts', text: "import { app } from 'electron'; app;", rule: 'electron-only-at-its-door', imports: 'electron' },
  {
    file: 'src/main/workbench/b.ts',
    text: "import Database from 'better-sqlite3'; Database;",
    rule: 'sqlite-only-in-store',
    imports: 'better-sqlite3',
  },
  { file: 'src/main/workbench/c.ts', text: "import '@duckdb/node-api';", rule: 'duckdb-only-in-data', imports: '@duckdb' },
  {
    file: 'src/main/trial/a.ts',
    text: "import type { Tensor } from '@tensorflow/tfjs'; export type T = Tensor;",
    rule: 'tensorflow-only-where-it-trains',
    imports: '@tensorflow',
  },
  {
    file: 'src/main/layers/a.ts',
    text: "import * as tf from '@tensorflow/tfjs'; tf;",
    rule: 'tensorflow-is-loaded-late',
    imports: '@tensorflow',
  },
  { file: 'src/main/models/a.ts', text: "import './b.ts';", rule: 'models-stand-alone', imports: 'src/main/models/b.ts' },
  { file: 'src/main/models/b.ts', text: "import '../store/a.ts';", rule: 'models-stand-alone', imports: 'src/main/store/a.ts' },
  { file: 'src/main/store/a.ts', text: "import '../trial/x.ts';", rule: 'store-knows-only-shared', imports: 'src/main/trial/x.ts' },
  { file: 'src/main/trial/c.ts', text: "import '../store/a.ts';", rule: 'trial-knows-no-main', imports: 'src/main/store/a.ts' },
  { file: 'src/main/search/a.ts', text: "import '../doors/a.ts';", rule: 'only-doors-know-doors', imports: 'src/main/doors/a.ts' },
  { file: 'src/main/engine/a.ts', text: "import './b.ts';", rule: 'no-cycles', imports: 'src/main/engine/b.ts' },
  { file: 'src/main/engine/c.ts', text: "import './nowhere.ts';", rule: 'no-unresolved', imports: './nowhere.ts' },
];
const RIGHT = {
  'src/main/trial/x.ts': 'export const x = 1;',
  'src/main/doors/a.ts': "import '../workbench/a.ts';",
  'src/main/engine/b.ts': "import './a.ts';",
  'src/main/engine/tensorflow.ts':
    "import type { Tensor } from '@tensorflow/tfjs'; export type T = Tensor; export const load = () => import('@tensorflow/tfjs-node');",
  'src/main/doors/electron-window.ts': "import { app } from 'electron'; app;",
  'src/main/store/b.ts': "import Database from 'better-sqlite3'; Database;",
};

type Violation = { from: string; to: string; rule: { name: string } };
let directory: string;
let violations: Violation[];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'segue-layers-'));
  for (const name of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs']) cpSync(join(root, name), join(directory, name));
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'), 'junction');
  const files = [...WRONG.map(({ file, text }) => [file, text] as const), ...Object.entries(RIGHT)];
  for (const [file, text] of files) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  }
  violations = cruise();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function cruise(): Violation[] {
  const program = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  // The json reporter answers with status 0 whatever it found.
  const output = execFileSync(process.execPath, [program, '--output-type', 'json', 'src'], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations;
}

it.each(WRONG)('$rule refuses $file importing $imports', ({ file, rule, imports }) => {
  const matching = violations.filter(
    (violation) => violation.from === file && violation.rule.name === rule && violation.to.includes(imports),
  );
  expect(matching).toHaveLength(1);
});

it.each(Object.keys(RIGHT).filter((file) => !file.includes('engine/b')))('accepts %s', (file) => {
  expect(violations.filter(({ from }) => from === file)).toEqual([]);
});
