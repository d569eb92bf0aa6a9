// npm test: brings in what is missing, then runs every check.
import { bootstrap } from './setup/bootstrap.mjs';

await bootstrap('scripts/run-checks.ts', process.argv.slice(2));
