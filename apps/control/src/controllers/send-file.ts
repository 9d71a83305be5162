import type { FastifyReply } from 'fastify';

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
};

/** Sends something to be saved under a name; its type follows from the name's ending. */
export const sendFile = (reply: FastifyReply, name: string, text: string): void => {
  const type = TYPES[name.split('.').at(-1)!] ?? 'application/octet-stream';
  void reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .send(text);
};
