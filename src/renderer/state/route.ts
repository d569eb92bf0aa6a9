/** The places of the app, as the part of the address after `#`. */
export type Route =
  | { page: 'home' }
  | { page: 'datasets' }
  | { page: 'import' }
  | { page: 'dataset'; name: string }
  | { page: 'contexts'; name: string }
  | { page: 'searches' }
  | { page: 'new-search'; dataset?: string; from?: string }
  | { page: 'search'; name: string }
  | { page: 'runs' }
  | { page: 'run'; id: string }
  | { page: 'compare'; runs: string[]; baseline?: string }
  | { page: 'improvement'; run?: string; baseline?: string; metric?: string; by?: string }
  | { page: 'audition'; runs: string[]; session?: number }
  | { page: 'listen' }
  | { page: 'trash' }
  | { page: 'system' }
  | { page: 'unknown'; path: string };

type Query = URLSearchParams;

/** Pages whose address is a word, and what follows the `?`. */
const PAGES: Readonly<Record<string, (query: Query) => Route>> = {
  '': () => ({ page: 'home' }),
  datasets: () => ({ page: 'datasets' }),
  import: () => ({ page: 'import' }),
  searches: () => ({ page: 'searches' }),
  'new-search': (query) => ({ page: 'new-search', ...text(query, 'dataset'), ...text(query, 'from') }),
  runs: () => ({ page: 'runs' }),
  compare: (query) => ({ page: 'compare', runs: list(query, 'runs'), ...text(query, 'baseline') }),
  improvement: (query) => ({
    page: 'improvement',
    ...text(query, 'run'),
    ...text(query, 'baseline'),
    ...text(query, 'metric'),
    ...text(query, 'by'),
  }),
  audition: (query) => ({ page: 'audition', runs: list(query, 'runs'), ...index(query, 'session') }),
  listen: () => ({ page: 'listen' }),
  trash: () => ({ page: 'trash' }),
  system: () => ({ page: 'system' }),
};

/** Pages of one thing, below the page that lists them. */
const PAGES_OF_ONE: Readonly<Record<string, (name: string) => Route>> = {
  datasets: (name) => ({ page: 'dataset', name }),
  searches: (name) => ({ page: 'search', name }),
  runs: (id) => ({ page: 'run', id }),
};

/** Reads `#/searches/losses` into a route; what matches no page is `unknown` and keeps its path to show. */
export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#/, '');
  const [place = '', query = ''] = splitOnce(path.replace(/^\//, ''), '?');
  const [area = '', name, ...rest] = place.split('/');
  if (name === undefined && Object.hasOwn(PAGES, area)) return PAGES[area]?.(new URLSearchParams(query)) ?? { page: 'unknown', path };
  if (area === 'datasets' && name !== undefined && name !== '' && rest.length === 1 && rest[0] === 'contexts') {
    const decoded = decode(name);
    if (decoded !== null) return { page: 'contexts', name: decoded };
  }
  if (name !== undefined && name !== '' && rest.length === 0 && Object.hasOwn(PAGES_OF_ONE, area)) {
    const decoded = decode(name);
    if (decoded !== null) return PAGES_OF_ONE[area]?.(decoded) ?? { page: 'unknown', path };
  }
  return { page: 'unknown', path };
}

/** The address of a route, to stand in a link. */
export function routeAddress(route: Route): string {
  switch (route.page) {
    case 'home':
      return '#/';
    case 'dataset':
      return `#/datasets/${encodeURIComponent(route.name)}`;
    case 'contexts':
      return `#/datasets/${encodeURIComponent(route.name)}/contexts`;
    case 'search':
      return `#/searches/${encodeURIComponent(route.name)}`;
    case 'run':
      return `#/runs/${encodeURIComponent(route.id)}`;
    case 'new-search':
      return `#/new-search${queryText({ dataset: route.dataset, from: route.from })}`;
    case 'compare':
      return `#/compare${queryText({ runs: route.runs.join(','), baseline: route.baseline })}`;
    case 'improvement':
      return `#/improvement${queryText({ run: route.run, baseline: route.baseline, metric: route.metric, by: route.by })}`;
    case 'audition':
      return `#/audition${queryText({ runs: route.runs.join(','), session: route.session?.toString() })}`;
    case 'unknown':
      return `#${route.path}`;
    default:
      return `#/${route.page}`;
  }
}

function queryText(values: Record<string, string | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? '' : `?${given.map(([key, value]) => `${key}=${encodeURIComponent(value ?? '')}`).join('&')}`;
}

function text<Key extends string>(query: Query, key: Key): { [key in Key]?: string } {
  const value = query.get(key);
  return value === null || value === '' ? {} : ({ [key]: value } as { [key in Key]?: string });
}

function index<Key extends string>(query: Query, key: Key): { [key in Key]?: number } {
  const value = query.get(key) ?? '';
  return /^\d+$/.test(value) ? ({ [key]: Number(value) } as { [key in Key]?: number }) : {};
}

function list(query: Query, key: string): string[] {
  return (query.get(key) ?? '').split(',').filter((value) => value !== '');
}

function splitOnce(value: string, separator: string): string[] {
  const at = value.indexOf(separator);
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + separator.length)];
}

function decode(name: string): string | null {
  try {
    return decodeURIComponent(name);
  } catch {
    return null;
  }
}
