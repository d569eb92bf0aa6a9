import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { noteChild } from './lock.mjs';
import { killGroup } from './process-identity.mjs';

const TAIL_CHARACTERS = 20_000;
const WATCH_MILLISECONDS = 1000;

/** Groups to end when this process is asked to stop: being leaders, they do not hear the terminal. @type {Set<number>} */
const running = new Set();
const STOP_STATUS = /** @type {const} */ ({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 });

/** @param {NodeJS.Signals} signal */
function stop(signal) {
  for (const pid of running) killGroup(pid, 'SIGKILL');
  process.exit(STOP_STATUS[/** @type {keyof typeof STOP_STATUS} */ (signal)]);
}

/** Listens only while something runs, so that otherwise a signal does what it always does. @param {number} pid */
function follow(pid) {
  if (running.size === 0) for (const signal of Object.keys(STOP_STATUS)) process.on(signal, stop);
  running.add(pid);
  noteChild(pid);
}

/** @param {number} pid */
function unfollow(pid) {
  running.delete(pid);
  if (running.size === 0) for (const signal of Object.keys(STOP_STATUS)) process.off(signal, stop);
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] replaces the environment
 * @property {number} [timeoutSeconds]
 * @property {{ directory: string, seconds: number }} [stall] give up when the folder has not grown for so long
 * @property {boolean} [shell]
 * @property {number} [keepCharacters] how much of the end of the output is kept
 *
 * @typedef {object} RunResult
 * @property {number} status exit status; 1 where it was ended
 * @property {string} output the last of standard output and error
 * @property {string | null} ended why it was ended before it finished
 */

/**
 * Runs a program to its end, quietly. Never throws for what the program did.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      shell: options.shell ?? false,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    let output = '';
    const keep = (/** @type {Buffer} */ data) => {
      output = (output + data.toString()).slice(-(options.keepCharacters ?? TAIL_CHARACTERS));
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);

    /** @type {string | null} */
    let ended = null;
    const { pid } = child;
    if (pid !== undefined) follow(pid);
    const stopWatching = watch(options, (reason) => {
      ended = reason;
      if (pid !== undefined) killGroup(pid, 'SIGKILL');
    });
    const finish = (/** @type {number} */ status) => {
      stopWatching();
      if (pid !== undefined) unfollow(pid);
      resolve({ status, output, ended });
    };
    child.once('error', (error) => {
      output += error.message;
      finish(1);
    });
    child.once('close', (status) => finish(status ?? 1));
  });
}

/**
 * @param {RunOptions} options
 * @param {(reason: string) => void} end
 */
function watch({ timeoutSeconds, stall }, end) {
  const since = performance.now();
  let size = -1;
  let grew = since;
  const timer = setInterval(() => {
    const now = performance.now();
    if (timeoutSeconds !== undefined && now - since > timeoutSeconds * 1000) return end(`not finished after ${timeoutSeconds} s`);
    if (stall === undefined) return;
    const current = sizeOf(stall.directory);
    if (current !== size) {
      size = current;
      grew = now;
    } else if (now - grew > stall.seconds * 1000) end(`nothing arrived for ${stall.seconds} s`);
  }, WATCH_MILLISECONDS);
  return () => clearInterval(timer);
}

/** @param {string} directory @returns {number} bytes of everything below */
function sizeOf(directory) {
  let bytes = 0;
  try {
    for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
      if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).size;
    }
  } catch {
    // Files come and go while a program works in the folder; the next look tells.
  }
  return bytes;
}
