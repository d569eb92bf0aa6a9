import { createRouter } from '../../src/main/doors/router.ts';
import { openServeDoor } from '../../src/main/doors/serve.ts';
import { openWorkbench } from '../../src/main/workbench/workbench.ts';

/** The browser door in a process of its own. Arguments: home, folder of the built page. Tells its address, ends with its starter. */
const [home, rendererDirectory] = process.argv.slice(2);
if (home === undefined || rendererDirectory === undefined) throw new Error('Usage: page-server.ts HOME PAGE_FOLDER');
const workbench = await openWorkbench({ home, door: 'bench', keepsHome: true });
const router = createRouter(workbench, (error, path) => console.error(path.join('.'), error));
const door = await openServeDoor({ router, rendererDirectory, port: 0, services: workbench });
process.send?.(door.url);
process.on('disconnect', () => void workbench.close().finally(() => process.exit(0)));
