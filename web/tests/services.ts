// A video service with the plain contract of Mien's guide, as a team may have one.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface VideoService {
  url: string;
  /** What it answers the next questions with; 200 lets it work. */
  answerWith: (status: number) => void;
  /** The bodies that it was asked to make clips of. */
  orders: Record<string, unknown>[];
  close: () => Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) body += String(part);
  return body;
}

/** `clip` is what it makes of every text. */
export async function startVideoService(clip: Buffer): Promise<VideoService> {
  const orders: Record<string, unknown>[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    void (async () => {
      const body = await readBody(request);
      if (request.url === '/clip.mp4') {
        response.writeHead(200, { 'Content-Type': 'video/mp4', 'Content-Length': clip.length });
        response.end(clip);
        return;
      }
      const isOrder = request.method === 'POST' && status === 200;
      if (isOrder) orders.push(JSON.parse(body) as Record<string, unknown>);
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(
        JSON.stringify(
          isOrder
            ? {
                video_url: `${url}/clip.mp4`,
                video_id: `clip-${orders.length}`,
                generation_timestamp: new Date().toISOString(),
              }
            : {},
        ),
      );
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    orders,
    answerWith: (next) => {
      status = next;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
