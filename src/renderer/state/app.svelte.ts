import { createContext } from 'svelte';
import type { DatasetSummary } from '../../shared/domain/dataset.ts';
import { formatCount } from '../../shared/format.ts';
import { Connection } from '../connection/connection.svelte.ts';
import type { Transport } from '../connection/transport.ts';
import { SoundBook } from '../sound/sound-book.svelte.ts';
import { TrackPlayer } from '../sound/track-player.svelte.ts';
import { AllRuns } from './all-runs.svelte.ts';
import { DataWorks } from './data-works.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { Router } from './router.svelte.ts';
import { RunSelection } from './run-selection.svelte.ts';
import { Searches } from './searches.svelte.ts';
import { Shortcuts } from './shortcuts.svelte.ts';
import { SystemNotifications } from './system-notifications.svelte.ts';
import { Theme } from './theme.svelte.ts';

type Ping = { version: string; engine: 'tensorflow' | 'javascript' };

/** What every page shares: the line to the workbench, what went wrong, where we are, and the lists the frame shows. */
export class App {
  readonly connection: Connection;
  readonly notices = new Notices();
  readonly router = new Router();
  readonly theme = new Theme();
  readonly shortcuts = new Shortcuts();
  readonly notifications = new SystemNotifications();
  readonly player = new TrackPlayer();
  readonly sounds = new SoundBook(() => this.client);
  readonly selection = new RunSelection();
  readonly runs = new AllRuns(this.selection);
  readonly searches: Searches;
  readonly works: DataWorks;
  /** Null until first read. */
  datasets = $state.raw<DatasetSummary[] | null>(null);
  ping = $state.raw<Ping | null>(null);
  /** What was auditioned last, to go on with. */
  lastAudition: { runs: readonly string[]; session: number | null } = { runs: [], session: null };

  constructor(transport: Transport) {
    this.connection = new Connection(transport);
    this.searches = new Searches(this.connection);
    this.works = new DataWorks(this.connection);
    this.searches.follow((error) => this.notices.report(error));
    this.runs.follow(this.connection, (error) => this.notices.report(error));
    this.works.follow(
      ({ name, sessions }) => {
        this.notices.say(`"${name}" is ready: ${formatCount(sessions)} sessions.`);
        void this.refreshDatasets();
      },
      (error) => this.notices.report(error),
    );
    this.connection.onOpen(() => void this.#greet());
  }

  get client() {
    return this.connection.client;
  }

  async refreshDatasets(): Promise<void> {
    await this.attempt(async () => {
      this.datasets = (await this.client.datasets.list()).toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
    });
  }

  /** Runs an action of the user; what it throws is shown until dismissed. Answers whether it went through. */
  async attempt(action: () => Promise<unknown>): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (error) {
      this.notices.report(error);
      return false;
    }
  }

  async #greet(): Promise<void> {
    await this.attempt(async () => {
      this.ping = await this.client.system.ping();
    });
    await this.refreshDatasets();
  }
}

export const [getApp, setApp] = createContext<App>();
