import { readdirSync } from 'node:fs';

/** What every bench file exports: measures, prints a table, and sets the exit code where a promise is not kept. */
export type Bench = { run: (options: string[]) => Promise<void> };

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -'.ts'.length));
const [name, ...options] = process.argv.slice(2);

if (name === undefined || !names.includes(name)) {
  console.error(`Usage: npm run bench -- NAME [options]. Benchmarks: ${names.join(', ')}.`);
  process.exitCode = 2;
} else {
  const bench = (await import(`./${name}.ts`)) as Bench;
  await bench.run(options);
}
