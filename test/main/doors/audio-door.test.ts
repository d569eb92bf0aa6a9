import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createRouter } from '../../../src/main/doors/router.ts';
import { openServeDoor } from '../../../src/main/doors/serve.ts';
import { openWorkbench } from '../../../src/main/workbench/workbench.ts';
import { collect } from '../../support/collect.ts';
import { pageFolder } from '../../support/page-folder.ts';
import { temporaryHome } from '../../support/temporary-home.ts';
import { writeWav } from '../../support/wav.ts';

/** A door with one track mapped to a file and one to a site. */
async function openDoor() {
  const workbench = await openWorkbench({ home: temporaryHome(), door: 'test' });
  const folder = temporaryHome();
  const [plays, table, wav] = ['plays.csv', 'audio.csv', 'one.wav'].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(plays, 'session_id,track_id\ns1,t 1\ns1,t2\n');
  writeWav(wav, 0.25);
  writeFileSync(table, `track_id,path\nt 1,${wav}\nt2,https://cdn.example/two.mp3\n`);
  await collect(workbench.datasets.import({ paths: [plays], name: 'plays', gapMinutes: 20, minimumSessionLength: 1, strict: false }));
  const { fingerprint } = await workbench.datasets.get({ name: 'plays' });
  const door = await openServeDoor({
    router: createRouter(workbench, () => {}),
    rendererDirectory: pageFolder(),
    port: 0,
    services: workbench,
  });
  onTestFinished(async () => {
    await door.close();
    await workbench.close();
  });
  const cookie = (await fetch(door.url, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${door.port}${path}`, {
      ...init,
      headers: { cookie, ...(init.headers as Record<string, string> | undefined) },
    });
  return { ask, audio: workbench.audio, table, wav, address: `/audio/${fingerprint}/t%201`, fingerprint };
}

it('sends the file mapped to a track, whole or in parts, to whoever is signed in', async () => {
  const { ask, audio, table, wav, address } = await openDoor();
  expect((await ask(address)).status).toBe(404);
  await audio.map({ name: 'plays', path: table });
  const content = readFileSync(wav);

  const whole = await ask(address);
  expect([whole.status, whole.headers.get('content-type'), whole.headers.get('accept-ranges')]).toEqual([200, 'audio/wav', 'bytes']);
  expect(Buffer.from(await whole.arrayBuffer()).equals(content)).toBe(true);

  const part = async (range: string) => {
    const answer = await ask(address, { headers: { range } });
    return { status: answer.status, range: answer.headers.get('content-range'), body: Buffer.from(await answer.arrayBuffer()) };
  };
  const n = content.length;
  expect(await part('bytes=4-9')).toEqual({ status: 206, range: `bytes 4-9/${n}`, body: content.subarray(4, 10) });
  expect(await part('bytes=40-')).toEqual({ status: 206, range: `bytes 40-${n - 1}/${n}`, body: content.subarray(40) });
  expect(await part('bytes=-7')).toEqual({ status: 206, range: `bytes ${n - 7}-${n - 1}/${n}`, body: content.subarray(-7) });
  expect(await part(`bytes=4-${n * 9}`)).toMatchObject({ status: 206, range: `bytes 4-${n - 1}/${n}` });
  expect(await part(`bytes=${n}-`)).toMatchObject({ status: 416, range: `bytes */${n}` });
  expect(await part('bytes=0-1,5-6')).toMatchObject({ status: 200 });
  const head = await ask(address, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), (await head.arrayBuffer()).byteLength]).toEqual([200, String(n), 0]);

  expect((await ask(address, { headers: { cookie: '' } })).status).toBe(401);
  expect((await ask(address, { headers: { origin: 'https://elsewhere.example' } })).status).toBe(403);
  expect((await ask(address, { method: 'POST' })).status).toBe(405);
});

it('sends nothing but what is mapped, and says why', async () => {
  const { ask, audio, table, wav, address, fingerprint } = await openDoor();
  await audio.map({ name: 'plays', path: table });
  const refusal = async (path: string) => {
    const answer = await ask(path);
    return [answer.status, ((await answer.json()) as { code: string }).code];
  };
  for (const path of [
    `/audio/${fingerprint}/${encodeURIComponent(wav)}`,
    `/audio/${fingerprint}/..%2f..%2fone.wav`,
    '/audio/x/t%201',
    '/audio/',
    `/audio/${fingerprint}/t2`,
  ])
    expect(await refusal(path)).toEqual([404, 'audio.notMapped']);
  expect(await refusal('/audio/%/x')).toEqual([400, 'input.invalid']);
  writeFileSync(wav, 'no longer any sound at all');
  expect(await refusal(address)).toEqual([415, 'audio.notAudio']);
  rmSync(wav);
  expect(await refusal(address)).toEqual([404, 'audio.missing']);
});

it('lets pages play audio from the sites that are mapped, and from no other', async () => {
  const { ask, audio, table } = await openDoor();
  const media = async () => /media-src ([^;]*)/.exec((await ask('/')).headers.get('content-security-policy') ?? '')?.[1];
  expect(await media()).toBe("'self'");
  await audio.map({ name: 'plays', path: table });
  expect(await media()).toBe("'self' https://cdn.example");
  await audio.remove({ name: 'plays' });
  expect(await media()).toBe("'self'");
});
