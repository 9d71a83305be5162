import { createHttpApp } from '@airlock/nest-host/http-app';
import { silentLogger } from '@airlock/nest-host/logger';
import { expect, test } from 'vitest';
import {
  NOW,
  reply,
  segmentMessage,
  signal,
  streamRecord,
  testEvents,
  testPolicy,
  testText,
} from './ingest.testkit.js';
import { createJudge } from './judge.js';
import { SHADOW, ShadowController } from './shadow.controller.js';
import { createShadow, type Disagreement } from './shadow.js';

test('the last disagreements are told over HTTP, both traces in full', async () => {
  const strict = testPolicy({
    segments: `    - { id: strict, label: abuse, when: score("abuse") > 0.3, decision: hold }`,
  });
  const shadow = createShadow({ policy: () => strict, events: testEvents() });
  const judge = createJudge({ policy: testPolicy, text: testText, clock: () => NOW, shadow });
  const seen = reply({ signals: [signal('abuse', 0, 0.4)] });
  judge.segment(segmentMessage(), seen, streamRecord(), NOW);

  const app = await createHttpApp({
    name: 'ingest',
    host: '127.0.0.1',
    port: 0,
    logger: silentLogger(),
    module: { controllers: [ShadowController], providers: [{ provide: SHADOW, useValue: shadow }] },
  });
  try {
    const answer = await fetch(new URL('/shadow/disagreements', app.url));
    const { disagreements } = (await answer.json()) as { disagreements: Disagreement[] };
    expect(disagreements).toEqual(shadow.disagreements());
    expect(disagreements).toMatchObject([{ shadow: { decision: 'hold', rules: [{ rule: 'strict' }] } }]);
  } finally {
    await app.close();
  }
});
