import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import { rendererChunks } from '../../scripts/renderer-chunks.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Builds the page as it is shipped into a folder. */
export async function buildPage(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: join(ROOT, 'src', 'renderer'),
    base: './',
    logLevel: 'error',
    plugins: [svelte()],
    build: { outDir: folder, emptyOutDir: true, minify: true, rollupOptions: { output: rendererChunks } },
  });
}
