import { spawn } from 'node:child_process';

type Command = { program: string; args: string[] };

/** Shows an address in the user's browser; where none can be opened, the printed address serves. */
export function openBrowser(address: string): void {
  const { program, args } = openerOf(process.platform, address);
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function openerOf(platform: NodeJS.Platform, address: string): Command {
  if (platform === 'darwin') return { program: 'open', args: [address] };
  if (platform === 'win32') return { program: 'rundll32', args: ['url.dll,FileProtocolHandler', address] };
  return { program: 'xdg-open', args: [address] };
}
