// needs: nginx-rtmp
import 'reflect-metadata';
import { startNginxRtmp } from '@airlock/testkit/servers/media-server';
import { mediaServerSuite } from './suite.testkit.js';

mediaServerSuite('nginx-rtmp', { type: 'nginx-rtmp', start: startNginxRtmp });
