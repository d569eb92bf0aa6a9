import { importDataset } from '../../src/main/data/import-dataset.ts';
import { ImportRequest } from '../../src/shared/domain/dataset.ts';

/** Imports files into a folder and prints what it took as JSON. */
const [datasetsDirectory, ...paths] = process.argv.slice(2) as [string, ...string[]];
const started = performance.now();
const job = { signal: new AbortController().signal, report: () => {} };
const { events } = await importDataset({ options: ImportRequest.parse({ paths }), name: 'bench', datasetsDirectory }, job);
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ seconds, peakBytes: process.resourceUsage().maxRSS * 1024, events }));
