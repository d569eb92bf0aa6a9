import type { MenuItemConstructorOptions } from 'electron';

/** The pages of the menu, by their addresses after `#/`. */
const PLACES = [
  ['Home', ''],
  ['Data sets', 'datasets'],
  ['Searches', 'searches'],
  ['Runs', 'runs'],
  ['Compare', 'compare'],
  ['Audition', 'audition'],
  ['System', 'system'],
] as const;

/** The window's menu; `goTo` shows a page by its address after `#/`. */
export function windowMenu(goTo: (path: string) => void): MenuItemConstructorOptions[] {
  return [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        { label: 'New search', accelerator: 'CmdOrCtrl+N', click: () => goTo('new-search') },
        { label: 'Import data …', accelerator: 'CmdOrCtrl+O', click: () => goTo('import') },
        { type: 'separator' },
        { role: process.platform === 'darwin' ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    {
      label: 'Go',
      submenu: PLACES.map(([label, path], index) => ({ label, accelerator: `CmdOrCtrl+${index + 1}`, click: () => goTo(path) })),
    },
    { role: 'windowMenu' },
  ];
}
