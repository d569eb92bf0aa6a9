import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GraphNode, writeGraph } from './graph.ts';
import { nativeBackend } from './native-backend.ts';
import { createMessageWriter } from './protobuf.ts';

const TAG = 'serve';

/** The SavedModel message of a graph (tensorflow/core/protobuf/saved_model.proto), as `saved_model.pb` holds it. */
function encodeSavedModel(nodes: readonly GraphNode[], tensorflowVersion: string): Uint8Array {
  const writer = createMessageWriter();
  writer.integer(1, 1);
  writer.message(2, () => {
    writer.message(1, () => {
      writer.text(4, TAG);
      writer.text(5, tensorflowVersion);
    });
    writer.message(2, () => writeGraph(writer, nodes));
  });
  return writer.finish();
}

/** A hash of all that TensorFlow is told of a graph: graphs of one fingerprint are equal to the last constant. */
export function fingerprintOf(nodes: readonly GraphNode[]): string {
  return createHash('sha256').update(encodeSavedModel(nodes, nativeBackend().binding.TF_Version)).digest('hex');
}

/** Hands a graph to TensorFlow and answers with the number of its session. TensorFlow reads graphs from files only, so that one is written and removed. */
export function openGraph(nodes: readonly GraphNode[]): number {
  const { binding } = nativeBackend();
  const directory = mkdtempSync(join(tmpdir(), 'segue-graph-'));
  try {
    writeFileSync(join(directory, 'saved_model.pb'), encodeSavedModel(nodes, binding.TF_Version));
    return binding.loadSavedModel(directory, TAG);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
