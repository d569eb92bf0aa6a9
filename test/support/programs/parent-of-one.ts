import { fileURLToPath } from 'node:url';
import { createForkHost } from '../../../src/main/processes/fork-host.ts';

/** Starts a child, tells its process id and waits to be killed. */
const child = createForkHost(() => fileURLToPath(new URL('./obedient-child.ts', import.meta.url))).spawn('trial', {});
child.onMessage(() => process.send?.(child.pid));
