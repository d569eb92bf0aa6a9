import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup/bootstrap.mjs';
import { setUp } from './setup/set-up.ts';
import { runProgram } from './setup/steps.mjs';

await runProgram(async () => {
  await setUp();
  const program = join(root, 'out', 'main', 'cli.js');
  process.argv = [process.execPath, program, ...process.argv.slice(2)];
  await import(pathToFileURL(program).href);
});
