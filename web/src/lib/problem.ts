// How the server says no: problem+json (RFC 9457), turned into one kind of error.

export interface FieldProblem {
  /** A JSON pointer into the body, or ?name for a part of the query. */
  pointer: string;
  code: string;
  message: string;
}

/** An error whose message is for people; that of any other is for the console. */
export class ToldError extends Error {}

export class ProblemError extends ToldError {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly request_id: string;
  /** It came only after an answer was lost, so that whoever asked may no longer wait for it. */
  isLate = false;
  readonly fields: readonly FieldProblem[];
  /** All members of the answer; those beyond the standard depend on the code. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(status: number, members: Record<string, unknown>) {
    super(
      inWords(text(members['detail'])) ||
        text(members['title']) ||
        `The server answered ${status}.`,
    );
    this.status = status;
    this.code = text(members['code']) || 'unknown';
    this.title = text(members['title']) || 'The server refused';
    this.request_id = text(members['request_id']);
    const fields = Array.isArray(members['problems'])
      ? (members['problems'] as FieldProblem[])
      : [];
    this.fields = fields.map((field) => ({ ...field, message: inWords(field.message) }));
    this.members = members;
  }

  /** The message for one member of the body, when the server named it. */
  field(name: string): string | undefined {
    const at = (pointer: string) => pointer === `/${name}` || pointer === `?${name}`;
    return this.fields.find((field) => at(field.pointer))?.message;
  }
}

/** The request got no answer: the network or the server is away. */
export class UnreachableError extends ToldError {
  override readonly name: string = 'UnreachableError';
  constructor(message = 'Mien cannot be reached. Check the network; we go on trying.') {
    super(message);
  }
}

/** The server could not say whether a change was made. */
export class UnknownOutcomeError extends UnreachableError {
  override readonly name = 'UnknownOutcomeError';
  constructor() {
    super('The server cannot say yet whether this was done. Try again: it is done only once.');
  }
}

/** What to tell people of an error: no stack, address or word of a program. */
export function messageOf(error: Error): string {
  if (error instanceof ToldError) return error.message;
  return 'Something went wrong in this page. Try again, or reload it.';
}

/** A sentence that begins with a member of the API, for people: "prompt_text must …" as "Prompt text must
    …". */
function inWords(sentence: string): string {
  return sentence.replace(/^[a-z]+(_[a-z]+)+(?= )/, (name) => {
    const words = name.replaceAll('_', ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
  });
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function isProblem(error: unknown, code?: string): error is ProblemError {
  return error instanceof ProblemError && (code === undefined || error.code === code);
}
