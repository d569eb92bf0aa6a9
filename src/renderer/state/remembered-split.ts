import type { WorkbenchClient } from '../../shared/contract/client.ts';
import { SplitSpec } from '../../shared/domain/dataset.ts';

/** Where the split chosen for a data set is kept: as a saved view of this page, by the name of the data set. */
const PAGE = 'split';

/** The split last chosen for a data set; null where none was. */
export async function recallSplit(client: WorkbenchClient, dataset: string): Promise<SplitSpec | null> {
  const views = await client.views.list({ page: PAGE });
  const found = SplitSpec.safeParse(views.find(({ name }) => name === dataset)?.definition['split']);
  return found.success ? found.data : null;
}

export async function rememberSplit(client: WorkbenchClient, dataset: string, split: SplitSpec): Promise<void> {
  await client.views.save({ page: PAGE, name: dataset, definition: { split } });
}
