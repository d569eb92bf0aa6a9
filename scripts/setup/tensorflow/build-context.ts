import { cpSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** What a provisioning step needs to know to make TensorFlow in a folder of its own. */
export type BuildContext = {
  root: string;
  /** The installed tfjs-node package, read only. */
  packageDirectory: string;
  /** A folder that becomes the cache entry when the step succeeds: `deps/lib/` and `lib/napi-v8/`. */
  staging: string;
  /** Shows what is happening now. */
  note: (text: string) => void;
};

/** A provisioning step that did not serve: the message says why, in one line. */
export class StepFailed extends Error {}

/** Copies what tfjs-node's own scripts need into the staging folder, so that node_modules stays as npm made it until a build is whole. */
export function stagePackage({ packageDirectory, staging }: BuildContext): void {
  mkdirSync(staging, { recursive: true });
  for (const name of ['package.json', 'binding.gyp', 'binding', 'scripts']) {
    cpSync(join(packageDirectory, name), join(staging, name), { recursive: true });
  }
}

/** The environment in which tfjs-node's scripts find Node 24, their tools and the packages they require. */
export function toolEnvironment({ root, packageDirectory }: BuildContext): NodeJS.ProcessEnv {
  const modules = join(root, 'node_modules');
  return {
    ...process.env,
    PATH: [dirname(process.execPath), join(modules, '.bin'), process.env['PATH'] ?? ''].join(delimiter),
    NODE_PATH: [modules, join(packageDirectory, 'node_modules')].join(delimiter),
  };
}

/** A message a tool meant for the reader, before the trace and the property list that Node prints after it. */
const MESSAGE =
  /^(?:\[cause\]: )?(?:\w*error|npm error|ERROR|fatal error|\S+: (?:fatal )?error): ?.+|No module named|No matching distribution/i;

/** The line of a tool's output that says most about its failure. */
export function lastError(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return (lines.findLast((line) => MESSAGE.test(line)) ?? lines.at(-1) ?? 'it said nothing').replace('[cause]: ', '').slice(0, 300);
}
