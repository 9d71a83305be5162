import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers JSON that is posted to it, on this machine only. */
export const serveJson = async (
  answer: (body: unknown) => Promise<unknown>,
  port: number,
): Promise<{ url: string; close(): Promise<void> }> => {
  const server = createServer((request, response) => {
    void (async () => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const answered = await answer(JSON.parse(text));
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answered));
    })().catch((error: unknown) => response.writeHead(400).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
