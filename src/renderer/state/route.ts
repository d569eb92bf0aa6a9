/** The places of the app, as the part of the address after `#`. */
export type Route =
  | { page: 'home' }
  | { page: 'datasets' }
  | { page: 'searches' }
  | { page: 'search'; name: string }
  | { page: 'runs' }
  | { page: 'trash' }
  | { page: 'system' }
  | { page: 'unknown'; path: string };

/** Reads `#/searches/losses` into a route; what matches no page is `unknown` and keeps its path to show. */
export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#/, '');
  const [area = '', name, ...rest] = path.replace(/^\//, '').split('/');
  if (name === undefined) {
    if (area === '') return { page: 'home' };
    if (area === 'datasets' || area === 'searches' || area === 'runs' || area === 'trash' || area === 'system') return { page: area };
  }
  if (area === 'searches' && name !== undefined && name !== '' && rest.length === 0) {
    const decoded = decode(name);
    if (decoded !== null) return { page: 'search', name: decoded };
  }
  return { page: 'unknown', path };
}

/** The address of a route, to stand in a link. */
export function routeAddress(route: Route): string {
  switch (route.page) {
    case 'home':
      return '#/';
    case 'search':
      return `#/searches/${encodeURIComponent(route.name)}`;
    case 'unknown':
      return `#${route.path}`;
    default:
      return `#/${route.page}`;
  }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
