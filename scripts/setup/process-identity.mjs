import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A process that cannot be confused with a later one of the same number.
 * @typedef {{ pid: number, started: string | null }} ProcessIdentity
 */

/**
 * When the process started, in the system's own words; null where it is gone or the system does not tell.
 * @param {number} pid
 * @returns {string | null}
 */
function startOf(pid) {
  try {
    if (process.platform === 'linux') {
      // The command name, in parentheses, may hold spaces: count fields from behind it. Field 22 is the start time, 3 the state.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\)\s/s, '')
        .split(' ');
      return fields[0] === 'Z' ? null : (fields[19] ?? null);
    }
    if (process.platform === 'win32') return null;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

/** Whether this system tells when a process started, and so whether `isRunning` can be trusted. */
export const knowsProcessStart = startOf(process.pid) !== null;

/**
 * @param {number} pid
 * @returns {ProcessIdentity}
 */
export function identify(pid) {
  return { pid, started: startOf(pid) };
}

/** @param {ProcessIdentity} identity */
export function isRunning(identity) {
  return identity.started !== null && startOf(identity.pid) === identity.started;
}

/**
 * Ends a process and its group, if it still is the one that was meant.
 * @param {ProcessIdentity} identity
 */
export function endGroup(identity) {
  if (isRunning(identity)) killGroup(identity.pid, 'SIGKILL');
}

/**
 * @param {number} pid leader of a group of its own
 * @param {NodeJS.Signals} signal
 */
export function killGroup(pid, signal) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // Already gone.
  }
}
