import type { Tensor } from '@tensorflow/tfjs';
import type { TieRule } from '../../shared/domain/search.ts';
import type { Program, Step, StepInputs, Variable } from '../engine/program.ts';
import { carriedState } from './carried-state.ts';
import type { RankedBatch } from './rank-sessions.ts';
import { createRankingTable, type RankingTable } from './ranking-table.ts';
import { longestFirst, sessionParallelBatches } from './session-parallel.ts';
import type { SessionPart } from './session-part.ts';
import { stepFor, stepsByLength, topTracks } from './top-tracks.ts';

/**
 * A recurrent network that reads sessions track by track and scores every track as the next: output [batch, H] times `outputTracks` [tracks, H]
 * plus `outputBias` [tracks].
 */
export type SessionReader = {
  /** The table that holds a row for each track to be read. */
  inputTable: string;
  /** The variables it uses whole, beside those of the output. */
  weights: readonly string[];
  /** Units of the output. */
  units: number;
  /** Units of each state that is carried from track to track, by name. */
  states: Readonly<Record<string, number>>;
  /** Reads one track in every slot: its row of the input table [batch, width], and the carried states [batch, units]. */
  read(row: Tensor, state: (name: string) => Tensor, inputs: StepInputs): { output: Tensor; state: Readonly<Record<string, Tensor>> };
};

/** Variables of the states of one walk through sessions: training, ranking and recommending walk different ones. */
export function walkVariables({ states }: SessionReader, walk: string, slots: number): Record<string, Variable> {
  return Object.fromEntries(
    Object.entries(states).map(([name, units]) => [`${walk}/${name}`, { shape: [slots, units], initial: 0, isTransient: true }]),
  );
}

export function walkStates({ states }: SessionReader, walk: string): string[] {
  return Object.keys(states).map((name) => `${walk}/${name}`);
}

/** Reads a row in every slot of a walk; the feed `carry` [slots, 1] is 0 where a session begins. */
export function readRow(reader: SessionReader, walk: string, row: Tensor, inputs: StepInputs) {
  const carried = (name: string) => carriedState(inputs.state(`${walk}/${name}`), inputs.feed('carry'));
  const { output, state } = reader.read(row, carried, inputs);
  return { output, state: Object.fromEntries(Object.entries(state).map(([name, next]) => [`${walk}/${name}`, next])) };
}

/** Sessions that are answered at once. */
const RECOMMEND_SLOTS = 32;

