// npm run screenshots: brings in what is missing and takes the pictures of README and guide.
import { bootstrap } from './setup/bootstrap.mjs';

await bootstrap('scripts/screenshots.ts', process.argv.slice(2));
