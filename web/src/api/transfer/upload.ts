import { ToldError, UnreachableError } from '~/lib/problem';
import { changeHeaders, refusalOf } from '../client';

interface UploadOptions {
  /** The same for the same file: sent twice, it is taken once. */
  idempotencyKey: string;
  /** How much was sent, 0 to 1; at 1 the server has it all and thinks. */
  onSent: (share: number) => void;
  signal: AbortSignal;
}

/** Sends a file as a form does, and says how far it is: fetch cannot tell that of what it sends. */
export function upload<Answer>(path: string, file: File, options: UploadOptions) {
  const { idempotencyKey, onSent, signal } = options;
  return new Promise<Answer>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    for (const [name, value] of Object.entries(changeHeaders(undefined, idempotencyKey))) {
      request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0);
    request.upload.onload = () => onSent(1);
    request.onload = () => {
      const answer = new Response(request.responseText, {
        status: request.status,
        headers: { 'x-request-id': request.getResponseHeader('x-request-id') ?? '' },
      });
      if (answer.ok) resolve(answer.json());
      else void refusalOf(answer, path).then(reject);
    };
    request.onerror = () => void whyUnsent(file).then(reject);
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}

/** A file that was moved or written to after it was chosen cannot be sent either. */
async function whyUnsent(file: File): Promise<Error> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return new UnreachableError();
  } catch {
    return new ToldError(
      'The file can no longer be read: it was moved or changed. Choose it again.',
    );
  }
}
