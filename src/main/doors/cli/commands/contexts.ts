import type { ContextShares, ContextSimilarity, CosineBox, SkipRelation } from '../../../../shared/domain/context-analysis.ts';
import { formatCount, formatNumber, formatShare } from '../../../../shared/format.ts';
import { followDataWork } from '../follow-data-work.ts';
import type { AddCommands } from '../session.ts';
import { formatTable } from '../text-table.ts';

/** Of the commands under `datasets`: the analyses of contexts of P1 section 4. */
export const addContexts: AddCommands = (datasets, run) => {
  datasets
    .command('contexts')
    .description('how often each context occurs; with --similarity, how alike sessions are within one')
    .argument('<name>')
    .option('--similarity', 'compare sessions by the vectors of their tracks, which are learnt where no run has')
    .action((name: string, { similarity: isAsked = false }: { similarity?: boolean }) =>
      run(async ({ client, terminal, signal }) => {
        const shares = await client.datasets.contextShares({ name });
        if (!isAsked) {
          terminal.result(shares, () => describeShares(shares));
          return 0;
        }
        const { similarity } = await followDataWork(await client.datasets.contextSimilarity({ name }, { signal }), terminal);
        terminal.result({ shares, similarity }, () => [...describeShares(shares), ...describeSimilarity(similarity)]);
        return 0;
      }),
    );
};

type Share = ContextShares['values'][number];

function describeShares(contexts: readonly ContextShares[]): string[] {
  const known = contexts.filter(({ sessions }) => sessions > 0);
  if (known.length === 0)
    return ['This data set has no contexts. Data with timestamps has hours and weekdays; any other column can be imported as a context.'];
  return known.flatMap(({ name, values, users, hidden }) => [
    ...formatTable(
      [
        { title: name, cell: (share: Share) => share.value },
        { title: 'sessions', isNumber: true, cell: (share) => formatCount(share.sessions) },
        { title: 'share', isNumber: true, cell: (share) => formatShare(share.share) },
        ...(users === null
          ? []
          : [
              { title: 'listeners', isNumber: true, cell: (share: Share) => formatCount(share.users ?? 0) },
              { title: 'share', isNumber: true, cell: (share: Share) => formatShare(share.userShare ?? 0) },
            ]),
      ],
      values,
    ),
    ...(hidden === 0 ? [] : [`${formatCount(hidden)} rarer values are not shown.`]),
    '',
  ]);
}

function describeSimilarity({ random, contexts, skips, notes }: ContextSimilarity): string[] {
  const boxes = contexts.flatMap(({ name, boxes }) => boxes.map((box) => ({ ...box, label: `${name} ${box.label}` })));
  const nearest = contexts.flatMap(({ name, nearest }) =>
    (nearest?.values ?? []).map((value, place) => ({ name, value, n: nearest!.n[place]!, own: nearest!.differences[place]![place]! })),
  );
  return [
    'Cosine of two sessions of one context:',
    ...formatTable(
      [
        { title: 'context', cell: (box: CosineBox) => box.label },
        { title: 'pairs', isNumber: true, cell: (box) => formatCount(box.pairs) },
        { title: 'mean', isNumber: true, cell: (box) => formatNumber(box.mean) },
        { title: 'median', isNumber: true, cell: (box) => formatNumber(box.median) },
        { title: 'quartiles', cell: (box) => `${formatNumber(box.lowerQuartile)} … ${formatNumber(box.upperQuartile)}` },
      ],
      [random, ...boxes],
    ),
    ...(nearest.length === 0
      ? []
      : [
          '',
          'The nearest session of the same listener has the same context, more often than by chance:',
          ...formatTable(
            [
              { title: 'context', cell: (row: (typeof nearest)[number]) => `${row.name} ${row.value}` },
              { title: 'sessions', isNumber: true, cell: (row) => formatCount(row.n) },
              { title: 'difference', isNumber: true, cell: (row) => formatNumber(row.own) },
            ],
            nearest,
          ),
        ]),
    ...(skips === null
      ? []
      : [
          '',
          'Skip rate against the cosine of listener and session:',
          ...formatTable(
            [
              { title: 'skips at least', isNumber: true, cell: (relation: SkipRelation) => formatCount(relation.minimumSkips) },
              { title: 'sessions', isNumber: true, cell: (relation) => formatCount(relation.n) },
              { title: 'correlation', isNumber: true, cell: (relation) => formatNumber(relation.correlation) },
              { title: 'slope', isNumber: true, cell: (relation) => formatNumber(relation.slope) },
            ],
            skips,
          ),
        ]),
    '',
    ...notes,
  ];
}
