import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  // The state of pages is tested as it runs in a page, with live effects, though no page is there.
  plugins: [svelte({ dynamicCompileOptions: () => ({ generate: 'client' }) })],
  resolve: {
    alias: [{ find: /^svelte$/, replacement: fileURLToPath(new URL('node_modules/svelte/src/index-client.js', import.meta.url)) }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/own-folder.ts',
    // TensorFlow and SQLite are native: a process each, so that one crash names one file.
    pool: 'forks',
    maxWorkers: 2,
    // Real training, real browsers and real processes on a shared two-core machine; what must be fast is measured in bench/.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    teardownTimeout: 20_000,
    restoreMocks: true,
    unstubEnvs: true,
    expect: { requireAssertions: true, poll: { timeout: 120_000 } },
    sequence: { sequencer: LongestFirst },
  },
});
