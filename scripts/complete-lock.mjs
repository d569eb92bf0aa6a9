// Adds to package-lock.json the optional packages of other platforms that npm left out.
//
// npm drops an optional package from the lock when the registry it was run against does not carry it, and `npm ci`
// then refuses the lock everywhere ("Missing: … from lock file"). The entry needs no more than the version its parent
// pins and the platform in its name; npm adds the checksum once somebody installs on that platform.
import { readFileSync, writeFileSync } from 'node:fs';

const OPERATING_SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];
const lockPath = new URL('../package-lock.json', import.meta.url);

/**
 * The entry npm would have written, or undefined where the name tells no platform.
 * @param {string} name
 * @param {string} version
 * @param {boolean} isDev
 */
function platformEntry(name, version, isDev) {
  const words = name.replace(/^.*\//, '').split('-');
  const os = words.find((word) => OPERATING_SYSTEMS.includes(word));
  const cpu = words.find((word) => PROCESSORS.includes(word));
  if (os === undefined || cpu === undefined || !/^\d+\.\d+\.\d+\S*$/.test(version)) return undefined;
  const libc = words.includes('musl') ? { libc: ['musl'] } : words.includes('gnu') ? { libc: ['glibc'] } : {};
  return { version, cpu: [cpu], ...(isDev ? { dev: true } : {}), ...libc, optional: true, os: [os] };
}

const lock = JSON.parse(readFileSync(lockPath, 'utf8'));
const added = [];
for (const [folder, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (Object.keys(lock.packages).some((other) => other === `node_modules/${name}` || other === `${folder}/node_modules/${name}`))
      continue;
    const missing = platformEntry(name, version, entry.dev === true);
    if (missing === undefined) continue;
    lock.packages[`node_modules/${name}`] = missing;
    added.push(`${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(lockPath, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'package-lock.json is complete' : `added to package-lock.json: ${added.join(', ')}`);
