import { parseRoute, type Route, routeAddress } from './route.ts';

/** Where in the app we are: follows the address, so that back, forward, reload and bookmarks work. */
export class Router {
  route = $state.raw<Route>(parseRoute(location.hash));

  readonly #follow = () => {
    this.route = parseRoute(location.hash);
  };

  constructor() {
    window.addEventListener('hashchange', this.#follow);
  }

  go(route: Route): void {
    location.hash = routeAddress(route);
  }
}
