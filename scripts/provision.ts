import { provisionAnew } from './setup/set-up.ts';

const state = await provisionAnew();
process.exitCode = state.kind === 'tensorflow' ? 0 : 1;
