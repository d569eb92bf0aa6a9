import type { TrackAudio } from '../../shared/domain/track-audio.ts';
import { AppError, isErrorCode } from '../../shared/errors.ts';
import type { Playing } from './play-sketch.ts';

/** Where in the audio the listener is, in seconds; the length is null until it is known. */
export type AudioPlace = { seconds: number; length: number | null };

/** Audio that is heard. */
export type PlayingAudio = Playing & { seek: (seconds: number) => void };

/** Plays a file or a link to audio; `onPlace` hears how far it is. `ended` settles when it is over or stopped, and rejects with why it cannot be played. */
export function playAudio(audio: TrackAudio, onPlace: (place: AudioPlace) => void): PlayingAudio {
  const element = new Audio(audio.address);
  const end = Promise.withResolvers<void>();
  const tell = () => onPlace({ seconds: element.currentTime, length: Number.isFinite(element.duration) ? element.duration : null });
  element.addEventListener('loadedmetadata', tell);
  element.addEventListener('timeupdate', tell);
  element.addEventListener('ended', () => end.resolve());
  element.addEventListener('error', () => void whyNot(audio).then(end.reject, end.reject));
  // What hinders it comes with the event; being stopped before it began is no failure.
  element.play().catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'NotAllowedError')
      end.reject(new AppError('audio.notAudio', 'The browser did not let the page play sound. Press Play once more.'));
  });
  return {
    ended: end.promise,
    seek: (seconds) => {
      element.currentTime = seconds;
    },
    stop: () => {
      element.pause();
      end.resolve();
    },
  };
}

/** The refusal behind an address that did not play: the element itself knows none. */
async function whyNot({ kind, address, name }: TrackAudio): Promise<AppError> {
  if (kind !== 'file') {
    return new AppError(
      'audio.missing',
      `${address} could not be played: ${name} did not answer with audio that this browser plays. Open it in a tab to see what is there, or map the track anew.`,
      {
        address,
      },
    );
  }
  const answer = await fetch(address, { headers: { Range: 'bytes=0-0' } });
  if (answer.ok)
    return new AppError(
      'audio.notAudio',
      `${name} could not be played: this browser does not know how it is coded. Convert it to MP3 or WAV, then map it anew.`,
      { address },
    );
  const { code, message } = (await answer.json()) as { code: unknown; message: string };
  return new AppError(isErrorCode(code) ? code : 'internal', message, { address });
}
