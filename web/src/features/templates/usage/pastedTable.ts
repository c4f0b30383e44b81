// A table as spreadsheets copy it, tabs between cells, or write it as CSV, commas or semicolons between
// them; a cell in double quotes may hold anything. The first line names the columns: character, emotion,
// and a placeholder in each of the others.
import type { TemplateApplication } from '~/api/templates/templates';
import { isProblem } from '~/lib/problem';

type Item = NonNullable<TemplateApplication['items']>[number];

/** The line of each item, from 1, by which the server's problems are told. */
export type PastedTable = { items: Item[]; lines: number[] } | { problem: string };

const characterColumns = ['character', 'character_id', 'character_slug'];

/** How many problems are told at once. */
const most = 5;

interface Row {
  /** Where it begins, from 1. */
  line: number;
  cells: string[];
}

function separatorOf(text: string): string {
  const [header = ''] = text.split('\n', 1);
  return ['\t', ';'].find((one) => header.includes(one)) ?? ',';
}

/** The rows that are not empty; undefined when a quote is not closed. */
function rowsOf(text: string): Row[] | undefined {
  const separator = separatorOf(text);
  const rows: Row[] = [];
  let row: Row = { line: 1, cells: [] };
  let cell = '';
  let isQuoted = false;
  let line = 1;
  for (let at = 0; at <= text.length; at += 1) {
    const letter = text[at];
    if (letter === '\n') line += 1;
    if (isQuoted) {
      if (letter === undefined) return undefined;
      if (letter !== '"') {
        cell += letter;
      } else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else {
        isQuoted = false;
      }
    } else if (letter === '"' && cell === '') {
      isQuoted = true;
    } else if (letter === separator) {
      row.cells.push(cell.trim());
      cell = '';
    } else if (letter === '\n' || letter === undefined) {
      row.cells.push(cell.trim());
      rows.push(row);
      row = { line, cells: [] };
      cell = '';
    } else {
      cell += letter;
    }
  }
  return rows.filter(({ cells }) => cells.some((one) => one !== ''));
}

/** The cells of a table; without a character the row is of the global default. */
export function parseTable(text: string): PastedTable {
  const all = rowsOf(text);
  if (!all) return { problem: 'A quotation mark is not closed.' };
  const [header, ...rows] = all;
  const columns = header?.cells.map((name) => name.toLowerCase()) ?? [];
  if (!columns.includes('emotion')) {
    return { problem: 'The first line must name the columns, one of them “emotion”.' };
  }
  const items: Item[] = [];
  for (const { line, cells } of rows) {
    if (cells.length > columns.length) {
      return { problem: `Line ${line} has more cells than the first line has names.` };
    }
    const row = new Map(columns.map((name, column) => [name, cells[column] ?? '']));
    const emotion = row.get('emotion') ?? '';
    if (emotion === '') return { problem: `Line ${line} names no emotion.` };
    const character = characterColumns.map((name) => row.get(name)).find(Boolean) ?? null;
    for (const name of ['emotion', ...characterColumns]) row.delete(name);
    // An empty cell is no value, so that the default stands there.
    const values = Object.fromEntries([...row].filter(([, value]) => value !== ''));
    items.push({ character, emotion, values });
  }
  if (items.length === 0) return { problem: 'There is no row below the names of the columns.' };
  return { items, lines: rows.map(({ line }) => line) };
}

/** What the server says of single items, by their lines; undefined when it says nothing of any. */
export function problemsOfLines(error: Error | null, lines: readonly number[]): string | undefined {
  if (!isProblem(error)) return undefined;
  const told = error.fields.flatMap(({ pointer, message }) => {
    const line = lines[Number(/^\/items\/(\d+)/.exec(pointer)?.[1])];
    return line === undefined ? [] : [`Line ${line}: ${message}`];
  });
  if (told.length === 0) return undefined;
  const more = told.length > most ? [`And ${told.length - most} more.`] : [];
  return [...told.slice(0, most), ...more].join(' ');
}
