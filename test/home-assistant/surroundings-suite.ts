/**
 * What the house does with a Home Assistant beyond its locks, whichever: the local simulator and the real one
 * pass the same, so that the simulator is true.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceUnderTest } from '../driver-contract.ts';
import { ProgramHouse } from '../support/program-house.ts';
import { until } from '../support/until.ts';
import { HomeAssistantSocket } from './ws.ts';

export interface Surroundings {
  readonly url: string;
  readonly token: string;
  /** A lock that shows its codes: its entity, and the lock itself. */
  readonly lock: { readonly entityId: string; readonly device: DeviceUnderTest };
}

const PIN = '60418352';

export function describeSurroundings(name: string, surroundings: () => Surroundings): void {
  describe(`a house at ${name}`, () => {
    let house: ProgramHouse;
    let socket: HomeAssistantSocket;
    let lock: string;

    beforeAll(async () => {
      const { url, token, lock: front } = surroundings();
      lock = `ha/${front.entityId}`;
      socket = await HomeAssistantSocket.open(url, token);
      await socket.listen();
      house = await ProgramHouse.open({ url, token, devices: [`${lock}: { name: Front door }`] });
      await house.has(lock);
      await house.does('👥 Users', '➕ New user', 'Anna Berg', 'Skip', 'Skip', '🔑 New code', PIN);
      await house.does('Front door', 'Next ›', 'Always', '✅ Save');
      expect(Object.values(await front.device.slots())).toContain(PIN);
    });

    afterAll(async () => {
      socket?.close();
      await house?.close();
    });

    const fired = (type: string): Record<string, unknown>[] =>
      socket.events
        .map((text) => JSON.parse(text) as { event_type: string; data: Record<string, unknown> })
        .filter(({ event_type }) => event_type === type)
        .map(({ data }) => data);

    it('fires what happens at its doors on the bus', async () => {
      await surroundings().lock.device.typePin(PIN);
      await until(() => fired('latchkey_code_used').length > 0, 'the event');
      const [data] = fired('latchkey_code_used');
      expect(data).toMatchObject({ device: lock, device_name: 'Front door', user_name: 'Anna Berg' });
      expect(JSON.stringify(data)).not.toContain(PIN);
    });
  });
}
