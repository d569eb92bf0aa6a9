import type { DatasetDetail } from '../../shared/domain/dataset.ts';
import { formatCount, formatNumber, formatShare } from '../../shared/format.ts';
import { capital, HOLD_WORDS, itemsOf } from './data-words.ts';

type Fact = { term: string; value: string; hint?: string };

/** What a data set's page states first, in the words of what it holds. */
export function datasetFacts(detail: DatasetDetail): Fact[] {
  const { statistics, holds } = detail;
  const { sessionLength, popularity, values, artists, albums } = statistics;
  const words = HOLD_WORDS[holds];
  const items = itemsOf(detail.columns);
  const count = (term: string, n: number | null): Fact => ({ term, value: n === null ? '–' : formatCount(n) });
  const length = {
    term: `${capital(items.many)} a ${words.one}`,
    value: formatNumber(sessionLength.mean),
    hint: `Mean ${sessionLength.mean}, median ${sessionLength.median}, ${sessionLength.minimum} to ${sessionLength.maximum}`,
  };
  const rare = {
    term: `Rare ${items.many}`,
    value: formatShare(popularity.atMostTenPlaysShare),
    hint: `At most ten ${words.uses}: ${popularity.atMostTenPlaysShare}. Gini coefficient of ${words.uses}: ${popularity.gini}`,
  };
  const number = (term: string): Fact[] =>
    values === null
      ? []
      : [
          {
            term,
            value: formatNumber(values.mean),
            hint: `Mean ${values.mean}, median ${values.median}, ${values.minimum} to ${values.maximum}`,
          },
        ];
  const sizes = [
    count(capital(words.many), detail.sessions),
    count(capital(words.events), detail.events),
    count(capital(items.many), detail.tracks),
  ];

  switch (holds) {
    case 'sessions':
      return [
        ...sizes,
        count('Users', detail.users),
        { ...length, term: 'Mean length' },
        {
          term: 'Skipped',
          value: statistics.skipShare === null ? '–' : formatShare(statistics.skipShare),
          hint: 'Share of events that were skipped',
        },
        {
          term: 'Repeats',
          value: formatShare(statistics.repeatShare),
          hint: `Events whose track was already played in the session: ${statistics.repeatShare}`,
        },
        rare,
      ];
    case 'playlists':
      return [...sizes, count('Artists', artists), count('Albums', albums), count('Owners', detail.users), length, rare];
    case 'counts':
      return [...sizes, ...number('Mean count'), length, rare];
    case 'ratings':
      return [...sizes, ...number('Mean rating'), count('Never again', values?.neverAgain ?? null), length, rare];
  }
}
