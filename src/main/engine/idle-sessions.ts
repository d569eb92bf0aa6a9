import { nativeBackend } from './native-backend.ts';

/** Of a session whose variables were given up only the graph and its plans are left, some megabytes. */
const KEPT = 2;

/** Opened graphs that no program uses, by what they were made of; the one given back last comes last. */
const idle = new Map<string, number>();

/** The idle session of a graph, which is then the caller's alone; undefined where there is none. */
export function takeSession(fingerprint: string): number | undefined {
  const session = idle.get(fingerprint);
  idle.delete(fingerprint);
  return session;
}

/** Keeps a session, whose variables hold nothing any more, for the next program of the same graph; those kept longest are closed. */
export function keepSession(fingerprint: string, session: number): void {
  const { binding } = nativeBackend();
  const twin = takeSession(fingerprint);
  if (twin !== undefined) binding.deleteSavedModel(twin);
  idle.set(fingerprint, session);
  for (const [oldest, unused] of [...idle].slice(0, -KEPT)) {
    idle.delete(oldest);
    binding.deleteSavedModel(unused);
  }
}
