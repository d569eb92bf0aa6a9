import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endGroup, identify, isRunning, knowsProcessStart } from './process-identity.mjs';
import { say } from './steps.mjs';

const POLL_MILLISECONDS = 300;
const HEARTBEAT_MILLISECONDS = 10_000;
/** Where the owner cannot be asked after (another machine, Windows), silence this long means it is gone. */
const SILENCE_MILLISECONDS = 120_000;
/** Clearing a dead lock takes milliseconds; a clearing older than this was itself killed. */
const CLEARING_MILLISECONDS = 10_000;

/**
 * @typedef {import('./process-identity.mjs').ProcessIdentity} ProcessIdentity
 * @typedef {{ host: string, owner: ProcessIdentity, children: ProcessIdentity[], purpose: string }} LockRecord
 */

/** The locks this process holds, so that a child it starts is noted in each. @type {Map<string, LockRecord>} */
const held = new Map();

/**
 * Runs `work` while no other process holds the lock at `path`. A lock whose owner died is taken over, and what the dead
 * owner's children were still doing is ended first.
 * @template Result
 * @param {string} path
 * @param {string} purpose shown to whoever waits
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withLock(path, purpose, work) {
  mkdirSync(dirname(path), { recursive: true });
  const record = { host: hostname(), owner: identify(process.pid), children: [], purpose };
  let isWaiting = false;
  while (!take(path, record)) {
    const other = read(path);
    if (other !== undefined && isStale(path, other)) {
      clear(path, other);
      continue;
    }
    if (!isWaiting && other !== undefined) say(`  waiting for process ${other.owner.pid}, which is busy with ${other.purpose}`);
    isWaiting = true;
    await sleep(POLL_MILLISECONDS);
  }
  held.set(path, record);
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MILLISECONDS);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    held.delete(path);
    rmSync(path, { force: true });
  }
}

/**
 * Notes a child in every held lock, so that whoever takes over after a kill ends it first.
 * @param {number} pid leader of its own process group
 */
export function noteChild(pid) {
  for (const [path, record] of held) {
    record.children.push(identify(pid));
    replace(path, record);
  }
}

/** @param {string} path @param {LockRecord} record */
function take(path, record) {
  try {
    writeFileSync(path, JSON.stringify(record), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path @returns {LockRecord | undefined} undefined while it is being written, or gone */
function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // A lock that stays unreadable was cut off by a kill or a full disk.
    if (ageOf(path) > CLEARING_MILLISECONDS) rmSync(path, { force: true });
    return undefined;
  }
}

/** @param {string} path @param {LockRecord} record */
function isStale(path, record) {
  if (record.host === hostname() && knowsProcessStart) return !isRunning(record.owner);
  return ageOf(path) > SILENCE_MILLISECONDS;
}

/**
 * Removes a dead lock, one process at a time: between two that both saw it dead, the slower must not remove the quicker's new lock.
 * @param {string} path @param {LockRecord} dead
 */
function clear(path, dead) {
  const clearing = `${path}.clearing`;
  if (ageOf(clearing) > CLEARING_MILLISECONDS) rmSync(clearing, { force: true });
  if (!take(clearing, dead)) return;
  try {
    const current = read(path);
    if (current === undefined || !isStale(path, current)) return;
    if (current.host === hostname()) current.children.forEach(endGroup);
    rmSync(path, { force: true });
  } finally {
    rmSync(clearing, { force: true });
  }
}

/** @param {string} path @returns {number} milliseconds since it was touched; 0 where it is gone */
function ageOf(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

/** @param {string} path */
function touch(path) {
  const now = new Date();
  if (existsSync(path)) utimesSync(path, now, now);
}

/** @param {string} path @param {LockRecord} record */
function replace(path, record) {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(record));
  renameSync(temporary, path);
}
