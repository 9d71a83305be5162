import type { StreamSession } from '@airlock/contracts/admission';
import type { CaptureView, PullRequest } from '@airlock/contracts/capture';
import type { RoomId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';

/** Capture, as far as people may order it about. */
export interface Captures {
  pull(request: PullRequest): Promise<StreamSession>;
  stop(roomId: RoomId): Promise<void>;
  list(): readonly CaptureView[];
}

/** For a control app that has no capture to talk to. */
export const noCaptures: Captures = {
  pull: () =>
    Promise.reject(
      new AirlockError('unavailable', 'No capture is connected to this control app', {
        hint: 'Publish to a media server, or start capture.',
      }),
    ),
  stop: () => Promise.resolve(),
  list: () => [],
};
