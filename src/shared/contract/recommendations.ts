import { z } from 'zod';
import { ContinueRequest, LikedRequest, ListenedRequest, ShelfAnswer, StartRequest, TrendingRequest } from '../domain/shelf.ts';
import { procedure } from './base.ts';

/** What every refusal of the HTTP API carries. */
const Refusal = z.object({
  code: z.string().describe('Stable, for programs: input.invalid, run.notFound …'),
  message: z.string().describe('The received value and the cure, for people.'),
  details: z.record(z.string(), z.unknown()),
});

/** Every procedure of the HTTP API may answer with these; the code says which refusal it is. */
const shelf = procedure.errors({
  BAD_REQUEST: { status: 400, message: 'The input cannot be used.', data: Refusal },
  UNAUTHORIZED: { status: 401, message: 'No key, or one that is not known.', data: Refusal },
  NOT_FOUND: { status: 404, message: 'There is no such run, track or listener.', data: Refusal },
  CONFLICT: { status: 409, message: 'The run cannot answer this, or none is set to.', data: Refusal },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The body is larger than the API takes.', data: Refusal },
  TOO_MANY_REQUESTS: { status: 429, message: 'The key has used up its calls for now.', data: Refusal },
});

/** What the HTTP API serves; each procedure is a shelf of recommendations. Long lists of tracks do not fit into an address: they go by POST. */
export const recommendations = {
  trending: shelf
    .route({
      method: 'GET',
      path: '/trending',
      tags: ['Shelves'],
      summary: 'Trending',
      description: 'The tracks played most in the training part of a run.',
    })
    .input(TrendingRequest)
    .output(ShelfAnswer),
  becauseYouListened: shelf
    .route({
      method: 'GET',
      path: '/because-you-listened',
      tags: ['Shelves'],
      summary: 'Because you listened',
      description: 'Tracks that sound like one: the nearest by the cosine of their standardised features.',
    })
    .input(ListenedRequest)
    .output(ShelfAnswer),
  becauseYouLiked: shelf
    .route({
      method: 'GET',
      path: '/because-you-liked',
      tags: ['Shelves'],
      summary: 'Because you liked',
      description: 'Tracks that the listeners of these tracks play: the nearest in what the run has learnt, the tracks in no order.',
    })
    .input(LikedRequest)
    .output(ShelfAnswer),
  becauseYouLikedMany: shelf
    .route({
      method: 'POST',
      path: '/because-you-liked',
      tags: ['Shelves'],
      summary: 'Because you liked, many tracks',
      description: 'The same for lists that do not fit into an address.',
    })
    .input(LikedRequest)
    .output(ShelfAnswer),
  continueSession: shelf
    .route({
      method: 'GET',
      path: '/continue-session',
      tags: ['Shelves'],
      summary: 'Continue this session',
      description: 'What a run would play next, the tracks in playing order.',
    })
    .input(ContinueRequest)
    .output(ShelfAnswer),
  continueLongSession: shelf
    .route({
      method: 'POST',
      path: '/continue-session',
      tags: ['Shelves'],
      summary: 'Continue a long session',
      description: 'The same for sessions that do not fit into an address.',
    })
    .input(ContinueRequest)
    .output(ShelfAnswer),
  startSession: shelf
    .route({
      method: 'GET',
      path: '/start-session',
      tags: ['Shelves'],
      summary: 'Start a session in context',
      description: 'What a run of the task session-start expects a listener to play in a context.',
    })
    .input(StartRequest)
    .output(ShelfAnswer),
};
