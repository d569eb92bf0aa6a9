import { setUp } from './setup/set-up.ts';
import { runProgram } from './setup/steps.mjs';

await runProgram(setUp);
