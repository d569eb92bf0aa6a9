import { beforeAll, describe, expect, it } from 'vitest';
import { compileProgram } from '../../src/main/engine/compile-program.ts';
import { createEagerProgram } from '../../src/main/engine/eager-program.ts';
import { nativeBackend } from '../../src/main/engine/native-backend.ts';
import { loadTensorFlow, tf } from '../../src/main/engine/tensorflow.ts';
import type { SessionPart } from '../../src/main/layers/session-part.ts';
import type { NextTrackLearner } from '../../src/main/models/define-model.ts';
import { describeModel } from '../../src/main/models/describe-model.ts';
import { findNextTrackModel, models, parseHyperparameters } from '../../src/main/models/registry.ts';
import type { Hyperparameters } from '../../src/shared/domain/model.ts';
import { ModelDescription } from '../../src/shared/domain/model.ts';
import { ringSessions, sessionPart, trainingData } from '../support/small-split.ts';

// What every model of the registry that ranks next tracks must hold to, on sessions small enough to train on in a moment.
const TRACKS = 40;
/** Where on the ring a track lies, for models that read what is known of tracks. */
const readFeatures = () => ({
  names: ['across', 'up'],
  values: Float32Array.from({ length: 2 * TRACKS }, (_, at) => {
    const angle = (2 * Math.PI * Math.floor(at / 2)) / TRACKS;
    return at % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  }),
});
const data = { ...trainingData(ringSessions(150, TRACKS, 1), TRACKS), readFeatures };
const test = sessionPart(ringSessions(40, TRACKS, 2));
/** Values that make a model small; models that have no such hyperparameter are left as they are. */
const SMALL: Hyperparameters = {
  hiddenUnits: [16],
  embeddingUnits: 16,
  units: 16,
  blocks: 1,
  steps: 4,
  maxLength: 4,
  batchSize: 8,
  samples: 16,
  epochs: 2,
};
/** A rate at which so few steps teach something, where a model's own is meant for longer training. */
const LEARNING_RATES: Readonly<Record<string, number>> = { sasrec: 0.01, esasrec: 0.01, 'lstm-playlist': 0.01 };
/** Stand for runs that vote in an ensemble, for which there is no default. */
const MEMBERS = ['0123456789ab', 'ba9876543210'];
const voters = () =>
  ['markov', 'item-knn'].map((name) => ({
    name,
    learner: findNextTrackModel(name).build(parseHyperparameters(name, {}), data, {
      seed: 1,
      ties: 'conservative',
      compile: compileProgram,
    }),
  }));
/** Rules may break ties themselves; here ranks are held against scores, which cannot show that. */
const BY_SCORE: Hyperparameters = { equalRules: 'tied' };

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

const nextTrackModels = models.filter((model) => model.task === 'next-track');

