/**
 * The runs the analyst has picked and the ones put out of sight: one selection for every table and chart.
 * Ids are kept in the order they were picked.
 */
export class RunSelection {
  #picked = $state.raw<ReadonlySet<string>>(new Set());
  #hidden = $state.raw<ReadonlySet<string>>(new Set());
  /** Where a shift-selection starts, and what was picked before it. */
  #anchor: { id: string; before: ReadonlySet<string> } | null = null;

  get ids(): readonly string[] {
    return [...this.#picked];
  }

  get size(): number {
    return this.#picked.size;
  }

  has(id: string): boolean {
    return this.#picked.has(id);
  }

  /** Picks a run, or lets go of it; a later `extendTo` starts here. */
  toggle(id: string): void {
    const picked = new Set(this.#picked);
    if (!picked.delete(id)) picked.add(id);
    this.#pick(picked, id);
  }

  /** Picks exactly these. */
  replace(ids: Iterable<string>): void {
    const picked = new Set(ids);
    this.#pick(picked, [...picked].at(-1) ?? null);
  }

  add(ids: Iterable<string>): void {
    this.#pick(new Set([...this.#picked, ...ids]), this.#anchor?.id ?? null);
  }

  remove(ids: Iterable<string>): void {
    const picked = new Set(this.#picked);
    for (const id of ids) picked.delete(id);
    this.#pick(picked, this.#anchor?.id ?? null);
  }

  clear(): void {
    this.#pick(new Set(), null);
  }

  /** Picks everything from the run touched last to this one, as they stand in `order`; extending again replaces the last extension. */
  extendTo(id: string, order: readonly string[]): void {
    const end = order.indexOf(id);
    const start = this.#anchor === null ? end : order.indexOf(this.#anchor.id);
    if (this.#anchor === null || start < 0 || end < 0) {
      this.add([id]);
      this.#anchor = { id, before: this.#picked };
      return;
    }
    const range = order.slice(Math.min(start, end), Math.max(start, end) + 1);
    this.#picked = new Set([...this.#anchor.before, ...range]);
  }

  isHidden(id: string): boolean {
    return this.#hidden.has(id);
  }

  /** Puts exactly these out of sight; the store remembers which they are. */
  replaceHidden(ids: Iterable<string>): void {
    this.#hidden = new Set(ids);
  }

  #pick(picked: ReadonlySet<string>, anchor: string | null): void {
    this.#picked = picked;
    this.#anchor = anchor === null ? null : { id: anchor, before: picked };
  }
}
