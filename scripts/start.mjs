// npm start: brings in what is missing, then opens the window, or the browser door with --serve.
import { bootstrap } from './setup/bootstrap.mjs';

await bootstrap('scripts/launch.ts', process.argv.slice(2));
