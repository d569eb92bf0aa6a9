import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Connection } from '../../../src/renderer/connection/connection.svelte.ts';
import type { Upload } from '../../../src/renderer/connection/upload-file.ts';
import { type ImportInput, ImportWizard } from '../../../src/renderer/state/import-wizard.svelte.ts';
import type { ImportPreview } from '../../../src/shared/domain/dataset.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { answeringTransport } from '../../support/answering-transport.ts';

const CHECK = { rowsRead: 10, rejectedRows: 2, reasons: [], rejectedSample: [], events: 8, sessions: 2, tracks: 4, users: 2 };
const COLUMNS = [
  ['who', 'user'],
  ['what', 'track'],
  ['when', 'timestamp'],
] as const;

type Changes = {
  bytes?: number;
  rejectedRows?: number;
  problems?: ImportPreview['problems'];
  upload?: Upload;
  pathOf?: (file: File) => string;
};

/** A wizard on a workbench that reads any file the same way, taking the roles it is given. */
function wizard({ bytes = 100, rejectedRows = 2, problems = [], upload, pathOf }: Changes = {}) {
  const asked: string[] = [];
  const previewed: ImportInput[] = [];
  let refusal: AppError | null = null;
  const note = (what: string) => asked.push(what);
  const connection = new Connection(
    answeringTransport({
      'datasets.preview': (input) => {
        const request = input as ImportInput;
        previewed.push(request);
        note('preview');
        if (refusal !== null) throw refusal;
        const columns = COLUMNS.map(([name, role]) => ({ name, role: request.roles?.[name] ?? role }));
        return {
          format: 'table',
          columns,
          rows: [],
          problems,
          files: request.paths.map((path) => ({ path, bytes, role: 'sessions' })),
          cutsAtGaps: true,
        };
      },
      'datasets.check': async function* () {
        note('check');
        yield { type: 'progress', progress: { stage: 'Reading rows', fraction: 0.5 } };
        yield { type: 'done', check: { ...CHECK, rejectedRows } };
      },
      'datasets.startImport': () => {
        note('start');
        if (refusal !== null) throw refusal;
        return { id: 'work 1' };
      },
      'datasets.discardUpload': () => note('discard'),
    }).transport,
  );
  onTestFinished(() => connection.stop());
  const send: Upload = async ({ file, onProgress }) => {
    onProgress(file.size / 2);
    return { path: `/uploads/${file.name}` };
  };
  const made = new ImportWizard({ client: connection.client, upload: upload ?? send, pathOf: pathOf ?? null, pauseMilliseconds: 0 });
  return {
    wizard: made,
    asked,
    previewed,
    refuse: (error: AppError | null) => {
      refusal = error;
    },
  };
}

describe('ImportWizard', () => {
  it('reads the head of what it is given, then every row, and is ready', async () => {
    const { wizard: page, asked } = wizard();
    expect(page.isReady).toBe(false);
    await page.addPaths(['/data/plays.csv.gz', '/data/plays.csv.gz', '']);
    expect(page.name).toBe('plays');
    await vi.waitFor(() => expect(page.check?.rejectedRows).toBe(2));
    expect(page.isReady).toBe(true);
    // The same path again brings nothing new.
    await page.addPaths(['/data/plays.csv.gz']);
    expect(asked).toEqual(['preview', 'check']);
    page.name = 'mine';
    await page.start();
    expect(page.workId).toBe('work 1');
    expect(page.request).toMatchObject({ paths: ['/data/plays.csv.gz'], name: 'mine', gapMinutes: 20 });
  });

  it('checks large files only when asked', async () => {
    const { wizard: page, asked } = wizard({ bytes: 2 ** 30 });
    await page.addPaths(['/data/plays.csv']);
    expect(page.isReady).toBe(true);
    expect(asked).toEqual(['preview']);
    page.settingsChanged();
    expect(asked).toEqual(['preview']);
    await page.runCheck();
    expect(page.check?.sessions).toBe(2);
    expect(asked).toEqual(['preview', 'check']);
  });

  it('gives a role that only one column can have to the newest, and reads again', async () => {
    const { wizard: page, previewed } = wizard();
    await page.addPaths(['/data/plays.csv']);
    await page.setRole('who', 'track');
    expect(page.roles).toEqual({ what: 'ignore', who: 'track' });
    await page.setRole('when', 'context');
    expect(previewed.at(-1)?.roles).toEqual({ what: 'ignore', who: 'track', when: 'context' });
    await page.setFormat('mssd');
    expect(previewed.at(-1)).toMatchObject({ format: 'mssd' });
    expect(previewed.at(-1)?.roles).toBeUndefined();
  });

  it('cannot start what cannot be read, and can once it is corrected', async () => {
    const { wizard: page, refuse } = wizard();
    refuse(new AppError('dataset.unreadable', 'It was cut short.'));
    await page.addPaths(['/data/plays.csv']);
    expect(page.problem?.code).toBe('dataset.unreadable');
    expect(page.isReady).toBe(false);
    refuse(null);
    await page.read();
    expect(page.problem).toBeNull();
    await vi.waitFor(() => expect(page.isReady).toBe(true));
    refuse(new AppError('dataset.exists', 'There is one of this name.'));
    await page.start();
    expect([page.problem?.code, page.workId]).toEqual(['dataset.exists', null]);

    const { wizard: without } = wizard({ problems: [{ code: 'dataset.missingColumn', message: 'No column names the track.' }] });
    await without.addPaths(['/data/plays.csv']);
    expect([without.isReady, without.isChecking]).toEqual([false, false]);
    const { wizard: hopeless } = wizard({ rejectedRows: 10 });
    await hopeless.addPaths(['/data/plays.csv']);
    await vi.waitFor(() => expect(hopeless.check).not.toBeNull());
    expect(hopeless.isReady).toBe(false);
  });

  it('sends files that the workbench cannot open by path, and throws them away when they were sent for nothing', async () => {
    const { wizard: page, asked } = wizard();
    await page.add([new File(['abcd'], 'plays.csv')]);
    expect(page.files).toMatchObject([{ name: 'plays.csv', bytes: 4, sentBytes: 4, path: '/uploads/plays.csv' }]);
    // A corrected file takes the place of the one of its name.
    await page.add([new File(['abcdef'], 'plays.csv')]);
    expect(page.files).toMatchObject([{ bytes: 6 }]);
    await page.leave();
    expect(asked).toContain('discard');

    const imported = wizard();
    await imported.wizard.add([new File(['abcd'], 'plays.csv')]);
    await imported.wizard.start();
    await imported.wizard.leave();
    expect(imported.asked).not.toContain('discard');

    const local = wizard({ pathOf: (file) => `/here/${file.name}` });
    await local.wizard.add([new File(['abcd'], 'plays.csv')]);
    expect(local.wizard.paths).toEqual(['/here/plays.csv']);
    await local.wizard.leave();
    expect(local.asked).not.toContain('discard');
  });

  it('forgets a file that could not be sent, and says why', async () => {
    const { wizard: page } = wizard({
      upload: async () => {
        throw new AppError('storage.full', 'The disk is full.');
      },
    });
    await page.add([new File(['abcd'], 'plays.csv')]);
    expect(page.problem?.code).toBe('storage.full');
    expect(page.files).toEqual([]);
    expect(page.isReady).toBe(false);
  });
});
