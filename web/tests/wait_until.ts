// Waits for what the server works on.

/** How long anything may take, beside whatever else the machine does. */
const secondsMax = 300;

/** What `read` answers as soon as it is done; `what` says in an error what was waited for. */
export async function waitUntil<T>(
  what: string,
  read: () => Promise<T>,
  isDone: (value: T) => boolean,
): Promise<T> {
  const end = Date.now() + secondsMax * 1000;
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    if (Date.now() > end) throw new Error(`${what} was not ready in ${secondsMax} seconds`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
