// A change is delivered until its answer is known. A lost answer is not a lost change: the very same
// request is sent again under its own Idempotency-Key, and the server does it once, or says what it
// answered before. A key belongs to one request and is forgotten with its answer.
import { newUuid } from '~/lib/browser/uuid';
import { onReachable } from '~/lib/network/reachable';
import { beginUnanswered } from '~/lib/network/unanswered';
import { UnknownOutcomeError } from '~/lib/problem';

/** Between two attempts, in milliseconds; the last one again and again. */
const pauses = [300, 1000, 2000, 4000, 8000];
/** How often a server that answers that it is not available is asked before that is told. */
const busyAnswersMost = 8;

const keys = new Map<unknown, string>();
const late = new WeakSet<Response>();

export interface ChangeRequest {
  /** What tells the request from every other: method, address, preconditions and body. */
  identity: unknown;
  /** One attempt; null when no answer came. What it throws ends the delivery. */
  send: (key: string) => Promise<Response | null>;
  signal?: AbortSignal;
}

/** The answer to the change. Throws UnknownOutcomeError when the server keeps saying that it cannot;
    the same request then goes on under the same key. */
export async function deliver({ identity, send, signal }: ChangeRequest): Promise<Response> {
  const key = keys.get(identity) ?? newUuid();
  keys.set(identity, key);
  let end: (() => void) | undefined;
  let busyAnswers = 0;
  try {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await send(key);
      if (answer && isKnown(answer.status, end !== undefined)) {
        keys.delete(identity);
        if (end) late.add(answer);
        return answer;
      }
      busyAnswers = isOurs(answer) ? busyAnswers + 1 : 0;
      if (busyAnswers === busyAnswersMost) throw new UnknownOutcomeError();
      end ??= beginUnanswered();
      await pause(pauses[Math.min(attempt, pauses.length - 1)] ?? 0, signal);
    }
  } finally {
    end?.();
  }
}

/** Whether an answer came only after one was lost. */
export function isLate(answer: Response): boolean {
  return late.has(answer);
}

/** Gateways answer 502 and 504 for a server that may have done it, and 503 says it of a commit, too.
    What is refused before it is looked at (401, 429) says nothing of an attempt before. */
function isKnown(status: number, isRepeated: boolean): boolean {
  return ![502, 503, 504, ...(isRepeated ? [401, 408, 429] : [])].includes(status);
}

function isOurs(answer: Response | null): boolean {
  return answer?.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      endListening();
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const goOn = () => {
      stop();
      resolve();
    };
    const abort = () => {
      stop();
      reject(new DOMException('The change was called off.', 'AbortError'));
    };
    const timer = setTimeout(goOn, milliseconds);
    const endListening = onReachable(goOn);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
  });
}
