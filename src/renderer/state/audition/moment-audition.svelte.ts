import { fromRefusal } from '../../../shared/contract/refusal.ts';
import type { SessionChoice } from '../../../shared/domain/audition.ts';
import type { Moment, MomentExplanation, MomentRanking, RankedTracks } from '../../../shared/domain/audition-moment.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Connection } from '../../connection/connection.svelte.ts';
import { type Chosen, LIST_LENGTHS } from './audition.svelte.ts';
import { compareLists, type ListComparison } from './compare-lists.ts';
import { RunList } from './run-list.svelte.ts';
import { SessionBrowser } from './session-browser.svelte.ts';

type MomentRequest = { session: number; context: Record<string, string>; among: RankedTracks; k: number };
export type MomentList = RunList<MomentRequest, MomentRanking>;

/** A context with more values is none that models read. */
const MOST_VALUES = 100;
/** Where tracks come from is known only once the session goes on: it stands last. */
const SOURCE_NAMES = /source|context_type/;

/** A context of the moment: what it was, and what it is taken for now. */
type ContextChip = { name: string; values: readonly string[]; actual: string | null; value: string | null };

/** The contexts a moment can be put in, with the values it has. */
export function contextChips(
  choice: SessionChoice | null,
  moment: Moment | null,
  changes: Readonly<Record<string, string>>,
): ContextChip[] {
  const own = new Map(moment?.now.contexts.map(({ name, value }) => [name, value]));
  return (choice?.contexts ?? [])
    .filter(({ values }) => values.length > 0 && values.length < MOST_VALUES)
    .map(({ name, values }) => ({ name, values, actual: own.get(name) ?? null, value: changes[name] ?? own.get(name) ?? null }))
    .toSorted((a, b) => Number(SOURCE_NAMES.test(a.name)) - Number(SOURCE_NAMES.test(b.name)));
}

/** A listener about to begin a session, and what several runs expect. */
export class MomentAudition {
  readonly browser: SessionBrowser;
  lists = $state.raw<readonly MomentList[]>([]);
  moment = $state.raw<Moment | null>(null);
  /** Contexts that were changed by hand. */
  changes = $state.raw<Readonly<Record<string, string>>>({});
  among = $state<RankedTracks>('recent');
  listLength = $state<number>(LIST_LENGTHS[0]);
  sessionError = $state.raw<AppError | null>(null);
  explanation = $state.raw<{ of: Chosen; reason: MomentExplanation | null; error: AppError | null } | null>(null);
  #picked = $state.raw<Chosen | null>(null);
  readonly #connection: Connection;
  #wantedSession: number | null = null;

  readonly chips = $derived.by(() => contextChips(this.browser.choice, this.moment, this.changes));
  readonly comparisons = $derived.by((): ReadonlyMap<string, ListComparison> => {
    const tracks = ({ answer }: MomentList) => answer?.tracks.map(({ track }) => track) ?? [];
    const [first, ...others] = this.lists;
    return new Map(first === undefined ? [] : others.map((list) => [list.id, compareLists(tracks(first), tracks(list))]));
  });

  constructor(connection: Connection) {
    this.#connection = connection;
    this.browser = new SessionBrowser(connection, true);
  }

  /** The track that is looked into: one that was picked and is listed, else the best of the first run that answers. */
  get chosen(): Chosen | null {
    const picked = this.#picked;
    const isListed = this.lists.some(({ id, answer }) => id === picked?.run && answer?.tracks.some(({ track }) => track === picked.track));
    if (picked !== null && isListed) return picked;
    const first = this.lists.find(({ error }) => error === null);
    const [best] = first?.answer?.tracks ?? [];
    return first === undefined || best === undefined ? null : { run: first.id, track: best.track };
  }

  choose(run: string, track: string): void {
    this.#picked = { run, track };
    void this.#explain();
  }

  /** Auditions these runs; lists of runs that stay are kept. */
  setRuns(ids: readonly string[]): void {
    const known = new Map(this.lists.map((list) => [list.id, list]));
    const { client } = this.#connection;
    this.lists = ids.map((id) => known.get(id) ?? new RunList(id, (run, request) => client.audition.rankMoment({ run, ...request })));
    this.#ask();
  }

  setListLength(length: number): void {
    this.listLength = length;
    this.#ask();
  }

  rankAmong(among: RankedTracks): void {
    this.among = among;
    this.#ask();
  }

  /** Opens the moment before a session, as it was; a later call overtakes an earlier one. */
  async open(run: string, session: number): Promise<void> {
    this.#wantedSession = session;
    this.browser.current = session;
    try {
      const moment = await this.#connection.client.audition.moment({ run, session });
      if (this.#wantedSession !== session) return;
      this.moment = moment;
      this.sessionError = null;
      this.changes = {};
      this.#ask();
    } catch (error) {
      if (this.#wantedSession === session) this.sessionError = fromRefusal(error);
    }
  }

  /** Takes a context of the moment for another; its own value, or none, takes it for what it was. */
  changeContext(name: string, value: string): void {
    const { [name]: _before, ...others } = this.changes;
    const { actual } = this.chips.find((chip) => chip.name === name) ?? { actual: null };
    this.changes = value === '' || value === actual ? others : { ...others, [name]: value };
    this.#ask();
  }

  /** Back to the moment as it was. */
  restore(): void {
    this.changes = {};
    this.#ask();
  }

  #ask(): void {
    if (this.moment === null) return;
    const request = { session: this.moment.now.session, context: { ...this.changes }, among: this.among, k: this.listLength };
    for (const list of this.lists) {
      void list.ask(request).then(() => {
        if (this.chosen === null || this.chosen.run === list.id) void this.#explain();
      });
    }
  }

  async #explain(): Promise<void> {
    const of = this.chosen;
    const answered = this.lists.find(({ id }) => id === of?.run)?.answered;
    if (of === null || answered === null || answered === undefined) {
      this.explanation = null;
      return;
    }
    const isAsked = () => of.run === this.chosen?.run && of.track === this.chosen.track;
    try {
      const { session, context } = answered;
      const reason = await this.#connection.client.audition.explainMoment({ ...of, session, context });
      if (isAsked()) this.explanation = { of, reason, error: null };
    } catch (error) {
      if (isAsked()) this.explanation = { of, reason: null, error: fromRefusal(error) };
    }
  }
}
