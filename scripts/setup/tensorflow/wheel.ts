import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { BINDING_PATH } from '../../../src/main/engine/provision-state.ts';
import { nodePackageDirectory } from '../node24.mjs';
import { run } from '../run.mjs';
import { type BuildContext, lastError, StepFailed, stagePackage, toolEnvironment } from './build-context.ts';

/** The release the binding was tried with: later ones may move the headers it includes. */
const WHEEL_VERSION = '2.21.0';
/** The smaller build without GPU code exists for x64 only. */
const WHEEL_PROJECT: Readonly<Record<string, string>> = { x64: 'tensorflow-cpu', arm64: 'tensorflow' };
/** pip retries a dead index and then reports that it found no such release. */
const NO_ANSWER =
  /NewConnectionError|NameResolutionError|ConnectTimeoutError|ConnectTimeout|ReadTimeoutError|ProxyError|Connection refused/;
/** Pythons whose wheels hold the same C library, for a Python that has none of its own. */
const PYTHON_VERSIONS = ['3.12', '3.11', '3.13', '3.10'];
const PYTHONS: readonly string[][] = [['python3'], ['python'], ['py', '-3']];

const STALL_SECONDS = 90;
const TIMEOUT_SECONDS = 30 * 60;

/** The C library out of the TensorFlow wheel of any configured Python index, and the binding compiled against it. Linux only. */
export async function buildFromWheel(context: BuildContext): Promise<void> {
  const project = WHEEL_PROJECT[process.arch];
  if (process.platform !== 'linux' || project === undefined) {
    throw new StepFailed(`the TensorFlow wheel serves Linux on x64 and arm64 only, and this is ${process.platform}-${process.arch}`);
  }
  const python = await findPython();
  context.note(`wheel: downloading ${project} ${WHEEL_VERSION}`);
  const wheel = await download(context, python, `${project}==${WHEEL_VERSION}`);
  context.note('wheel: unpacking');
  await unpack(context, python, wheel);
  context.note('wheel: compiling the binding');
  await compile(context);
}

async function findPython(): Promise<string[]> {
  for (const python of PYTHONS) {
    const { status } = await run(python[0]!, [...python.slice(1), '-m', 'pip', '--version'], { timeoutSeconds: 60 });
    if (status === 0) return python;
  }
  throw new StepFailed('no Python with pip: install python3 and python3-pip to use the TensorFlow wheel');
}

async function download({ staging }: BuildContext, python: string[], requirement: string): Promise<string> {
  const destination = join(staging, 'wheel');
  const common = [
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--no-input',
    '--disable-pip-version-check',
    '--progress-bar',
    'off',
    '--retries',
    '2',
  ];
  const otherPythons = PYTHON_VERSIONS.map((version) => ['--python-version', version, '--platform', manylinux()]);
  let failure = '';
  for (const target of [[], ...otherPythons]) {
    const { status, output, ended } = await run(
      python[0]!,
      [...python.slice(1), ...common, ...target, '--dest', destination, requirement],
      {
        // pip keeps what it downloads in the temporary folder until it is whole.
        env: { ...process.env, TMPDIR: staging },
        timeoutSeconds: TIMEOUT_SECONDS,
        stall: { directory: staging, seconds: STALL_SECONDS },
      },
    );
    const wheel = status === 0 ? readdirSync(destination).find((name) => name.endsWith('.whl')) : undefined;
    if (wheel !== undefined) return join(destination, wheel);
    const noAnswer = NO_ANSWER.exec(output)?.[0];
    if (noAnswer !== undefined) throw new StepFailed(`pip download ${requirement}: the Python index did not answer (${noAnswer})`);
    failure ||= ended ?? lastError(output);
    // Another Python's wheel helps only where the index was reached and had none for this one.
    if (!/No matching distribution/.test(output)) break;
  }
  throw new StepFailed(`pip download ${requirement}: ${failure}`);
}

function manylinux(): string {
  return `manylinux_2_27_${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}`;
}

async function unpack({ staging }: BuildContext, python: string[], wheel: string): Promise<void> {
  const script = join(import.meta.dirname, 'extract-wheel.py');
  const { status, output, ended } = await run(python[0]!, [...python.slice(1), script, wheel, staging], { timeoutSeconds: 600 });
  if (status !== 0) throw new StepFailed(`unpacking the wheel: ${ended ?? lastError(output)}`);
  rmSync(join(staging, 'wheel'), { recursive: true });
  // The names by which the binding and the libraries ask for each other.
  symlinkSync('libtensorflow.so', join(staging, 'deps/lib/libtensorflow_cc.so.2'));
  symlinkSync('libtensorflow_framework.so', join(staging, 'deps/lib/libtensorflow_framework.so.2'));
}

async function compile(context: BuildContext): Promise<void> {
  stagePackage(context);
  const headers = nodeHeaders(context.root);
  const preGyp = join(context.root, 'node_modules', '@mapbox', 'node-pre-gyp', 'bin', 'node-pre-gyp');
  const { status, output, ended } = await run(
    process.execPath,
    [preGyp, 'install', '--build-from-source', ...(headers === undefined ? [] : [`--nodedir=${headers}`])],
    { cwd: context.staging, env: toolEnvironment(context), timeoutSeconds: 600 },
  );
  if (status !== 0 || !existsSync(join(context.staging, BINDING_PATH))) {
    throw new StepFailed(`compiling the binding (needs make and a C++ compiler): ${ended ?? lastError(output)}`);
  }
}

/** A folder whose include/node has Node's headers, so that nothing is downloaded; Node-API is the same in all of them. */
function nodeHeaders(root: string): string | undefined {
  const candidates = [nodePackageDirectory(root), join(process.execPath, '..', '..')];
  return candidates.find((directory) => directory !== undefined && existsSync(join(directory, 'include', 'node', 'node_api.h')));
}