/** What a trained recurrent network is asked: ranks of true next tracks, and recommendations. Compile its variables and steps with the model's own. */
export function createRecurrentScoring(reader: SessionReader, trackCount: number, ties: TieRule) {
  const { units } = reader;
  const table = createRankingTable({ table: 'outputTracks', bias: 'outputBias', units, trackCount });
  const slots = table.batch;
  const variables = {
    ...table.variables,
    ...walkVariables(reader, 'rank', slots),
    ...walkVariables(reader, 'recommend', 1),
    ...walkVariables(reader, 'recommendMany', RECOMMEND_SLOTS),
  };
  const steps: Record<string, Step> = {
    ...table.steps,
    read: readStep(reader, 'rank', slots),
    rank: rankStep(table, units, slots, ties),
    listen: readStep(reader, 'recommend', 1),
    ...stepsByLength('recommend', trackCount, (count) => recommendStep(reader, table, 'recommend', 1, count)),
    listenMany: readStep(reader, 'recommendMany', RECOMMEND_SLOTS),
    ...stepsByLength('recommendMany', trackCount, (count) => recommendStep(reader, table, 'recommendMany', RECOMMEND_SLOTS, count)),
  };

  /** Sessions are read side by side, and what was read is ranked as soon as it fills a batch: scoring, which takes longest, has no empty rows but in the last. */
  function* rank(program: Program, part: SessionPart): Iterable<RankedBatch> {
    table.prepare(program);
    const ranked = { size: 0, sessions: new Int32Array(slots), heard: new Int32Array(slots), ranks: new Float64Array(slots) };
    const feeds = { outputs: new Float32Array(slots * units), targets: new Int32Array(slots) };
    function rankRead(): RankedBatch {
      ranked.ranks.set(program.run('rank', feeds)['ranks']!);
      return ranked;
    }
    const heard = new Int32Array(slots);
    for (const { tracks, targets, carry, live, sessions } of sessionParallelBatches(part, slots, longestFirst(part))) {
      const { output } = program.run('read', { tracks, carry });
      for (let slot = 0; slot < slots; slot++) {
        if (live[slot] === 0) continue;
        heard[slot] = carry[slot] === 0 ? 1 : heard[slot]! + 1;
        ranked.heard[ranked.size] = heard[slot]!;
        ranked.sessions[ranked.size] = sessions[slot]!;
        feeds.targets[ranked.size] = targets[slot]!;
        feeds.outputs.set((output as Float32Array).subarray(slot * units, (slot + 1) * units), ranked.size * units);
        ranked.size += 1;
        if (ranked.size < slots) continue;
        yield rankRead();
        ranked.size = 0;
      }
    }
    if (ranked.size > 0) yield rankRead();
  }

  function recommend(program: Program, session: Int32Array, k: number): { tracks: Int32Array; scores: Float32Array } {
    table.prepare(program);
    const carry = Float32Array.of(0);
    for (const track of session.subarray(0, -1)) {
      program.run('listen', { tracks: Int32Array.of(track), carry });
      carry[0] = 1;
    }
    const { step } = stepFor('recommend', trackCount, k);
    const { tracks, scores } = program.run(step, { tracks: session.slice(-1), carry });
    return { tracks: Int32Array.from(tracks!.subarray(0, k)), scores: Float32Array.from(scores!.subarray(0, k)) };
  }

  function* recommendMany(program: Program, sessions: readonly Int32Array[], k: number) {
    table.prepare(program);
    const { step, count } = stepFor('recommendMany', trackCount, k);
    for (let from = 0; from < sessions.length; from += RECOMMEND_SLOTS) {
      const group = sessions.slice(from, from + RECOMMEND_SLOTS);
      const plays = Math.max(...group.map((session) => session.length));
      const carry = new Float32Array(RECOMMEND_SLOTS);
      for (let play = 0; play + 1 < plays; play++) program.run('listenMany', { tracks: tracksAt(group, play - plays, carry), carry });
      const { tracks, scores } = program.run(step, { tracks: tracksAt(group, -1, carry), carry });
      for (let slot = 0; slot < group.length; slot++) {
        const best = slot * count;
        yield { tracks: Int32Array.from(tracks!.subarray(best, best + k)), scores: Float32Array.from(scores!.subarray(best, best + k)) };
      }
    }
  }

  return { variables, steps, rank, recommend, recommendMany };
}

/**
 * The track at a place counted from the end of each session, -1 the last, so that all sessions end together; 0 where a session has not begun.
 * Sets `carry` to 0 for those that have not begun before this place.
 */
function tracksAt(sessions: readonly Int32Array[], place: number, carry: Float32Array): Int32Array {
  const tracks = new Int32Array(RECOMMEND_SLOTS);
  for (const [slot, session] of sessions.entries()) {
    tracks[slot] = session.at(place) ?? 0;
    carry[slot] = session.length > -place ? 1 : 0;
  }
  return tracks;
}

/** Reads one track in every slot and answers with the output [slots, units]. */
function readStep(reader: SessionReader, walk: string, slots: number): Step {
  return {
    feeds: { tracks: { dtype: 'int32', shape: [slots] }, carry: { dtype: 'float32', shape: [slots, 1] } },
    rows: { input: { table: reader.inputTable, at: 'tracks' } },
    weights: reader.weights,
    state: walkStates(reader, walk),
    compute(inputs) {
      const { output, state } = readRow(reader, walk, inputs.rows('input'), inputs);
      return { outputs: { output }, state };
    },
  };
}

/** Ranks true next tracks int32 [slots] among all tracks by outputs [slots, units]. */
function rankStep(table: RankingTable, units: number, slots: number, ties: TieRule): Step {
  return {
    feeds: { outputs: { dtype: 'float32', shape: [slots, units] }, targets: { dtype: 'int32', shape: [slots] } },
    rows: table.targetRows,
    weights: table.weights,
    compute: (inputs) => ({ outputs: { ranks: table.ranks(inputs.feed('outputs'), inputs, ties) } }),
  };
}

/** Reads the last track of each session and answers with the best `count` tracks to follow: [slots, count]. */
function recommendStep(reader: SessionReader, table: RankingTable, walk: string, slots: number, count: number): Step {
  return {
    ...readStep(reader, walk, slots),
    weights: [...reader.weights, ...table.weights],
    compute(inputs) {
      const { output, state } = readRow(reader, walk, inputs.rows('input'), inputs);
      const { values, indices } = topTracks(table.scores(output, inputs), count);
      return { outputs: { tracks: indices, scores: values }, state };
    },
  };
}
