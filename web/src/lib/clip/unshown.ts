const unknown = 'This clip cannot be played right now. Reload the page to try again.';

/** Why a file is not shown: in the words of who serves it, when it is missing or damaged there. */
export async function whyUnshown(link: string): Promise<string> {
  try {
    const response = await fetch(link, { headers: { Range: 'bytes=0-0' } });
    if (response.status !== 404 && response.status !== 502) return unknown;
    const { detail } = (await response.json()) as { detail?: unknown };
    return typeof detail === 'string' ? detail : unknown;
  } catch {
    return unknown;
  }
}
