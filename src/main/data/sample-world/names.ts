import type { Rng } from '../../../shared/random.ts';
import type { Mood } from './genres.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const ADJECTIVES = words(`
  Amber Blue Borrowed Bright Broken Careful Cedar Clear Copper Crooked Distant Early Easy Electric Empty Endless Faded Falling First
  Foreign Gentle Glass Golden Green Half Hidden Hollow Honest Idle Indigo Ivory Kind Last Late Lazy Little Lonely Long Lost Loud Lucky
  Midnight Misty Narrow Nearby New Old Open Ordinary Other Pale Paper Patient Plain Quiet Rainy Red Restless Second Secret Short Silver
  Simple Sleepy Slow Small Soft Southern Spare Still Stolen Strange Sudden Sunday Tender Tidal Tiny Unsent Velvet Violet Wandering Warm
  Weightless White Wild Winter Wooden Yellow Young`);
const NOUNS = words(`
  Airport Anchor Arcade Atlas Avenue Balcony Bicycle Bird Boat Bridge Candle Carousel Castle Cathedral Ceiling City Cloud Coast Comet
  Compass Corner Country Current Dancer Desert Door Dream Echo Elevator Ember Engine Evening Feather Field Fire Flower Forest Fountain
  Garden Ghost Glacier Harbour Heart Hill Hotel Hour House Island Juniper Kitchen Ladder Lake Lantern Letter Lighthouse Line Machine Map
  Meadow Mirror Moon Morning Motel Mountain Needle Night Ocean Orchard Orbit Parade Photograph Piano Planet Pocket Postcard Radio Rain
  Record River Road Room Sailor Satellite Season Shadow Shore Signal Sky Station Stone Storm Stranger Street Summer Swimmer Telephone
  Theatre Tide Train Tunnel Valley Voice Wave Weather Window Wire`);
const DEEDS = words(`
  Calling Carrying Chasing Counting Crossing Driving Drawing Finding Following Holding Leaving Learning Losing Missing Naming Painting
  Passing Reading Remembering Sailing Saving Seeking Stealing Tracing Trading Turning Wanting Watching`);
const OPENINGS = words(
  'Al An Be Bo Ca Co Da De El En Fa Fe Ga Ha Il Io Ja Jo Ka Ke La Le Li Lu Ma Mi Na Ni No Ola Pa Pe Ra Re Ro Sa Se Si Ta Te Ti To Vi Vo Wi Ya Yu Za Zo',
);
const MIDDLES = words('ba bel da dor fi ga go la len li lo ma mar men mi na ne ni no ra ran ri ro sa sel shi so ta ti to va ven vi ya zi');
const ENDINGS = words('an ane as ek el en er es ette i ia in io is ko la lin lo ma na ne no on ra ri ron sen ta tis to va ve');

function pick(list: readonly string[], rng: Rng): string {
  return list[rng.integer(list.length)]!;
}

function article(word: string): string {
  return /^([AEIOU]|Honest)/.test(word) ? 'an' : 'a';
}

function surname(rng: Rng): string {
  return pick(OPENINGS, rng) + pick(MIDDLES, rng) + (rng.uniform() < 0.4 ? pick(MIDDLES, rng) : '') + pick(ENDINGS, rng);
}

function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

const ARTIST_PATTERNS: ((rng: Rng) => string)[] = [
  (rng) => `${pick(OPENINGS, rng)}${pick(ENDINGS, rng)} ${surname(rng)}`,
  (rng) => `${surname(rng)} ${surname(rng)}`,
  (rng) => `The ${pick(ADJECTIVES, rng)} ${plural(pick(NOUNS, rng))}`,
  (rng) => `${pick(ADJECTIVES, rng)} ${pick(NOUNS, rng)}`,
  (rng) => `${surname(rng)} & the ${plural(pick(NOUNS, rng))}`,
  (rng) => surname(rng),
];
const TITLE_PATTERNS: ((rng: Rng) => string)[] = [
  (rng) => `${pick(ADJECTIVES, rng)} ${pick(NOUNS, rng)}`,
  (rng) => `${pick(DEEDS, rng)} the ${pick(NOUNS, rng)}`,
  (rng) => `${pick(NOUNS, rng)} of the ${pick(ADJECTIVES, rng)} ${pick(NOUNS, rng)}`,
  (rng) => `${pick(NOUNS, rng)} and ${pick(NOUNS, rng)}`,
  (rng) => {
    const adjective = pick(ADJECTIVES, rng);
    return `${pick(DEEDS, rng)} ${article(adjective)} ${adjective} ${pick(NOUNS, rng)}`;
  },
  (rng) => pick(NOUNS, rng),
];
const PLAYLIST_WORDS: Record<Mood, readonly string[]> = {
  calm: words('unwind slow soft late-night rainy quiet'),
  focus: words('focus deep-work reading desk study'),
  bright: words('sunny morning good-mood coffee summer'),
  party: words('party friday warm-up peak-time dancefloor'),
  road: words('road-trip highway driving long-way-home'),
};

/** An artist name not in `taken`, which it joins. */
export function nameArtist(rng: Rng, taken: Set<string>): string {
  for (;;) {
    const name = ARTIST_PATTERNS[rng.integer(ARTIST_PATTERNS.length)]!(rng);
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

/** A title for a track or an album; titles may repeat, as they do in life. */
export function nameRecording(rng: Rng): string {
  return TITLE_PATTERNS[rng.integer(TITLE_PATTERNS.length)]!(rng);
}

export function namePlaylist(rng: Rng, mood: Mood, genre: string, theme: string): string {
  const word = pick(PLAYLIST_WORDS[mood], rng).replaceAll('-', ' ');
  const shape = rng.integer(4);
  if (shape === 0) return `${word} ${genre}`;
  if (shape === 1) return `${genre} and ${theme}`;
  if (shape === 2) return `${word}: ${theme}`;
  return `my ${word} ${genre}`;
}
