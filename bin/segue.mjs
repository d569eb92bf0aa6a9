#!/usr/bin/env node
// The terminal door: runs the built program under Node 24, setting up first what is missing.
import { bootstrap } from '../scripts/setup/bootstrap.mjs';

await bootstrap('scripts/command-line.ts', process.argv.slice(2));
