/** Names under which the window's page, its preload and the main process talk. */
export const CONNECT = 'segue:connect';
export const CHOOSE_FILES = 'segue:choose-files';
