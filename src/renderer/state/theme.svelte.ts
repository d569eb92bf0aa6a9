export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

const STORAGE_KEY = 'segue.theme';
const DARK_QUERY = '(prefers-color-scheme: dark)';

/** Light or dark: follows the system until chosen, and remembers the choice. */
export class Theme {
  choice = $state<ThemeChoice>('system');
  #isSystemDark = $state(false);

  constructor() {
    const system = window.matchMedia(DARK_QUERY);
    this.#isSystemDark = system.matches;
    system.addEventListener('change', (event) => {
      this.#isSystemDark = event.matches;
    });
    this.choose(readChoice());
  }

  get isDark(): boolean {
    return this.choice === 'dark' || (this.choice === 'system' && this.#isSystemDark);
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    if (choice === 'system') {
      delete document.documentElement.dataset['theme'];
      localStorage.removeItem(STORAGE_KEY);
    } else {
      document.documentElement.dataset['theme'] = choice;
      localStorage.setItem(STORAGE_KEY, choice);
    }
  }
}

function readChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORAGE_KEY);
  return THEME_CHOICES.find((choice) => choice === stored) ?? 'system';
}
