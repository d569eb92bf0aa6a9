import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../shared/contract/contract.ts';
import { invalidInput, toRefusal } from '../../shared/contract/refusal.ts';
import { AppError } from '../../shared/errors.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { relayStream } from './relay-stream.ts';

/** Takes what a call died of when it was not foreseen: a bug, to be logged with its stack. */
export type ReportBug = (error: unknown, path: readonly string[]) => void;

export type WorkbenchRouter = ReturnType<typeof createRouter>;

/**
 * The contract, answered by a workbench; one router serves the window, the browser and the terminal.
 * What comes in and goes out is checked against the contract; refusals cross as `REFUSED`, anything else as `internal` after `reportBug`.
 */
export function createRouter(workbench: Workbench, reportBug: ReportBug) {
  const translate = (error: unknown, path: readonly string[]): ORPCError<string, unknown> => {
    const known = error instanceof AppError ? error : error instanceof ORPCError ? invalidInput(error) : null;
    if (known !== null) return toRefusal(known);
    reportBug(error, path);
    const message = error instanceof Error ? error.message : String(error);
    return toRefusal(new AppError('internal', `Segue failed in ${path.join('.')}: ${message}. This is a bug; the log has its trace.`));
  };

  const os = implement(contract).use(async ({ next, path }) => {
    try {
      return await next();
    } catch (error) {
      throw translate(error, path);
    }
  });

  /** A stream fails after its procedure has answered, so its errors are translated here. */
  async function* stream<Event>(source: AsyncIterable<Event>, signal: AbortSignal | undefined, path: readonly string[]) {
    try {
      yield* relayStream(source, signal);
    } catch (error) {
      throw translate(error, path);
    }
  }

  const { datasets, searches, runs, analysis, audition, audio, recommendations, serving, system, views } = workbench;
  return os.router({
    datasets: {
      list: os.datasets.list.handler(() => datasets.list()),
      get: os.datasets.get.handler(({ input }) => datasets.get(input)),
      preview: os.datasets.preview.handler(({ input }) => datasets.preview(input)),
      import: os.datasets.import.handler(({ input, signal, path }) => stream(datasets.import(input, signal), signal, path)),
      generate: os.datasets.generate.handler(({ input, signal, path }) => stream(datasets.generate(input, signal), signal, path)),
      check: os.datasets.check.handler(({ input, signal, path }) => stream(datasets.check(input, signal), signal, path)),
      startImport: os.datasets.startImport.handler(({ input }) => datasets.startImport(input)),
      startGenerate: os.datasets.startGenerate.handler(({ input }) => datasets.startGenerate(input)),
      watchWork: os.datasets.watchWork.handler(({ signal, path }) => stream(datasets.watchWork(signal), signal, path)),
      cancelWork: os.datasets.cancelWork.handler(({ input }) => datasets.cancelWork(input)),
      dismissWork: os.datasets.dismissWork.handler(({ input }) => datasets.dismissWork(input)),
      discardUpload: os.datasets.discardUpload.handler(({ input }) => datasets.discardUpload(input)),
      sessions: os.datasets.sessions.handler(({ input }) => datasets.sessions(input)),
      session: os.datasets.session.handler(({ input }) => datasets.session(input)),
      rejected: os.datasets.rejected.handler(({ input }) => datasets.rejected(input)),
      split: os.datasets.split.handler(({ input }) => datasets.split(input)),
      features: os.datasets.features.handler(({ input }) => datasets.features(input)),
      contextShares: os.datasets.contextShares.handler(({ input }) => datasets.contextShares(input)),
      contextSimilarity: os.datasets.contextSimilarity.handler(({ input, signal, path }) =>
        stream(datasets.contextSimilarity(input, signal), signal, path),
      ),
      remove: os.datasets.remove.handler(({ input }) => datasets.remove(input)),
    },
    searches: {
      list: os.searches.list.handler(() => searches.list()),
      get: os.searches.get.handler(({ input }) => searches.get(input)),
      templates: os.searches.templates.handler(() => searches.templates()),
      plan: os.searches.plan.handler(({ input }) => searches.plan(input)),
      start: os.searches.start.handler(({ input }) => searches.start(input)),
      resume: os.searches.resume.handler(({ input }) => searches.resume(input)),
      pause: os.searches.pause.handler(({ input }) => searches.pause(input)),
      extend: os.searches.extend.handler(({ input }) => searches.extend(input)),
      removePending: os.searches.removePending.handler(({ input }) => searches.removePending(input)),
      paperTables: os.searches.paperTables.handler(({ input }) => searches.paperTables(input)),
      paperSpec: os.searches.paperSpec.handler(({ input }) => searches.paperSpec(input)),
      ensembleSpec: os.searches.ensembleSpec.handler(({ input }) => searches.ensembleSpec(input)),
      cancel: os.searches.cancel.handler(({ input }) => searches.cancel(input)),
      watch: os.searches.watch.handler(({ input, signal, path }) => stream(searches.watch(input, signal), signal, path)),
    },
    runs: {
      list: os.runs.list.handler(({ input }) => runs.list(input)),
      get: os.runs.get.handler(({ input }) => runs.get(input)),
      curves: os.runs.curves.handler(({ input }) => runs.curves(input)),
      cancel: os.runs.cancel.handler(({ input }) => runs.cancel(input)),
      watch: os.runs.watch.handler(({ signal, path }) => stream(runs.watch(signal), signal, path)),
      annotate: os.runs.annotate.handler(({ input }) => runs.annotate(input)),
      trash: os.runs.trash.handler(({ input }) => runs.trash(input)),
      restore: os.runs.restore.handler(({ input }) => runs.restore(input)),
      trashed: os.runs.trashed.handler(() => runs.trashed()),
      emptyTrash: os.runs.emptyTrash.handler(({ input }) => runs.emptyTrash(input)),
      export: os.runs.export.handler(({ input }) => runs.export(input)),
    },
    analysis: {
      compare: os.analysis.compare.handler(({ input }) => analysis.compare(input)),
      significance: os.analysis.significance.handler(({ input }) => analysis.significance(input)),
      attention: os.analysis.attention.handler(({ input }) => analysis.attention(input)),
      accuracyCurves: os.analysis.accuracyCurves.handler(({ input }) => analysis.accuracyCurves(input)),
      improvement: os.analysis.improvement.handler(({ input }) => analysis.improvement(input)),
      behindBar: os.analysis.behindBar.handler(({ input }) => analysis.behindBar(input)),
    },
    audition: {
      recommend: os.audition.recommend.handler(({ input }) => audition.recommend(input)),
      sessions: os.audition.sessions.handler(({ input }) => audition.sessions(input)),
      session: os.audition.session.handler(({ input }) => audition.session(input)),
      findTracks: os.audition.findTracks.handler(({ input }) => audition.findTracks(input)),
      explain: os.audition.explain.handler(({ input }) => audition.explain(input)),
      sounds: os.audition.sounds.handler(({ input }) => audition.sounds(input)),
      clusters: os.audition.clusters.handler(({ input }) => audition.clusters(input)),
      map: os.audition.map.handler(({ input }) => audition.map(input)),
      locate: os.audition.locate.handler(({ input }) => audition.locate(input)),
      moment: os.audition.moment.handler(({ input }) => audition.moment(input)),
      rankMoment: os.audition.rankMoment.handler(({ input }) => audition.rankMoment(input)),
      fitting: os.audition.fitting.handler(({ input }) => audition.fitting(input)),
      rated: os.audition.rated.handler(({ input }) => audition.rated(input)),
      explainMoment: os.audition.explainMoment.handler(({ input }) => audition.explainMoment(input)),
    },
    audio: {
      show: os.audio.show.handler(({ input }) => audio.show(input)),
      preview: os.audio.preview.handler(({ input }) => audio.preview(input)),
      map: os.audio.map.handler(({ input }) => audio.map(input)),
      remove: os.audio.remove.handler(({ input }) => audio.remove(input)),
    },
    recommendations: {
      trending: os.recommendations.trending.handler(({ input }) => recommendations.trending(input)),
      becauseYouListened: os.recommendations.becauseYouListened.handler(({ input }) => recommendations.becauseYouListened(input)),
      becauseYouLiked: os.recommendations.becauseYouLiked.handler(({ input }) => recommendations.becauseYouLiked(input)),
      becauseYouLikedMany: os.recommendations.becauseYouLikedMany.handler(({ input }) => recommendations.becauseYouLiked(input)),
      continueSession: os.recommendations.continueSession.handler(({ input }) => recommendations.continueSession(input)),
      continueLongSession: os.recommendations.continueLongSession.handler(({ input }) => recommendations.continueSession(input)),
      startSession: os.recommendations.startSession.handler(({ input }) => recommendations.startSession(input)),
    },
    serving: {
      shelves: os.serving.shelves.handler(() => serving.shelves()),
      serve: os.serving.serve.handler(({ input }) => serving.serve(input)),
      keys: os.serving.keys.handler(() => serving.keys()),
      makeKey: os.serving.makeKey.handler(({ input }) => serving.makeKey(input)),
      revokeKey: os.serving.revokeKey.handler(({ input }) => serving.revokeKey(input)),
    },
    views: {
      list: os.views.list.handler(({ input }) => views.list(input)),
      save: os.views.save.handler(({ input }) => views.save(input)),
      remove: os.views.remove.handler(({ input }) => views.remove(input)),
    },
    system: {
      doctor: os.system.doctor.handler(() => system.doctor()),
      diskUse: os.system.diskUse.handler(() => system.diskUse()),
      clearCheckpoints: os.system.clearCheckpoints.handler(() => system.clearCheckpoints()),
      settings: os.system.settings.handler(() => system.settings()),
      changeSettings: os.system.changeSettings.handler(({ input }) => system.changeSettings(input)),
      log: os.system.log.handler(({ input }) => system.log(input)),
      models: os.system.models.handler(() => system.models()),
      ping: os.system.ping.handler(() => system.ping()),
    },
  });
}
