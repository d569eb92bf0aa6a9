import type { ApiKey } from '../../../../shared/domain/serving.ts';
import { formatCount } from '../../../../shared/format.ts';
import { parseNumber } from '../parse-options.ts';
import type { AddCommands } from '../session.ts';
import { formatTable } from '../text-table.ts';

export const addKeys: AddCommands = (program, run) => {
  const keys = program.command('keys').description('keys to the HTTP API');
  keys
    .command('list')
    .description('all keys, by how they begin')
    .action(() =>
      run(async ({ client, terminal }) => {
        const all = await client.serving.keys();
        terminal.result(all, () => keyTable(all));
        return 0;
      }),
    );
  keys
    .command('make')
    .description('make a key; it is shown once')
    .argument('<name>', 'what it is for')
    .option('--per-minute <n>', 'calls it is good for each minute (default: 600)', parseNumber)
    .action((name: string, options: { perMinute?: number }) =>
      run(async ({ client, terminal }) => {
        const key = await client.serving.makeKey({ name, ...options });
        terminal.result(key, () => [key.secret]);
        terminal.note('Keep it: Segue stores only a hash of it. Send it as "Authorization: Bearer KEY".');
        return 0;
      }),
    );
  keys
    .command('revoke')
    .description('end a key; calls with it are refused from now on')
    .argument('<number>', 'its number in the list', parseNumber)
    .action((id: number) =>
      run(async ({ client, terminal }) => {
        const rest = await client.serving.revokeKey({ id });
        terminal.result(rest, () => [`Revoked key ${id}.`]);
        return 0;
      }),
    );
};

function keyTable(keys: readonly ApiKey[]): string[] {
  if (keys.length === 0) return ['No keys. Make one with: segue keys make NAME'];
  return formatTable(
    [
      { title: 'key', isNumber: true, cell: ({ id }: ApiKey) => String(id) },
      { title: 'name', cell: ({ name }: ApiKey) => name },
      { title: 'begins', cell: ({ beginning }: ApiKey) => `${beginning}…` },
      { title: 'calls a minute', isNumber: true, cell: ({ perMinute }: ApiKey) => formatCount(perMinute) },
      { title: 'made', cell: ({ createdAt }: ApiKey) => createdAt.slice(0, 16).replace('T', ' ') },
    ],
    keys,
  );
}
