// Whether a chosen file can be an import, known without reading it.
import { bytesInWords } from '~/lib/text/bytes';
import { isolated } from '~/lib/text/isolated';

/** What the server takes. */
export const fileBytesMost = 1024 ** 3;

/** For the dialog of the browser. */
export const accepted = '.json,.csv,.tsv,.txt,.gz,.zip';

const kinds = /\.(json|csv|tsv|txt)(\.gz)?$|\.(gz|zip)$/i;

/** What is wrong with a file, in a sentence; null when nothing is. */
export function problemOfFile({ name, size }: { name: string; size: number }): string | null {
  if (!kinds.test(name)) {
    return `“${isolated(name)}” is neither JSON nor CSV. Its name has to end in .json, .csv, .tsv or .txt, or in .gz or .zip when it is packed.`;
  }
  if (size === 0) return `“${isolated(name)}” is empty.`;
  if (size > fileBytesMost) {
    return `“${isolated(name)}” has ${bytesInWords(size)}; at most 1 GB can be sent. Pack it with gzip or zip, or export fewer characters at a time.`;
  }
  return null;
}

/** The one file of a choice or a drop. */
export function oneFile(files: readonly File[]): { file: File } | { problem: string } {
  const [file] = files;
  if (!file) return { problem: 'That was not a file.' };
  if (files.length > 1) return { problem: 'One file at a time: choose one of them.' };
  const problem = problemOfFile(file);
  return problem === null ? { file } : { problem };
}
