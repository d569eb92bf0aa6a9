import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup/bootstrap.mjs';
import { endWithStarter } from './setup/end-with-starter.ts';
import { setUp } from './setup/set-up.ts';
import { runProgram } from './setup/steps.mjs';

await runProgram(async () => {
  endWithStarter();
  await setUp();
  const program = join(root, 'out', 'main', 'cli.js');
  process.argv = [process.execPath, program, ...process.argv.slice(2)];
  await import(pathToFileURL(program).href);
});
