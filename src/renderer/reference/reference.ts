import './reference.css';
import 'rapidoc';

/** The element that the library draws the reference in. */
type Reference = HTMLElement & { loadSpec(document: object): void };

/** The library takes colours, not variables: those of the theme, light and dark. */
const COLOURS = {
  light: {
    theme: 'light',
    'bg-color': '#ffffff',
    'text-color': '#1c1d20',
    'primary-color': '#3d5a98',
    'nav-bg-color': '#f6f6f7',
    'nav-text-color': '#4d5058',
  },
  dark: {
    theme: 'dark',
    'bg-color': '#1d1e21',
    'text-color': '#e6e7ea',
    'primary-color': '#9db4ea',
    'nav-bg-color': '#151618',
    'nav-text-color': '#b3b6be',
  },
} as const;

const SETTINGS = {
  'render-style': 'read',
  'schema-style': 'table',
  'show-header': 'false',
  // Calls are tried with the session of this page.
  'allow-authentication': 'false',
  'allow-server-selection': 'false',
  'load-fonts': 'false',
  'regular-font': 'system-ui, sans-serif',
  'mono-font': 'ui-monospace, monospace',
  'font-size': 'large',
  'show-method-in-nav-bar': 'as-colored-text',
};

const reference = document.createElement('rapi-doc') as Reference;
const dark = matchMedia('(prefers-color-scheme: dark)');
const paint = () => setAll(COLOURS[dark.matches ? 'dark' : 'light']);
setAll(SETTINGS);
paint();
dark.addEventListener('change', paint);
document.querySelector('main')?.append(reference);

const answer = await fetch('/api/openapi.json');
if (answer.ok) reference.loadSpec(await answer.json());
else document.querySelector('main')?.replaceChildren('Open the address that Segue printed in the terminal first, then this page again.');

function setAll(attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) reference.setAttribute(name, value);
}
