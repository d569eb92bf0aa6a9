import { AppError, isErrorCode } from '../../shared/errors.ts';

export type UploadOptions = { batch: string; file: File; signal: AbortSignal; onProgress: (sentBytes: number) => void };
export type Upload = (options: UploadOptions) => Promise<{ path: string }>;

/** Sends a file to the browser door; answers with where it lies now. Throws the door's refusal, or `connection.lost`. */
export const uploadFile: Upload = ({ batch, file, signal, onProgress }) => {
  // `fetch` does not say how much of a body has been sent.
  const request = new XMLHttpRequest();
  const answered = new Promise<{ path: string }>((resolve, reject) => {
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded));
    request.addEventListener('load', () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText));
      else reject(readRefusal(request));
    });
    request.addEventListener('error', () =>
      reject(new AppError('connection.lost', `${file.name} could not be sent: the line to Segue broke. Choose it again.`)),
    );
    request.addEventListener('abort', () => reject(signal.reason));
  });
  signal.addEventListener('abort', () => request.abort(), { once: true });
  request.open('POST', `/uploads/${batch}/${encodeURIComponent(file.name)}`);
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  request.send(file);
  return answered;
};

function readRefusal({ status, responseText }: XMLHttpRequest): AppError {
  if (status !== 422) return new AppError('access.denied', responseText.trim(), { status });
  const { code, message } = JSON.parse(responseText) as { code: unknown; message: string };
  return new AppError(isErrorCode(code) ? code : 'internal', message);
}
