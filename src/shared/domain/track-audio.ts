import { z } from 'zod';
import { RejectedRow } from './dataset.ts';
import { TrackSound } from './track-sound.ts';

/** Where the music of a track is: a file on this computer, a link to audio that plays in the page, or a link that opens beside it. */
export const AudioKind = z.enum(['file', 'stream', 'link']);
export type AudioKind = z.infer<typeof AudioKind>;

/** Music that a user has mapped to a track; `location` is an absolute path or an http address. */
export type MappedAudio = { track: string; kind: AudioKind; location: string };

/** How a page reaches the music of a track. */
export const TrackAudio = z.object({
  kind: AudioKind,
  /** Of a file: its address at the door that the page came through. */
  address: z.string(),
  /** The name of the file, or the host of the link. */
  name: z.string(),
});
export type TrackAudio = z.infer<typeof TrackAudio>;

/** What is heard of a track: music of the user's own where it is mapped, else a sketch of how it sounds. */
export const TrackHearing = z.object({ sound: TrackSound.nullable(), audio: TrackAudio.nullable() });
export type TrackHearing = z.infer<typeof TrackHearing>;

const counts = { files: z.int(), streams: z.int(), links: z.int() };

/** The audio mapped to the tracks of a data set. */
export const AudioMap = z.object({
  ...counts,
  /** The table or folder it was read from. */
  source: z.string(),
  madeAt: z.string(),
});
export type AudioMap = z.infer<typeof AudioMap>;

/** What a table or a folder would map, and what it would not. */
export const AudioMatch = z.object({
  ...counts,
  /** Tracks of the data set. */
  tracks: z.int(),
  rejectedRows: z.int(),
  rejectedSample: z.array(RejectedRow),
  /** The first of what matched. */
  sample: z.array(z.object({ track: z.string(), kind: AudioKind, location: z.string() })),
});
export type AudioMatch = z.infer<typeof AudioMatch>;

/** `path` is a table of track ids beside paths or links, or a folder of files named by track id. */
export const AudioSource = z.strictObject({ name: z.string(), path: z.string().min(1) });
export type AudioSource = z.infer<typeof AudioSource>;
