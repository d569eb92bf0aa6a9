/**
 * How the page is cut into files. zod stands with the setting that keeps it from making code of text: in a file of its own, both have run before
 * any file that makes schemas.
 */
export const rendererChunks = {
  codeSplitting: { groups: [{ name: 'zod', test: /node_modules[\\/]zod[\\/]|schemas-without-eval/ }] },
};
