import type { SavedView } from '../../shared/domain/saved-view.ts';
import type { Store } from '../store/store.ts';

/** Named views of pages. */
export function createViews(store: Store) {
  return {
    list: async ({ page }: { page: string }): Promise<SavedView[]> => store.savedViews.list(page),
    save: async (view: Omit<SavedView, 'updatedAt'>): Promise<SavedView> => {
      const saved = { ...view, updatedAt: new Date().toISOString() };
      store.savedViews.save(saved);
      return saved;
    },
    remove: async ({ page, name }: { page: string; name: string }): Promise<void> => store.savedViews.remove(page, name),
  };
}
