// Building blocks for what stands in the URL: a part that makes no sense is left out, so that a bad
// link shows the page without it.

/** What a part of the URL says; undefined when it makes no sense. */
type Part<Value> = (asked: unknown) => Value | undefined;

type Parts = Record<string, Part<unknown>>;

type Found<Of extends Parts> = { [Name in keyof Of]?: ReturnType<Of[Name]> };

/** What a page understands of its URL; parts that it does not know are left out, too. */
export function search<Of extends Parts>(parts: Of) {
  return (asked: Record<string, unknown>): Found<Of> => {
    const found: Record<string, unknown> = {};
    for (const [name, part] of Object.entries(parts)) {
      const value = part(asked[name]);
      if (value !== undefined) found[name] = value;
    }
    return found as Found<Of>;
  };
}

export function longText(most: number): Part<string> {
  return (asked) => (typeof asked === 'string' && asked.length <= most ? asked : undefined);
}

export const text = longText(200);

function shaped(shape: RegExp): Part<string> {
  return (asked) => (typeof asked === 'string' && shape.test(asked) ? asked : undefined);
}

/** An id, as the server writes them. */
export const id = shaped(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i);

/** A day, as "2026-02-28". */
export const day = shaped(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);

export const flag: Part<boolean> = (asked) => (typeof asked === 'boolean' ? asked : undefined);

export function numberFrom(least: number): Part<number> {
  return (asked) => (typeof asked === 'number' && asked >= least ? asked : undefined);
}

export function wholeNumber(least: number, most: number): Part<number> {
  return (asked) =>
    Number.isInteger(asked) && Number(asked) >= least && Number(asked) <= most
      ? Number(asked)
      : undefined;
}

/** A whole number from 1: of a version, or of a row in a file. */
export const version = wholeNumber(1, Number.MAX_SAFE_INTEGER);

export function oneOf<const Options extends readonly string[]>(
  options: Options,
): Part<Options[number]> {
  return (asked) => options.find((option) => option === asked);
}
