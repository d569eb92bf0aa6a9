import { expect, it } from 'vitest';
import { addableRuns, firstRuns, runTitles } from '../../../../src/renderer/state/audition/audition-runs.ts';
import { runRow } from '../../../support/run-rows.ts';

const gru = runRow({ id: 'gru', search: 'new', configuration: { hyperparameters: { loss: 'bpr-max', epochs: 5 } } });
const other = runRow({ id: 'other', search: 'new', configuration: { hyperparameters: { loss: 'cross-entropy', epochs: 5 } } });
const rules = runRow({ id: 'rules', search: 'new', configuration: { model: 'markov' } });
const running = runRow({ id: 'running', search: 'newest', status: 'running', configuration: { model: 'popularity' } });
const elsewhere = runRow({ id: 'elsewhere', configuration: { split: { kind: 'last-session' } } });
const foreign = runRow({ id: 'foreign', configuration: { fingerprint: 'beef' } });
const all = [running, gru, other, rules, elsewhere, foreign];
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

it('offers finished runs that were tested on the same sessions as those chosen', () => {
  expect(ids(addableRuns(all, []))).toEqual(['gru', 'other', 'rules', 'elsewhere', 'foreign']);
  expect(ids(addableRuns(all, [gru]))).toEqual(['other', 'rules']);
  // A run that is not finished has no say in what goes with it.
  expect(ids(addableRuns(all, [running, elsewhere]))).toEqual([]);
});

it('starts with two models of the newest search that has finished runs', () => {
  expect(firstRuns(all)).toEqual({ search: 'new', runs: [gru, rules] });
  expect(firstRuns([running])).toBeNull();
});

it('calls runs by their model and what tells them apart', () => {
  expect([...runTitles([gru, other, rules]).values()]).toEqual(['gru4rec, loss bpr-max', 'gru4rec, loss cross-entropy', 'markov']);
  expect([...runTitles([gru, { ...gru, id: 'again', seed: 2 }]).values()]).toEqual(['gru4rec, seed 1', 'gru4rec, seed 2']);
});
