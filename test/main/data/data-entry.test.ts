import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FromData, ToData } from '../../../src/main/data/protocol.ts';
import { type DatasetDetail, ImportRequest } from '../../../src/shared/domain/dataset.ts';
import { writeFiles } from '../../support/import-files.ts';

const rows = (count: number) =>
  `session_id,track_id,user\n${Array.from({ length: count }, (_, row) => `s${row >> 3},t${(row * 7919) % 1013},u${row >> 5}`).join('\n')}\n`;

/** Starts the data process and collects what it says. */
async function startData() {
  const child: ChildProcess = fork(path.resolve('src/main/data/data-entry.ts'), { serialization: 'advanced' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const messages: FromData[] = [];
  child.on('message', (message) => messages.push(message as FromData));
  const send = (message: ToData) => child.send(message);
  const next = async (isWanted: (message: FromData) => boolean): Promise<FromData> => {
    while (true) {
      const found = messages.find(isWanted);
      if (found !== undefined) return found;
      await once(child, 'message');
    }
  };
  await next(({ type }) => type === 'ready');
  return { child, messages, send, next };
}

function importJob(id: number, count: number) {
  const [file] = writeFiles({ 'plays.csv': rows(count) }) as [string];
  const datasetsDirectory = path.join(path.dirname(file), 'datasets');
  const message: ToData = {
    type: 'job',
    id,
    name: 'import',
    request: { options: ImportRequest.parse({ paths: [file] }), name: 'plays', datasetsDirectory },
  };
  return { message, datasetsDirectory };
}

describe('the data process', () => {
  it('imports with progress, splits, and reads rejected rows', async () => {
    const { send, next, messages } = await startData();
    const { message, datasetsDirectory } = importJob(1, 20_000);
    send(message);
    const answer = await next(({ type }) => type === 'result');
    const detail = (answer as Extract<FromData, { type: 'result' }>).result as DatasetDetail;
    expect(detail).toMatchObject({ name: 'plays', events: 20_000, sessions: 2500, users: 625 });
    const fractions = messages.flatMap((said) => (said.type === 'progress' ? [said.progress.fraction ?? 0] : []));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.length).toBeGreaterThan(2);

    const datasetDirectory = path.join(datasetsDirectory, detail.fingerprint);
    send({ type: 'job', id: 2, name: 'split', request: { datasetDirectory, split: { kind: 'last-session' } } });
    expect(await next((said) => said.type === 'result' && said.id === 2)).toMatchObject({
      result: { parts: [{ name: 'train' }, { name: 'test' }] },
    });
    send({ type: 'job', id: 3, name: 'rejected', request: { datasetDirectory, limit: 5 } });
    expect(await next((said) => said.type === 'result' && said.id === 3)).toMatchObject({ result: [] });
  });

  it('answers a refusal with its code', async () => {
    const { send, next } = await startData();
    send({ type: 'job', id: 1, name: 'preview', request: ImportRequest.parse({ paths: ['/nowhere.csv'] }) });
    expect(await next(({ type }) => type === 'error')).toMatchObject({
      id: 1,
      error: { code: 'dataset.unreadable', details: { file: '/nowhere.csv' } },
    });
  });

  it('cancels an import and leaves nothing of it', async () => {
    const { send, next } = await startData();
    const { message, datasetsDirectory } = importJob(1, 300_000);
    send(message);
    await next((said) => said.type === 'progress' && said.progress.stage === 'Reading rows');
    send({ type: 'cancel', id: 1 });
    expect(await next(({ type }) => type !== 'ready' && type !== 'progress')).toEqual({ type: 'cancelled', id: 1 });
    expect(readdirSync(datasetsDirectory)).toEqual([]);
  });

  it('killed in mid-import, leaves what the next import clears away', async () => {
    const { child, send, next } = await startData();
    const { message, datasetsDirectory } = importJob(1, 300_000);
    send(message);
    await next((said) => said.type === 'progress' && said.progress.stage === 'Reading rows' && existsSync(datasetsDirectory));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(readdirSync(datasetsDirectory)).toEqual([expect.stringMatching(/^\.incoming-/)]);

    const second = await startData();
    second.send(message);
    const answer = await second.next(({ type }) => type === 'result');
    const { fingerprint } = (answer as Extract<FromData, { type: 'result' }>).result as DatasetDetail;
    expect(readdirSync(datasetsDirectory)).toEqual([fingerprint]);
  });

  it('ends with the process that started it', async () => {
    const { child } = await startData();
    child.disconnect();
    const [code] = await once(child, 'exit');
    expect(code).not.toBeNull();
  });
});
