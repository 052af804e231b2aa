import { describe, expect, it } from 'vitest';
import { SimulatedError } from '../../../drivers/home-assistant/simulator/core.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { connected, FRONT_DOOR, simulator } from './connection-rig.ts';

describe('codes and actions', () => {
  it('gives no PIN to an action unless the recorder keeps none', async () => {
    const { driver } = await connected();
    for (const name of ['credential', 'matter', 'zigbee']) {
      expect(driver.devices().find(({ id }) => id === `ha/lock.${name}`)).toMatchObject({
        slots: 0,
        codesUnsupportedReason: { code: 'actions-recorded', of: 'lock' },
      });
    }
    const refused = await driver.arm('ha/alarm_control_panel.home', 'away', Pin.of('4711'), {});
    expect(refused).toMatchObject({ kind: 'refused', message: { code: 'actions-recorded', of: 'panel' } });

    expect(await driver.write(FRONT_DOOR, 2, Pin.of('246810'))).toEqual({ kind: 'confirmed' });
    expect(await driver.write('ha/alarm_control_panel.alarmo', 2, Pin.of('246810'))).toEqual({
      kind: 'confirmed',
    });
    const bus = JSON.stringify(simulator.core.bus);
    for (const digits of ['246810', '4711']) expect(bus.includes(digits), 'a PIN is on the bus').toBe(false);
  });

  it('does not take what the lock said of another slot for an answer', async () => {
    const { driver } = await connected();
    await simulator.zwave.preload(7, '707070');
    const { commands } = simulator.core;
    const invoke = commands.get('zwave_js/invoke_cc_api')!;
    commands.set('zwave_js/invoke_cc_api', async (message, push) =>
      invoke({ ...message, ...(message.method_name === 'get' && { parameters: [7] }) }, push),
    );
    const why = { code: 'no-answer', what: 'lock' };
    expect(await driver.read(FRONT_DOOR, 2)).toEqual({ kind: 'unreachable', why });
    expect(await driver.read(FRONT_DOOR, 7)).toEqual({ kind: 'known', pin: Pin.of('707070') });
  });

  it('drives only what it was told to', async () => {
    const { driver } = await connected({
      entities: ['lock.front_door', 'lock.matter', 'alarm_control_panel.home'],
      drives: ['zwave_js', 'panels'],
    });
    expect(driver.devices().map(({ id }) => id)).toEqual([FRONT_DOOR, 'ha/alarm_control_panel.home']);
  });

  it('says that a Home Assistant is too old', async () => {
    for (const action of ['zwave_js.set_credential', 'matter.get_lock_info'])
      simulator.core.actions.delete(action);
    const { driver } = await connected({ mayUseActions: true });
    const told = driver.devices().map(({ codesUnsupportedReason }) => codesUnsupportedReason);
    expect(told).toContainEqual(
      expect.objectContaining({ code: 'too-old', for: 'user-credentials', needs: '2026.6' }),
    );
    expect(told).toContainEqual(
      expect.objectContaining({ code: 'too-old', for: 'matter-codes', needs: '2026.4' }),
    );
  });

  it('says neither yes nor no of a credential that Home Assistant has no word for, which is there unseen', async () => {
    const { driver } = await connected({ mayUseActions: true });
    const { actions } = simulator.core;
    const set = actions.get('zwave_js.set_credential')!;
    actions.set('zwave_js.set_credential', async (data) => {
      await set(data);
      const translation = { domain: 'zwave_js', key: 'credential_rejected_unknown' };
      throw new SimulatedError('home_assistant_error', 'rejected', translation);
    });
    const why = { code: 'change-unconfirmed', what: 'lock' };
    expect(await driver.write('ha/lock.credential', 3, Pin.of('303030'))).toEqual({
      kind: 'unreachable',
      why,
    });
    expect(await driver.read('ha/lock.credential', 3)).toEqual({ kind: 'unreadable' });
  });

  it.each(['this', 'another'])(
    'takes no credential for gone that a lock has and nobody was told of, in %s run',
    async (run) => {
      const first = await connected({ mayUseActions: true });
      const LOCK = 'ha/lock.credential';
      const { actions } = simulator.core;
      const set = actions.get('zwave_js.set_credential')!;
      // The lock's report is lost on its way: zwave-js knows of no credential, and says that it does not know.
      actions.set('zwave_js.set_credential', async () => {
        await simulator.credential.preload(3, '303030');
        const translation = { domain: 'zwave_js', key: 'credential_rejected_unknown' };
        throw new SimulatedError('home_assistant_error', 'rejected', translation);
      });
      await simulator.credential.setFaults({ refuse: true });
      expect((await first.driver.write(LOCK, 3, Pin.of('303030'))).kind).toBe('unreachable');
      actions.set('zwave_js.set_credential', set);
      expect(await first.driver.read(LOCK, 3)).not.toEqual({ kind: 'empty' });
      if (run === 'another') await first.driver.stop();
      const { driver } = run === 'another' ? await connected({ mayUseActions: true }) : first;
      expect(await driver.read(LOCK, 3)).not.toEqual({ kind: 'empty' });
      expect(await simulator.credential.slots()).toEqual({ 3: '303030' });
      await simulator.credential.setFaults({ refuse: false });
      expect(await driver.read(LOCK, 3)).toEqual({ kind: 'empty' });
      expect(await simulator.credential.slots()).toEqual({});
      expect(await driver.write(LOCK, 3, Pin.of('404040'))).toEqual({ kind: 'unverified' });
      expect(await simulator.credential.slots()).toEqual({ 3: '404040' });
    },
  );

  it('finds that a lock answers again when it has, though nothing moves there', async () => {
    const { driver, events } = await connected({ mayUseActions: true });
    const matter = () => driver.devices().find(({ id }) => id === 'ha/lock.matter')?.reachable;
    const status = simulator.core.actions.get('matter.get_lock_credential_status')!;
    simulator.core.actions.set('matter.get_lock_credential_status', async () => {
      throw new SimulatedError('home_assistant_error', 'Timed out');
    });
    expect((await driver.read('ha/lock.matter', 3)).kind).toBe('unreachable');
    await events.until(() => matter() === false);
    simulator.core.actions.set('matter.get_lock_credential_status', status);
    expect(await driver.read('ha/lock.matter', 3)).toEqual({ kind: 'empty' });
    await events.until(() => matter() === true);
  });

  it('meets a Z-Wave lock anew when its integration has been reloaded', async () => {
    const { driver, events, isReachable } = await connected();
    await simulator.zwave.setFaults({ offline: true });
    expect((await driver.read(FRONT_DOOR, 2)).kind).toBe('unreachable');
    await events.until(() => !isReachable());
    simulator.zwave.reload();
    await events.until(isReachable);
    // Whoever else asks it finds out, and all are told.
    await simulator.zwave.setFaults({ offline: true });
    const ask = {
      command_class: 99,
      method_name: 'get',
      parameters: [2],
      device_id: simulator.zwave.deviceId,
    };
    await expect(simulator.core.commands.get('zwave_js/invoke_cc_api')!(ask, () => {})).rejects.toThrow();
    await events.until(() => !isReachable());
  });

  it('turns the bolt of a lock whose codes cannot be reached, and tells of trouble there', async () => {
    const { driver, events } = await connected();
    const id = 'ha/lock.credential';
    expect(driver.devices().find((device) => device.id === id)?.codesUnsupportedReason).toBeDefined();
    expect(await driver.setBolt(id, false)).toEqual({ kind: 'confirmed' });
    const jammed = events.next((event) => event.kind === 'trouble');
    simulator.credential.notify(0x07);
    expect(await jammed).toMatchObject({ device: id, what: 'jammed' });
  });

  it('follows a device whose entity is called otherwise, also in another run, and another one that has its name', async () => {
    const options = { mayUseActions: true, zhaSlots: [2, 30] as const };
    const first = await connected(options);
    const ZIGBEE = 'ha/lock.zigbee';
    for (const id of [FRONT_DOOR, ZIGBEE])
      expect((await first.driver.write(id, 2, Pin.of('246810'))).kind).toMatch(/confirmed|unverified/);
    const { core } = simulator;
    core.rename('lock.front_door', 'lock.haustuer');
    core.rename('lock.zigbee', 'lock.keller');
    const isBack =
      ({ driver }: typeof first) =>
      () =>
        [FRONT_DOOR, ZIGBEE].every((id) => driver.devices().some((each) => each.id === id && each.reachable));
    await first.events.until(() => !isBack(first)());
    await first.events.until(isBack(first));
    expect(await first.driver.clear(FRONT_DOOR, 2)).toEqual({ kind: 'confirmed' });
    expect(await simulator.zwave.slots()).toEqual({});
    await first.driver.stop();

    core.entries.push({
      entity_id: 'lock.zigbee',
      platform: 'zwave_js',
      device_id: simulator.zwave.deviceId,
      unique_id: 'new',
    });
    core.states.set('lock.zigbee', { ...core.states.get('lock.haustuer')!, entity_id: 'lock.zigbee' });
    const codes = core.actions.get('zwave_js.get_lock_usercode')!;
    core.actions.set('zwave_js.get_lock_usercode', async (data) => ({
      'lock.zigbee': {},
      ...((await codes(data)) as object),
    }));
    const second = await connected(options);
    await second.events.until(isBack(second));
    expect(second.driver.devices().map(({ id }) => id)).toContain('ha/lock.zigbee~2');
    expect(await second.driver.read(ZIGBEE, 2)).toEqual({ kind: 'unreadable' });
    expect(await second.driver.clear(ZIGBEE, 2)).toEqual({ kind: 'confirmed' });
    expect(await simulator.zha.slots()).toEqual({});
  });

  it('takes no slot of a Zigbee lock for empty that may hold a code which the lock will not remove', async () => {
    const { driver } = await connected({ mayUseActions: true, zhaSlots: [2, 30] });
    const name = 'zha.issue_zigbee_cluster_command';
    const command = simulator.core.actions.get(name)!;
    simulator.core.actions.set(name, async (data) => {
      await command(data);
      throw new Error('Failed to deliver message');
    });
    expect((await driver.write('ha/lock.zigbee', 5, Pin.of('505050'))).kind).toBe('unreachable');
    simulator.core.actions.set(name, command);
    await simulator.zha.setFaults({ refuse: true });
    for (const _ of [1, 2]) expect(await driver.read('ha/lock.zigbee', 5)).toEqual({ kind: 'unreadable' });
    await simulator.zha.setFaults({ refuse: false });
    expect(await driver.read('ha/lock.zigbee', 5)).toEqual({ kind: 'empty' });
    expect(await simulator.zha.slots()).toEqual({});
  });

  it('makes a slot of a Zigbee lock empty whose answer was lost, also in another run', async () => {
    const options = { mayUseActions: true, zhaSlots: [2, 30] as const };
    const first = await connected(options);
    const name = 'zha.issue_zigbee_cluster_command';
    const command = simulator.core.actions.get(name)!;
    simulator.core.actions.set(name, async (data) => {
      await command(data);
      throw new Error('Failed to deliver message');
    });
    expect((await first.driver.write('ha/lock.zigbee', 5, Pin.of('505050'))).kind).toBe('unreachable');
    expect((await first.driver.read('ha/lock.zigbee', 5)).kind).toBe('unreachable');
    await first.driver.stop();
    simulator.core.actions.set(name, command);
    expect(await simulator.zha.slots()).toEqual({});
    await simulator.zha.preload(5, '505050');
    const second = await connected(options);
    expect(await second.driver.read('ha/lock.zigbee', 5)).toEqual({ kind: 'empty' });
    expect(await simulator.zha.slots()).toEqual({});
    expect(await second.driver.write('ha/lock.zigbee', 1, Pin.of('505050'))).toEqual({
      kind: 'invalid',
      reason: 'no-such-slot',
    });
  });
});
