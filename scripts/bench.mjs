// npm run bench -- NAME: brings in what is missing and measures.
import { bootstrap } from './setup/bootstrap.mjs';

await bootstrap('bench/run.ts', process.argv.slice(2));
