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

  /** Makes the address say where we are without going anywhere: a page that has moved on by itself, such as to the next session. */
  note(route: Route): void {
    history.replaceState(null, '', routeAddress(route));
  }

  go(route: Route): void {
    location.hash = routeAddress(route);
  }
}
