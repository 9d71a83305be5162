import { MediaMtxHook, NginxRtmpHook, SrsHook } from '@airlock/contracts/http/hooks';
import { expect, it } from 'vitest';
import { claimOfMediaMtx, claimOfNginxRtmp, claimOfSrs } from './claims.js';

const srs = (tcUrl?: string) =>
  claimOfSrs(
    SrsHook.parse({
      ...{ action: 'on_publish', client_id: 'c1', vhost: '__defaultVhost__', app: 'live', stream: 'r' },
      ...(tcUrl === undefined ? {} : { tcUrl }),
    }),
  );
const nginx = (tcurl?: string) =>
  claimOfNginxRtmp(
    NginxRtmpHook.parse({
      ...{ call: 'publish', app: 'live', name: 'r' },
      ...(tcurl === undefined ? {} : { tcurl }),
    }),
  );

it.each([
  ['SRS', srs],
  ['nginx-rtmp', nginx],
])('A08: a publisher of %s says where it connected to, or nothing that can be used', (_server, claim) => {
  expect(claim('rtmp://push.platform.example:1935/live').host).toBe('push.platform.example');
  expect(claim('rtmps://[2001:db8::1]/live').host).toBe('2001:db8::1');
  for (const none of [
    undefined,
    '',
    'live',
    'rtmp:///live',
    '//push.example/live',
    `rtmp://${'a'.repeat(256)}/live`,
  ])
    expect(claim(none), none).not.toHaveProperty('host');
  expect(claim('rtmp://push.platform.example/live').credentials).toEqual({});
});

it('A08: MediaMTX passes on no host, and no word of the publisher stands for one', () => {
  const hook = { action: 'publish', path: 'live/r', query: 'tcUrl=rtmp://push.platform.example/live' };
  expect(claimOfMediaMtx(MediaMtxHook.parse(hook))).not.toHaveProperty('host');
});
