// npm run build: brings in what is missing and builds the app.
import { bootstrap } from './setup/bootstrap.mjs';

await bootstrap('scripts/build.ts', []);
