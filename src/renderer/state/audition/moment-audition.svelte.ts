import type { SessionChoice } from '../../../shared/domain/audition.ts';
import type { Moment, MomentExplanation, MomentRanking, RankedTracks } from '../../../shared/domain/audition-moment.ts';
import type { Connection } from '../../connection/connection.svelte.ts';
import { type Chosen, OpenAudition } from './open-audition.svelte.ts';
import type { RunList } from './run-list.svelte.ts';
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
export class MomentAudition extends OpenAudition<MomentRequest, MomentRanking, MomentExplanation> {
  moment = $state.raw<Moment | null>(null);
  /** Contexts that were changed by hand. */
  changes = $state.raw<Readonly<Record<string, string>>>({});
  among = $state<RankedTracks>('recent');
  readonly #connection: Connection;

  readonly chips = $derived.by(() => contextChips(this.browser.choice, this.moment, this.changes));

  constructor(connection: Connection) {
    super(new SessionBrowser(connection, true));
    this.#connection = connection;
  }

  rankAmong(among: RankedTracks): void {
    this.among = among;
    this.ask();
  }

  /** Opens the moment before a session, as it was. */
  open(run: string, session: number): Promise<void> {
    const read = () => this.#connection.client.audition.moment({ run, session });
    return this.show(session, read, (moment) => {
      this.moment = moment;
      this.changes = {};
    });
  }

  /** Takes a context of the moment for another; its own value, or none, takes it for what it was. */
  changeContext(name: string, value: string): void {
    const { [name]: _before, ...others } = this.changes;
    const { actual } = this.chips.find((chip) => chip.name === name) ?? { actual: null };
    this.changes = value === '' || value === actual ? others : { ...others, [name]: value };
    this.ask();
  }

  /** Back to the moment as it was. */
  restore(): void {
    this.changes = {};
    this.ask();
  }

  protected request(): MomentRequest | null {
    if (this.moment === null) return null;
    return { session: this.moment.now.session, context: { ...this.changes }, among: this.among, k: this.listLength };
  }

  protected put(run: string, request: MomentRequest): Promise<MomentRanking> {
    return this.#connection.client.audition.rankMoment({ run, ...request });
  }

  protected reason(of: Chosen, { session, context }: MomentRequest): Promise<MomentExplanation> {
    return this.#connection.client.audition.explainMoment({ ...of, session, context });
  }
}
