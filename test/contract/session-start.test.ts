import { beforeAll, describe, expect, it } from 'vitest';
import { compileProgram } from '../../src/main/engine/compile-program.ts';
import { createEagerProgram } from '../../src/main/engine/eager-program.ts';
import { nativeBackend } from '../../src/main/engine/native-backend.ts';
import { loadTensorFlow, tf } from '../../src/main/engine/tensorflow.ts';
import { predictablePlaces, rowOf, type SessionHistories, TEST } from '../../src/main/layers/session-histories.ts';
import type { SessionStartLearner } from '../../src/main/models/define-model.ts';
import { describeModel } from '../../src/main/models/describe-model.ts';
import { models, parseHyperparameters } from '../../src/main/models/registry.ts';
import { type Hyperparameters, ModelDescription } from '../../src/shared/domain/model.ts';
import { smallHistories, wanderingListeners } from '../support/small-histories.ts';

// What every model of the registry that predicts how sessions start must hold to, on listeners few enough to learn in a moment.
const listeners = wanderingListeners(30, 1);
const histories = smallHistories(listeners);
const places = predictablePlaces(histories, TEST);
/** Values that make a model small; models that have no such hyperparameter are left as they are. */
const SMALL: Hyperparameters = { units: 8, layerUnits: 8, steps: 4, batchSize: 8, epochs: 2, learningRate: 0.01 };

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

const sessionStartModels = models.filter((model) => model.task === 'session-start');

describe.each(sessionStartModels.map((model) => [model.id, model] as const))('%s', (_id, model) => {
  const known = describeModel(model).hyperparameters.map(({ name }) => name);
  const small = parseHyperparameters(model.id, Object.fromEntries(Object.entries(SMALL).filter(([name]) => known.includes(name))));
  const build = (seed = 1, compile = compileProgram) => model.build(small, histories, { seed, ties: 'conservative', compile });
  const learns = model.learns === 'epochs';

  it('describes itself, and its defaults are valid', () => {
    const description = ModelDescription.parse(describeModel(model));
    const defaults = Object.fromEntries(description.hyperparameters.map(({ name, default: value }) => [name, value]));
    expect(parseHyperparameters(model.id, {})).toEqual(defaults);
    for (const { title, help } of description.hyperparameters) expect(`${title} ${help}`).toMatch(/^[A-Za-z].*\.$/);
  });

  it('gives the same numbers for the same seed', () => {
    const [first, second] = [build(), build()];
    expect(train(first)).toEqual(train(second));
    expect(predictions(first)).toEqual(predictions(second));
    first.dispose();
    second.dispose();
  });

  it('predicts every session asked for once, as numbers', () => {
    const learner = build();
    train(learner);
    const rows = predictions(learner);
    expect([...rows.keys()].sort((a, b) => a - b)).toEqual([...places]);
    for (const row of rows.values()) expect(row.every(Number.isFinite)).toBe(true);
    learner.dispose();
  });

  it.runIf(model.id === 'cosernn')('blends by weights that sum to 1, into the vector it predicts', () => {
    const learner = build();
    train(learner);
    expect(learner.blended).toEqual(['now', 'long-term']);
    for (const { places: predicted, blend } of learner.predict(histories, places)) {
      for (let row = 0; row < predicted.length; row++) {
        const [ofNow, ofLongTerm] = rowOf(blend!.weights, row, 2) as unknown as [number, number];
        expect(ofNow + ofLongTerm).toBeCloseTo(1, 5);
        expect(Math.min(ofNow, ofLongTerm)).toBeGreaterThan(0);
        // The long-term average has unit length, so that its weighed length is its weight.
        expect(rowOf(blend!.lengths, row, 2)[1]).toBeCloseTo(ofLongTerm, 5);
      }
    }
    learner.dispose();
  });

  it.skipIf(model.isOracle === true)('never looks ahead: another session leaves what is predicted up to it alone', () => {
    const learner = build();
    train(learner);
    const before = predictions(learner);
    // The last session of every listener turns into another, its context apart.
    const changed = smallHistories(
      listeners.map((sessions) => sessions.with(-1, { ...sessions.at(-1)!, tracks: [23, 22], skipped: [22], source: 2 })),
    );
    expect(changed.played).not.toEqual(histories.played);
    expect(predictions(learner, changed)).toEqual(before);
    learner.dispose();
  });

  it.runIf(learns)('starts from other weights with another seed, and lowers its loss on listeners that can be learnt', () => {
    const [first, second] = [build(1), build(2)];
    expect(weights(first)).not.toEqual(weights(second));
    const losses = Array.from({ length: 15 }, (_, epoch) => trainEpoch(first, epoch + 1));
    expect(losses.at(-1)!).toBeLessThan(0.8 * losses[0]!);
    first.dispose();
    second.dispose();
  });

  it.runIf(learns)('gives the same numbers compiled and eager', () => {
    const [compiled, eager] = [build(1), build(1, createEagerProgram)];
    const losses = [train(compiled), train(eager)] as const;
    for (const [epoch, loss] of losses[0].entries()) expect(Math.abs(loss - losses[1][epoch]!)).toBeLessThan(1e-4);
    const [a, b] = [predictions(compiled), predictions(eager)];
    for (const [place, row] of a) {
      for (const [column, value] of row.entries()) expect(Math.abs(value - b.get(place)![column]!)).toBeLessThan(1e-3);
    }
    compiled.dispose();
    eager.dispose();
  });

  it.runIf(learns)('goes on after any epoch as if it had never stopped', () => {
    const [straight, resumed] = [build(), build()];
    trainEpoch(straight, 1);
    for (const name of straight.weights.names) resumed.weights.write(name, straight.weights.read(name));
    for (const learner of [straight, resumed]) {
      for (let epoch = 2; epoch <= learner.epochs; epoch++) trainEpoch(learner, epoch);
    }
    expect(weights(resumed)).toEqual(weights(straight));
    expect(predictions(resumed)).toEqual(predictions(straight));
    for (const learner of [straight, resumed]) learner.dispose();
  });

  it('sees every training event once an epoch, and leaks no tensors', () => {
    const { binding } = nativeBackend();
    const [before, beforeTfjs] = [binding.getNumOfTensors(), tf.memory().numTensors];
    const learner = build();
    const events = Array.from(learner.trainEpoch(1), (step) => step.events);
    expect(events.reduce((sum, count) => sum + count, 0)).toBe(learner.eventsPerEpoch);
    predictions(learner);
    learner.dispose();
    expect([binding.getNumOfTensors(), tf.memory().numTensors]).toEqual([before, beforeTfjs]);
  });
});

function trainEpoch(learner: SessionStartLearner, epoch: number): number {
  let [loss, events] = [0, 0];
  for (const step of learner.trainEpoch(epoch)) {
    loss += (step.loss ?? 0) * step.events;
    events += step.events;
  }
  return loss / events;
}

function train(learner: SessionStartLearner): number[] {
  return Array.from({ length: learner.epochs }, (_, epoch) => trainEpoch(learner, epoch + 1));
}

function weights(learner: SessionStartLearner): Record<string, Float32Array> {
  return Object.fromEntries(learner.weights.names.map((name) => [name, learner.weights.read(name)]));
}

function predictions(learner: SessionStartLearner, of: SessionHistories = histories): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  for (const batch of learner.predict(of, places)) {
    batch.places.forEach((place, row) => {
      if (rows.has(place)) throw new Error(`Session ${place} was predicted twice.`);
      rows.set(place, [...rowOf(batch.vectors, row, of.width)]);
    });
  }
  return rows;
}
