import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose files take longest, longest first; the rest follow as Vitest orders them. */
const LONGEST = ['test/e2e/', 'test/contract/', 'test/main/workbench/', 'test/scripts/setup/'];

/** Starts the longest files first, so that both workers end together. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const path = relative(this.ctx.config.root, moduleId).replaceAll('\\', '/');
      const place = LONGEST.findIndex((folder) => path.startsWith(folder));
      return place === -1 ? LONGEST.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
