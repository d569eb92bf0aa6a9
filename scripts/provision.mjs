// npm run provision: tries every way to TensorFlow again and says why those that failed did.
import { bootstrap } from './setup/bootstrap.mjs';

await bootstrap('scripts/provision.ts', []);
