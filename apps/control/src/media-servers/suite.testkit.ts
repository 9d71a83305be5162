import { ActionView } from '@airlock/contracts/http/stream-api';
import type { MediaServerType } from '@airlock/contracts/media-server';
import type { MediaServerOptions, RunningMediaServer } from '@airlock/testkit/servers/media-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Rig, startRig } from './rig.testkit.js';

export interface SuiteOptions {
  readonly type: MediaServerType;
  readonly start: (options: MediaServerOptions) => Promise<RunningMediaServer>;
}

/** What every media server must do together with control, with a real publisher. */
export const mediaServerSuite = (name: string, options: SuiteOptions): void => {
  describe(name, () => {
    let rig: Rig;
    beforeAll(async () => {
      rig = await startRig(options.type, options.start);
    });
    afterAll(() => rig.close());

    const onAir = (room: string) =>
      rig.t.until(async () => {
        const view = await rig.live(room);
        return view !== undefined && view.captured > 0 && view;
      });
    const cut = async (room: string): Promise<string> => {
      const view = await onAir(room);
      const answer = await rig.call('POST', `/v1/streams/${view.stream.streamId}/cut`, { reason: 'enough' });
      return ActionView.parse(answer.body).action.actionId;
    };
    const action = async (id: string): Promise<ActionView> =>
      ActionView.parse((await rig.call('GET', `/v1/actions/${id}`)).body);
    const edge = async (id: string) => (await action(id)).enforcement.find((e) => e.server === 'edge');

    it('lets an admitted publisher through, and its media reaches Airlock', async () => {
      const publisher = rig.publish('flows?ticket=paid');
      const view = await onAir('flows');
      expect(view.stream).toMatchObject({ roomId: 'flows', live: true });
      expect(publisher.child.exitCode).toBeNull();
      expect(rig.capture.sessions().map((s) => s.roomId)).toContain('flows');
    });

    it('A23: throws off a publisher who is cut, and refuses him when he comes back', async () => {
      const publisher = rig.publish('cut');
      await onAir('cut');
      const id = await cut('cut');
      expect(await publisher.exit).not.toBe(0);
      const { decidedAt } = (await action(id)).action;
      console.log(`${name}: publisher gone ${Date.now() - decidedAt} ms after the decision`);
      await rig.t.until(async () => (await edge(id))?.state === 'confirmed');
      const refused = (await rig.refusals('cut')).length;
      for (let i = 0; i < 3; i += 1) expect(await rig.publish('cut').exit).not.toBe(0);
      expect((await rig.refusals('cut')).length).toBe(refused + 3);
      expect(await rig.live('cut')).toBeUndefined();
      const { streamId } = (await action(id)).action;
      await rig.call('POST', `/v1/streams/${streamId}/lift`, { reason: 'forgiven' });
      const forgiven = rig.publish('cut');
      await onAir('cut');
      expect(forgiven.child.exitCode).toBeNull();
    });

    it('kicks as often as it is told, and finds nobody the second time', async () => {
      const publisher = rig.publish('twice');
      const { stream } = await onAir('twice');
      const target = { roomId: stream.roomId, streamId: stream.streamId };
      await rig.t.until(async () => (await rig.server.kick(target)) === 'kicked');
      expect(await publisher.exit).not.toBe(0);
      await rig.t.until(async () => (await rig.server.kick(target)) === 'absent');
      expect(await rig.server.kick(target)).toBe('absent');
    });

    it('refuses what is no room: other applications and hostile names', async () => {
      for (const [room, app] of [
        ['somewhere', 'other'],
        ['..%2F..%2Fetc', 'live'],
        ['-leading', 'live'],
        ['a'.repeat(65), 'live'],
        ['r%00oom', 'live'],
      ] as const) {
        expect(await rig.publish(room, app).exit, room).not.toBe(0);
      }
      expect(rig.capture.sessions().map((s) => s.roomId)).not.toContain('somewhere');
    });

    it('keeps the room for the first publisher', async () => {
      const first = rig.publish('taken');
      const { stream } = await onAir('taken');
      expect(await rig.publish('taken').exit).not.toBe(0);
      expect(first.child.exitCode).toBeNull();
      expect((await rig.live('taken'))?.stream.streamId).toBe(stream.streamId);
    });

    it('refuses everybody while control cannot be asked', async () => {
      await rig.hook.down();
      expect(await rig.publish('unasked').exit).not.toBe(0);
      await rig.hook.up();
      rig.hook.fail(true);
      expect(await rig.publish('unasked').exit).not.toBe(0);
      rig.hook.fail(false);
      expect(await rig.live('unasked')).toBeUndefined();
      rig.publish('unasked');
      await onAir('unasked');
    });

    it('is kicked on by the outbox when its API comes back', async () => {
      const publisher = rig.publish('later');
      await onAir('later');
      await rig.api.down();
      const id = await cut('later');
      const failed = await rig.t.until(async () => {
        const target = await edge(id);
        return target !== undefined && target.attempts >= 2 && target.error !== undefined && target;
      });
      expect(failed).toMatchObject({ state: 'pending', error: expect.stringContaining('does not answer') });
      expect(publisher.child.exitCode).toBeNull();
      // Out of the audience's sight all the same: capture has let go of it.
      expect(await rig.live('later')).toBeUndefined();
      await rig.api.up();
      expect(await publisher.exit).not.toBe(0);
      await rig.t.until(async () => (await edge(id))?.state === 'confirmed');
    });

    it('ends the stream with its publisher, and gives him a new one later', async () => {
      const publisher = rig.publish('again');
      const first = await onAir('again');
      publisher.child.kill('SIGKILL');
      await rig.t.until(async () => (await rig.live('again')) === undefined);
      rig.publish('again');
      expect((await onAir('again')).stream.streamId).not.toBe(first.stream.streamId);
    });

    it('shows nothing to anybody but capture', async () => {
      rig.publish('private');
      await onAir('private');
      expect(await rig.play('private').exit).not.toBe(0);
      expect(await rig.play('private?key=guess').exit).not.toBe(0);
      expect(await rig.play(`private?key=${rig.server.readKey}`).exit).toBe(0);
    });
  });
};
