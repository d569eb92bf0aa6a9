import { openWorkbench } from '../../../src/main/workbench/workbench.ts';
import { SearchSpec } from '../../../src/shared/domain/search.ts';

/** A workbench of its own process, to be killed by tests: runs one search on a home and ends. Arguments: home, spec as JSON, trials at once. */
const [home, spec, jobs] = process.argv.slice(2);
const workbench = await openWorkbench({ home: home!, door: 'terminal' });
const { name } = await workbench.searches.start({ spec: SearchSpec.parse(JSON.parse(spec!)), jobs: Number(jobs) });
process.send?.('started');
for await (const event of workbench.searches.watch({ name })) {
  if (event.type === 'summary' && event.search.status !== 'running') break;
}
await workbench.close();
process.disconnect?.();
