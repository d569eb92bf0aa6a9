import type { Tensor } from '@tensorflow/tfjs';
import type { TieRule } from '../../shared/domain/search.ts';
import type { Program, Step, StepInputs } from '../engine/program.ts';
import { type PackedSessions, packSessions, slidingPieces } from './packed-sessions.ts';
import { pickRows } from './pick-rows.ts';
import type { RankedBatch } from './rank-sessions.ts';
import { createRankingTable, type RankingTable } from './ranking-table.ts';
import { type SessionPart, sessionCount } from './session-part.ts';
import { stepFor, stepsByLength, topTracks } from './top-tracks.ts';

/**
 * A network that reads whole sessions at once, packed into rows, and scores every track as the next at each place: output [rows * length, units]
 * times `tracks` [tracks, units], the table it also reads them by.
 */
export type SequenceReader = {
  /** Places of a row: the most plays it looks back at. */
  length: number;
  /** Units of the output. */
  units: number;
  /** The variables it uses whole. */
  weights: readonly string[];
  /** Reads rows: the table rows of the tracks and of their positions, both [rows * length, units]. */
  read(rows: number, tracks: Tensor, positions: Tensor, inputs: StepInputs): Tensor;
};

/** Recommendations made at once; more would hold too many scores. */
const RECOMMENDED_ROWS = 8;

/** What reading packed rows takes: feeds and table rows. */
export function readingInputs({ length }: SequenceReader, rows: number): Required<Pick<Step, 'feeds' | 'rows'>> {
  const places = { dtype: 'int32', shape: [rows * length] } as const;
  return {
    feeds: { tracks: places, positions: places, pieces: places },
    rows: { tracks: { table: 'tracks', at: 'tracks' }, positions: { table: 'positions', at: 'positions' } },
  };
}

/** What a trained network is asked: ranks of true next tracks, and recommendations. Compile its steps with the model's own. */
export function createSequenceScoring(reader: SequenceReader, trackCount: number, ties: TieRule) {
  const { length } = reader;
  const table = createRankingTable({ table: 'tracks', units: reader.units, trackCount });
  const rankRows = Math.max(1, Math.floor(table.batch / length));
  const steps: Record<string, Step> = {
    ...table.steps,
    rank: rankStep(reader, table, rankRows, ties),
    ...stepsByLength('recommend', trackCount, (count) => recommendStep(reader, table, 1, count)),
    ...stepsByLength('recommendMany', trackCount, (count) => recommendStep(reader, table, RECOMMENDED_ROWS, count)),
  };

  function* rank(program: Program, part: SessionPart): Iterable<RankedBatch> {
    table.prepare(program);
    const most = rankRows * length;
    const ranked = { size: 0, sessions: new Int32Array(most), heard: new Int32Array(most), ranks: new Float64Array(most) };
    const everySession = Array.from({ length: sessionCount(part) }, (_, session) => session);
    for (const { events: _events, ...batch } of packSessions(part, slidingPieces(part, everySession, length), rankRows, length)) {
      const { ranks } = program.run('rank', batch);
      ranked.size = 0;
      for (let place = 0; place < batch.tracks.length; place++) {
        if (batch.isScored[place] === 0) continue;
        ranked.sessions[ranked.size] = batch.sessions[place]!;
        ranked.heard[ranked.size] = batch.heard[place]!;
        ranked.ranks[ranked.size++] = ranks![place]!;
      }
      yield ranked;
    }
  }

  function run(program: Program, name: 'recommend' | 'recommendMany', sessions: readonly Int32Array[], k: number) {
    table.prepare(program);
    const rows = name === 'recommend' ? 1 : RECOMMENDED_ROWS;
    const { step, count } = stepFor(name, trackCount, k);
    const { tracks, scores } = program.run(step, lastPlays(sessions, rows, length));
    return sessions.map((_, row) => ({
      tracks: Int32Array.from(tracks!.subarray(row * count, row * count + k)),
      scores: Float32Array.from(scores!.subarray(row * count, row * count + k)),
    }));
  }

  const recommend = (program: Program, session: Int32Array, k: number) => run(program, 'recommend', [session], k)[0]!;

  function* recommendMany(program: Program, sessions: readonly Int32Array[], k: number) {
    for (let from = 0; from < sessions.length; from += RECOMMENDED_ROWS) {
      yield* run(program, 'recommendMany', sessions.slice(from, from + RECOMMENDED_ROWS), k);
    }
  }

  return { variables: table.variables, steps, rank, recommend, recommendMany };
}

/** The end of each session in a row of its own; `lasts` says where each row's last play is. */
function lastPlays(
  sessions: readonly Int32Array[],
  rows: number,
  length: number,
): Pick<PackedSessions, 'tracks' | 'positions' | 'pieces'> & { lasts: Int32Array } {
  const fed = {
    tracks: new Int32Array(rows * length),
    positions: new Int32Array(rows * length),
    pieces: new Int32Array(rows * length),
    lasts: new Int32Array(rows),
  };
  sessions.forEach((session, row) => {
    const plays = session.subarray(-length);
    fed.tracks.set(plays, row * length);
    fed.lasts[row] = row * length + plays.length - 1;
    for (let place = 0; place < plays.length; place++) {
      fed.positions[row * length + place] = place;
      fed.pieces[row * length + place] = 1;
    }
  });
  return fed;
}

function rankStep(reader: SequenceReader, table: RankingTable, rows: number, ties: TieRule): Step {
  const reading = readingInputs(reader, rows);
  return {
    ...reading,
    feeds: { ...reading.feeds, targets: { dtype: 'int32', shape: [rows * reader.length] } },
    rows: { ...reading.rows, ...table.targetRows },
    weights: [...reader.weights, ...table.weights],
    compute(inputs) {
      const output = reader.read(rows, inputs.rows('tracks'), inputs.rows('positions'), inputs);
      return { outputs: { ranks: table.ranks(output, inputs, ties) } };
    },
  };
}

function recommendStep(reader: SequenceReader, table: RankingTable, rows: number, count: number): Step {
  const reading = readingInputs(reader, rows);
  return {
    ...reading,
    feeds: { ...reading.feeds, lasts: { dtype: 'int32', shape: [rows] } },
    weights: [...reader.weights, ...table.weights],
    compute(inputs) {
      const output = reader.read(rows, inputs.rows('tracks'), inputs.rows('positions'), inputs);
      const last = pickRows(output, inputs.feed('lasts')); // [rows, units]
      const { values, indices } = topTracks(table.scores(last, inputs), count);
      return { outputs: { tracks: indices, scores: values } };
    },
  };
}
