import { ToldError } from '~/lib/problem';
import { refusalOf } from '../client';
import { deliver } from '../delivery';

export interface UploadOptions {
  /** How much was sent, 0 to 1; at 1 the server has it all and thinks. */
  onSent: (share: number) => void;
  signal: AbortSignal;
  /** POST, when it is left out. */
  method?: 'POST' | 'PUT';
}

/** Sends a file as a form does, and says how far it is: fetch cannot tell that of what it sends. The
    same file sent again while its answer is not known is taken once. */
export async function upload<Answer>(
  path: string,
  file: File,
  options: UploadOptions,
): Promise<Answer> {
  const answer = await deliver({
    identity: file,
    send: (key) => sendOnce(path, file, key, options),
    signal: options.signal,
  });
  if (!answer.ok) throw await refusalOf(answer, path);
  return (await answer.json()) as Answer;
}

/** Null when no answer came. */
function sendOnce(
  path: string,
  file: File,
  key: string,
  { onSent, signal, method = 'POST' }: UploadOptions,
) {
  return new Promise<Response | null>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, path);
    request.setRequestHeader('Idempotency-Key', key);
    request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0);
    request.upload.onload = () => onSent(1);
    request.onload = () => {
      const headers = Object.fromEntries(
        ['x-request-id', 'content-type'].map((name) => [
          name,
          request.getResponseHeader(name) ?? '',
        ]),
      );
      resolve(new Response(request.responseText, { status: request.status, headers }));
    };
    request.onerror = () => void requireReadable(file).then(() => resolve(null), reject);
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}

/** A file that was moved or written to after it was chosen cannot be sent either. */
async function requireReadable(file: File): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new ToldError(
      'The file can no longer be read: it was moved or changed. Choose it again.',
    );
  }
}
