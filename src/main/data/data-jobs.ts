import { compareRuns } from '../evaluation/compare-runs.ts';
import { improvementByContext } from '../evaluation/improvement-by-context.ts';
import { testRuns } from '../evaluation/test-runs.ts';
import { matchAudio } from './audio/match-audio.ts';
import { chooseSessions } from './audition/choose-sessions.ts';
import { findTracks } from './audition/find-tracks.ts';
import { latestSession } from './audition/latest-session.ts';
import { readMoment } from './audition/read-moment.ts';
import { readSession } from './audition/read-session.ts';
import { listPlays } from './browse/list-plays.ts';
import { listSessions } from './browse/list-sessions.ts';
import { sessionsBehindBar } from './browse/sessions-behind-bar.ts';
import { checkImport } from './check-import.ts';
import { contextShares } from './contexts/context-shares.ts';
import { contextSimilarity } from './contexts/context-similarity.ts';
import { summariseFeatures } from './features/summarise-features.ts';
import { importDataset } from './import-dataset.ts';
import type { Job } from './job.ts';
import { previewImport } from './preview-import.ts';
import type { DataJobName, DataJobs } from './protocol.ts';
import { readRejected } from './rejected-rows.ts';
import { generateDataset } from './sample-world/generate-dataset.ts';
import { splitDataset } from './split-dataset.ts';

type Handlers = { [Name in DataJobName]: (request: DataJobs[Name]['request'], job: Job) => Promise<DataJobs[Name]['result']> };

/** Everything the data process can be asked. */
export const dataJobs: Handlers = {
  preview: (request, job) => previewImport(request, job.signal),
  check: checkImport,
  import: importDataset,
  generate: generateDataset,
  split: splitDataset,
  rejected: (request, job) => readRejected(request, job.signal),
  compare: (request) => compareRuns(request),
  testRuns: (request) => testRuns(request),
  improvement: (request) => improvementByContext(request),
  behindBar: (request, job) => sessionsBehindBar(request, job.signal),
  contextShares,
  contextSimilarity,
  features: (request, job) => summariseFeatures(request, job.signal),
  chooseSessions: (request) => chooseSessions(request),
  readMoment: (request) => readMoment(request),
  readSession: (request) => readSession(request),
  listSessions: (request, job) => listSessions(request, job.signal),
  listPlays: (request, job) => listPlays(request, job.signal),
  latestSession: (request) => latestSession(request),
  matchAudio,
  findTracks: (request) => findTracks(request),
};
