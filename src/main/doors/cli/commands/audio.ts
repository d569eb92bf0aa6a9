import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { AudioMatch } from '../../../../shared/domain/track-audio.ts';
import { formatCount, formatMoment } from '../../../../shared/format.ts';
import type { RunInSession } from '../session.ts';

/** `segue datasets audio`: music of the user's own in the place of sketches. */
export function addAudio(datasets: Command, run: RunInSession): void {
  datasets
    .command('audio')
    .description('map tracks to audio files or links, heard in the place of sketches; without FILE, what is mapped')
    .argument('<name>')
    .argument('[file]', 'a table with a column of track ids and one of paths or links, or a folder of files named by track id')
    .option('--preview', 'say what would match, and keep nothing')
    .option('--remove', 'forget what is mapped; the files stay')
    .action((name: string, file: string | undefined, { preview = false, remove = false }: { preview?: boolean; remove?: boolean }) =>
      run(async ({ client, terminal }) => {
        if (remove) {
          await client.audio.remove({ name });
          terminal.result({ removed: name }, () => [`No audio is mapped to "${name}" any more.`]);
        } else if (file === undefined) {
          const map = await client.audio.show({ name });
          terminal.result(map, () =>
            map === null
              ? [`No audio is mapped to "${name}". Map some with: segue datasets audio "${name}" FILE`]
              : [`${countsOf(map)}, from ${map.source}, ${formatMoment(map.madeAt)}`],
          );
        } else {
          const source = { name, path: resolve(file) };
          const match = await (preview ? client.audio.preview(source) : client.audio.map(source));
          terminal.result(match, () => describeMatch(match));
        }
        return 0;
      }),
    );
}

function describeMatch(match: AudioMatch): string[] {
  const { files, streams, links, tracks, rejectedRows, rejectedSample } = match;
  return [
    `${formatCount(files + streams + links)} of ${formatCount(tracks)} tracks: ${countsOf(match)}`,
    ...(rejectedRows === 0 ? [] : ['', `Rejected: ${formatCount(rejectedRows)}`]),
    ...rejectedSample.map(({ file, line, reason }) => `  ${file}${line === 0 ? '' : `:${line}`}  ${reason}`),
  ];
}

function countsOf({ files, streams, links }: Pick<AudioMatch, 'files' | 'streams' | 'links'>): string {
  return `${formatCount(files)} files, ${formatCount(streams)} links to audio, ${formatCount(links)} other links`;
}
