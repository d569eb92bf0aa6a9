// One line a step, with its time, on standard error: standard output belongs to the program that is being started.

/** Lines are redrawn in place on a terminal and written once elsewhere. */
const isLive = process.stderr.isTTY === true;
const REDRAW_MILLISECONDS = 1000;

/** @param {number} since milliseconds, from `performance.now()` */
function elapsed(since) {
  const seconds = (performance.now() - since) / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${isLive ? '\r\x1b[K' : ''}${text}\n`);
}

/**
 * Runs one step of setting up and prints its line. The work answers with what it found, for the end of the line.
 * @param {string} title
 * @param {(note: (text: string) => void) => Promise<string>} work `note` shows what is happening now
 */
export async function step(title, work) {
  const since = performance.now();
  let now = '';
  const draw = () => process.stderr.write(`\r\x1b[K  ${title} ${now} ${elapsed(since)}`);
  const timer = isLive ? setInterval(draw, REDRAW_MILLISECONDS) : undefined;
  try {
    const found = await work((text) => {
      now = text;
      if (isLive) draw();
    });
    clearInterval(timer);
    say(`  ${title}: ${found} (${elapsed(since)})`);
  } catch (error) {
    clearInterval(timer);
    say(`  ${title}: failed (${elapsed(since)})`);
    throw error;
  }
}

/** A failure the reader can mend: its message is all that is shown. */
export class SetupError extends Error {
  /** @param {string} message what is missing, and the cure */
  constructor(message) {
    super(message);
    this.name = 'SetupError';
  }
}

/**
 * Runs a whole program; a SetupError becomes its message and exit status 1.
 * @param {() => Promise<unknown>} program
 */
export async function runProgram(program) {
  try {
    await program();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}
