import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { rendererChunks } from './scripts/renderer-chunks.ts';

/** The programs of main: two doors, the two kinds of child process and the thread of a trial; everything from node_modules stays outside. */
const MAIN_ENTRIES = {
  cli: 'src/main/doors/cli/segue.ts',
  electron: 'src/main/doors/electron.ts',
  trial: 'src/main/trial/trial-entry.ts',
  data: 'src/main/data/data-entry.ts',
  feeder: 'src/main/layers/feeder/feeder-entry.ts',
};

export default defineConfig({
  main: {
    build: { outDir: 'out/main', sourcemap: true, externalizeDeps: true, rollupOptions: { input: MAIN_ENTRIES } },
  },
  preload: {
    // A sandboxed preload cannot require packages: what it imports is bundled, as CommonJS.
    build: {
      outDir: 'out/preload',
      sourcemap: true,
      externalizeDeps: false,
      rollupOptions: { input: { preload: 'src/preload/preload.ts' }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [svelte()],
    build: {
      outDir: 'out/renderer',
      sourcemap: true,
      minify: true,
      rollupOptions: { input: { index: 'src/renderer/index.html', reference: 'src/renderer/reference.html' }, output: rendererChunks },
    },
  },
});