describe.each(nextTrackModels.map((model) => [model.id, model] as const))('%s', (_id, model) => {
  const known = describeModel(model).hyperparameters.map(({ name }) => name);
  const rate = LEARNING_RATES[model.id];
  const needed: Hyperparameters = known.includes('members') ? { members: MEMBERS } : {};
  const values = { ...SMALL, ...BY_SCORE, ...needed, ...(rate === undefined ? {} : { learningRate: rate }) };
  const small = parseHyperparameters(model.id, Object.fromEntries(Object.entries(values).filter(([name]) => known.includes(name))));
  const build = (seed = 1, compile = compileProgram) =>
    model.build(small, data, { seed, ties: 'conservative', compile, members: voters() });
  const learns = model.learns === 'epochs';

  it('describes itself, and its defaults are valid', () => {
    const description = ModelDescription.parse(describeModel(model));
    const defaults = { ...Object.fromEntries(description.hyperparameters.map(({ name, default: value }) => [name, value])), ...needed };
    expect(parseHyperparameters(model.id, needed)).toEqual(defaults);
    expect(parseHyperparameters(model.id, JSON.parse(JSON.stringify(defaults)))).toEqual(defaults);
    for (const { title, help } of description.hyperparameters) expect(`${title} ${help}`).toMatch(/^[A-Za-z].*\.$/);
  });

  it('refuses hyperparameters it does not know', () => {
    expect(() => parseHyperparameters(model.id, { colour: 'green' })).toThrow('colour');
  });

  it('gives the same numbers for the same seed', () => {
    const [first, second] = [build(), build()];
    expect(train(first)).toEqual(train(second));
    expect(weights(first)).toEqual(weights(second));
    expect(ranks(first)).toEqual(ranks(second));
    first.dispose();
    second.dispose();
  });

  it.runIf(learns)('starts from other weights with another seed', () => {
    const [first, second] = [build(1), build(2)];
    expect(weights(first)).not.toEqual(weights(second));
    first.dispose();
    second.dispose();
  });

  it('sees every training event once an epoch', () => {
    const learner = build();
    const events = Array.from(learner.trainEpoch(1), (step) => step.events);
    expect(events.reduce((sum, count) => sum + count, 0)).toBe(learner.eventsPerEpoch);
    learner.dispose();
  });

  it.runIf(learns)('lowers its loss on sessions that can be learnt', () => {
    const learner = build();
    const losses = Array.from({ length: 12 }, (_, epoch) => trainEpoch(learner, epoch + 1));
    expect(losses.at(-1)!).toBeLessThan(0.8 * losses[0]!);
    learner.dispose();
  });

  it('gives the same numbers compiled and eager', () => {
    const [compiled, eager] = [build(1), build(1, createEagerProgram)];
    const losses = [train(compiled), train(eager)] as const;
    for (const [epoch, loss] of losses[0].entries()) expect(Math.abs(loss - losses[1][epoch]!)).toBeLessThan(1e-4);
    expect(ranks(eager)).toEqual(ranks(compiled));
    compiled.dispose();
    eager.dispose();
  });

  it('scores the same after its weights were saved and loaded', () => {
    const [trained, fresh] = [build(1), build(1)];
    train(trained);
    for (const name of trained.weights.names) fresh.weights.write(name, trained.weights.read(name));
    expect(ranks(fresh)).toEqual(ranks(trained));
    expect(fresh.recommend(Int32Array.of(3, 4, 5), 10)).toEqual(trained.recommend(Int32Array.of(3, 4, 5), 10));
    trained.dispose();
    fresh.dispose();
  });

  it('goes on after any epoch as if it had never stopped', () => {
    const [straight, resumed] = [build(), build()];
    trainEpoch(straight, 1);
    for (const name of straight.weights.names) resumed.weights.write(name, straight.weights.read(name));
    for (const learner of [straight, resumed]) {
      for (let epoch = 2; epoch <= learner.epochs; epoch++) trainEpoch(learner, epoch);
    }
    expect(weights(resumed)).toEqual(weights(straight));
    for (const learner of [straight, resumed]) learner.dispose();
  });

  it('ranks every position of every session once, between 1 and the number of tracks', () => {
    const learner = build();
    const ranked = ranks(learner);
    const expected = test.offsets.slice(1).map((end, session) => end - test.offsets[session]! - 1);
    expect(ranked.map((session) => session.length)).toEqual([...expected]);
    expect(Math.min(...ranked.flat())).toBeGreaterThanOrEqual(1);
    expect(Math.max(...ranked.flat())).toBeLessThanOrEqual(TRACKS);
    learner.dispose();
  });

  it('never looks ahead: another end of a session leaves the ranks before it alone', () => {
    const learner = build();
    train(learner);
    const changed = { ...test, tracks: test.tracks.slice() };
    for (const end of test.offsets.subarray(1)) changed.tracks[end - 1] = (changed.tracks[end - 1]! + 7) % TRACKS;
    const withoutLast = (part: SessionPart) => ranks(learner, part).map((session) => session.slice(0, -1));
    expect(withoutLast(changed)).toEqual(withoutLast(test));
    learner.dispose();
  });

  it('answers for many sessions as for one after another', ({ skip }) => {
    const learner = build();
    if (learner.recommendMany === undefined) skip('It answers one session at a time.');
    train(learner);
    const sessions = Array.from({ length: 11 }, (_, session) => test.tracks.slice(test.offsets[session]!, test.offsets[session + 1]!));
    const many = [...learner.recommendMany!(sessions, 5)].map(({ tracks }) => [...tracks]);
    expect(many).toEqual(sessions.map((session) => [...learner.recommend(session, 5).tracks]));
    learner.dispose();
  });

  it('recommends k different tracks by falling score, and agrees with its own ranks', () => {
    const learner = build();
    train(learner);
    const session = [...test.tracks.slice(0, test.offsets[1]!)];
    const { tracks, scores } = learner.recommend(Int32Array.from(session.slice(0, -1)), TRACKS);
    expect(new Set(tracks).size).toBe(TRACKS);
    expect([...scores]).toEqual([...scores].sort((a, b) => b - a));
    const target = scores[tracks.indexOf(session.at(-1)!)]!;
    expect(ranks(learner)[0]!.at(-1)).toBe(scores.filter((score) => score >= target).length);
    expect(learner.recommend(Int32Array.of(1), 3).tracks).toHaveLength(3);
    learner.dispose();
  });

  it('explains its best track by plays of the session, or has learnt a vector for each track, or says nothing', () => {
    const learner = build();
    train(learner);
    const session = Int32Array.of(3, 4, 3, 5);
    const [best] = learner.recommend(session, 1).tracks;
    const reason = learner.explain?.(session, best!);
    if (reason !== undefined) {
      expect(reason.summary).toMatch(/^[A-Z].*\.$/);
      expect(reason.evidence.length > 0).toBe(reason.measure !== null);
      for (const { place } of reason.evidence) expect(session[place]).toBeDefined();
      const values = reason.evidence.map(({ value }) => value);
      expect(values).toEqual(values.toSorted((a, b) => b - a));
    }
    if (learner.embedding !== undefined) expect(learner.weights.shape(learner.embedding)).toEqual([TRACKS, expect.any(Number)]);
    learner.dispose();
  });

  it('leaks no tensors', () => {
    const { binding } = nativeBackend();
    const [before, beforeTfjs] = [binding.getNumOfTensors(), tf.memory().numTensors];
    const learner = build();
    train(learner);
    ranks(learner);
    learner.recommend(Int32Array.of(1, 2), 5);
    learner.dispose();
    expect([binding.getNumOfTensors(), tf.memory().numTensors]).toEqual([before, beforeTfjs]);
  });
});

function trainEpoch(learner: NextTrackLearner, epoch: number): number {
  let [loss, events] = [0, 0];
  for (const step of learner.trainEpoch(epoch)) {
    loss += (step.loss ?? 0) * step.events;
    events += step.events;
  }
  return loss / events;
}

function train(learner: NextTrackLearner): number[] {
  return Array.from({ length: learner.epochs }, (_, epoch) => trainEpoch(learner, epoch + 1));
}

function weights(learner: NextTrackLearner): Record<string, Float32Array> {
  return Object.fromEntries(learner.weights.names.map((name) => [name, learner.weights.read(name)]));
}

/** Ranks by session, in the order of its positions; a prediction given a wrong place would leave a hole. */
function ranks(learner: NextTrackLearner, part: SessionPart = test): number[][] {
  const bySession: number[][] = Array.from({ length: part.offsets.length - 1 }, () => []);
  for (const { size, sessions, heard, ranks: batch } of learner.rank(part)) {
    for (let entry = 0; entry < size; entry++) bySession[sessions[entry]!]![heard[entry]! - 1] = batch[entry]!;
  }
  return bySession;
}
