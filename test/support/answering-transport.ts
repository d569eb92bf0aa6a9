import type { ClientContext, ClientLink } from '@orpc/client';
import type { Channel, Transport } from '../../src/renderer/connection/transport.ts';

/** A line to a workbench that answers by a table, and that a test can break. */
export type AnsweringTransport = {
  transport: Transport;
  /** Ends the open channel, as a killed workbench does. */
  breakLine: () => void;
  /** What opening does from now on: an error refuses it. */
  refuseWith: (error: Error | null) => void;
  openings: () => number;
};

type Answers = Record<string, (input: unknown, signal: AbortSignal | undefined) => unknown>;

/** `answers` maps `searches.watch` and the like to what the call gives. */
export function answeringTransport(answers: Answers): AnsweringTransport {
  let refusal: Error | null = null;
  let openings = 0;
  let end = () => {};
  const link: ClientLink<ClientContext> = {
    call: async (path, input, options) => {
      const answer = answers[path.join('.')];
      if (answer === undefined) throw new Error(`The test has no answer to ${path.join('.')}.`);
      return answer(input, options.signal);
    },
  };
  return {
    transport: async (): Promise<Channel> => {
      openings += 1;
      if (refusal !== null) throw refusal;
      const closed = Promise.withResolvers<void>();
      end = closed.resolve;
      return { link, closed: closed.promise };
    },
    breakLine: () => end(),
    refuseWith: (error) => {
      refusal = error;
    },
    openings: () => openings,
  };
}
