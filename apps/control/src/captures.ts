import type { StreamSession } from '@airlock/contracts/admission';
import type { CaptureView, PullRequest } from '@airlock/contracts/capture';
import type { RoomId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import { apiClient } from '@airlock/nest-host/api-client';
import type { MediaServer } from './media-server.js';

/** Capture, as far as people may order it about. */
export interface Captures {
  pull(request: PullRequest): Promise<StreamSession>;
  /** False when nothing feeds the room. */
  stop(roomId: RoomId): Promise<boolean>;
  list(): Promise<readonly CaptureView[]>;
}

/** For a control app that has no capture to talk to. */
export const noCaptures: Captures = {
  pull: () =>
    Promise.reject(
      new AirlockError('unavailable', 'No capture is connected to this control app', {
        hint: 'Start one and set AIRLOCK_CAPTURE_URL, or publish to a media server.',
      }),
    ),
  stop: () => Promise.resolve(false),
  list: () => Promise.resolve([]),
};

/** A capture app of its own, by its HTTP API. */
export function remoteCaptures(url: string, token: string | undefined): Captures {
  const api = apiClient(url, token);
  return {
    pull: (request) => api.post<StreamSession>('/v1/captures', request),
    stop: async (roomId) => (await api.delete<{ stopped: boolean }>(`/v1/captures/${roomId}`)).stopped,
    list: async () => (await api.get<{ items: CaptureView[] }>('/v1/captures')).items,
  };
}

/** What captures take in can be kicked like a publisher of any media server. */
export const captureAsMediaServer = (captures: Captures): MediaServer => ({
  name: 'capture',
  kick: async ({ roomId }) => ((await captures.stop(roomId)) ? 'kicked' : 'absent'),
});
