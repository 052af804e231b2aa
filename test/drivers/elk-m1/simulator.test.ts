/** The simulated panel, tried by a client whose messages others wrote: the npm package elk-message. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { ElkResponse } from 'elk-message';
import {
  AlarmByZoneReport,
  AlarmByZoneRequest,
  Arm,
  ArmingLevel,
  ArmingStatusReport,
  ArmingStatusRequest,
  ControlOutputStatusReport,
  ControlOutputStatusRequest,
  CustomValueReply,
  CustomValuesReadAll,
  ElkRPConnected,
  EthernetModuleTest,
  KeypadAreaAssignments,
  KeypadAreaAssigmentsRequest,
  parse,
  RealTimeClockDataReply,
  RealTimeClockDataRequest,
  SystemLogDataReadRequest,
  SystemLogDataUpdate,
  SystemTroubleStatusReply,
  SystemTroubleStatusRequest,
  TemperatureData,
  TemperatureDataRequest,
  TextDescriptionReply,
  TextDescriptionRequest,
  TextDescriptionType,
  UserCodeAreasReply,
  UserCodeAreasRequest,
  UserCodeChangeReply,
  UserCodeChangeRequest,
  UserCodeChangeType,
  UserCodeEntry,
  UserCodeType,
  VersionNumberReply,
  VersionNumberRequest,
  ZoneBypassReply,
  ZoneBypassRequest,
  ZoneDefinition,
  ZoneDefinitionData,
  ZoneDefinitionRequest,
  ZoneLogicalState,
  ZonePartitionReport,
  ZonePartitionRequest,
  ZoneStatusReport,
  ZoneStatusRequest,
} from 'elk-message';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ElkSimulator } from '../../../drivers/elk-m1/simulator/simulator.ts';

const MASTER = '1234';
const NOON = new Date('2026-03-04T12:34:56Z');

/** Each frame that came, as elk-message understands it. */
class TheirClient {
  readonly came: ElkResponse[] = [];
  readonly #socket: Socket;
  #text = '';
  #wake = () => {};

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.on('data', (bytes) => {
      this.#text += bytes.toString('latin1');
      for (let end = this.#text.indexOf('\n'); end >= 0; end = this.#text.indexOf('\n')) {
        this.came.push(parse(this.#text.slice(0, end + 1)) as ElkResponse);
        this.#text = this.#text.slice(end + 1);
      }
      this.#wake();
    });
  }

  send({ raw }: { raw: string }): void {
    this.#socket.write(raw);
  }

  /** The first of its kind that was not taken yet. */
  async next<T extends ElkResponse>(kind: abstract new (...args: never[]) => T): Promise<T> {
    for (;;) {
      const index = this.came.findIndex((message) => message instanceof kind);
      if (index >= 0) return this.came.splice(index, 1)[0] as T;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  ask<T extends ElkResponse>(
    request: { raw: string },
    kind: abstract new (...args: never[]) => T,
  ): Promise<T> {
    this.send(request);
    return this.next(kind);
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    await once(this.#socket, 'close');
  }
}

let simulator: ElkSimulator;
let client: TheirClient;

beforeEach(async () => {
  simulator = await ElkSimulator.start({
    users: { 1: { digits: MASTER, areas: 0b11, role: 'master' }, 2: { digits: '5555', areas: 0b10 } },
    areas: ['House', 'Garage'],
    zones: {
      1: { name: 'Front door', area: 1 },
      3: { name: 'Garage door', area: 2, forceArm: true },
    },
    keypads: [1, 2],
    localTime: () => NOON,
  });
  client = new TheirClient(simulator.port);
  await client.ask(new VersionNumberRequest(), VersionNumberReply);
});

afterEach(async () => {
  for (const message of client.came) {
    expect([message.raw, message.isWellFormed]).toEqual([message.raw, true]);
    expect([message.raw, message.isChecksumValid, message.isPacketLengthValid]).toEqual([
      message.raw,
      true,
      true,
    ]);
  }
  await client.close();
  await simulator.stop();
});

const change = (user: number, digits: string, areas: number[], type?: UserCodeChangeType) =>
  client.ask(new UserCodeChangeRequest(user, MASTER, digits, areas, type), UserCodeChangeReply);
/** From the field itself: their `isValidForArea` counts the bits from the wrong end (4.37.2: bit 0 is area 1). */
const areasOf = async (digits: string) => {
  const reply = await client.ask(new UserCodeAreasRequest(digits), UserCodeAreasReply);
  const mask = parseInt(reply.data.slice(6, 8), 16);
  return [1, 2, 3].filter((area) => (mask >> (area - 1)) & 1);
};

describe("elk-message's user codes", () => {
  it('are set, and valid in the areas that were asked for', async () => {
    expect(await change(7, '4711', [1, 2])).toMatchObject({ userCode: 7, isSuccessful: true });
    expect(await areasOf('4711')).toEqual([1, 2]);
    expect(simulator.panel.users.get(7)).toMatchObject({ digits: '4711', areas: 0b11 });
    await change(7, '4711', [2]);
    expect(await areasOf('4711')).toEqual([2]);
    await change(7, '4712', []);
    expect([await areasOf('4711'), await areasOf('4712')]).toEqual([[], [2]]);
  });

  it('are restricted and released, and stay in the panel', async () => {
    await change(7, '4711', [1]);
    const restricted = await change(7, '9999', [1], UserCodeChangeType.SetRestriction);
    expect(restricted).toMatchObject({ userCode: 7, changeType: UserCodeChangeType.SetRestriction });
    expect(await areasOf('4711')).toEqual([]);
    expect(simulator.panel.users.get(7)).toMatchObject({ digits: '4711', restricted: true });
    expect(await change(7, '9999', [1], UserCodeChangeType.ClearRestriction)).toMatchObject({ userCode: 7 });
    expect(await areasOf('4711')).toEqual([1]);
  });

  it('are denied with a wrong authority, or in an area that is not its own', async () => {
    const wrong = new UserCodeChangeRequest(7, '4321', '4711', [1]);
    expect(await client.ask(wrong, UserCodeChangeReply)).toMatchObject({ isInvalidAuthorizationCode: true });
    expect(await change(7, '4711', [3])).toMatchObject({ isInvalidAuthorizationCode: true });
    expect(await areasOf('4711')).toEqual([]);
  });

  it('are refused where another user has the same', async () => {
    expect(await change(7, '5555', [1])).toMatchObject({ isDuplicateCode: true });
    expect(await areasOf('5555')).toEqual([2]);
  });

  it('tell how long codes are, and who is the master', async () => {
    const reply = await client.ask(new UserCodeAreasRequest(MASTER), UserCodeAreasReply);
    expect(reply).toMatchObject({ userCode: '001234', userCodeLength: 4, userCodeType: UserCodeType.Master });
  });
});

describe("elk-message's arming", () => {
  const status = async (area: number) =>
    (await client.ask(new ArmingStatusRequest(), ArmingStatusReport)).getAreaStatus(area).armingLevel;

  it('arms, tells of it, and logs who did it', async () => {
    expect(await status(1)).toBe(ArmingLevel.Disarm);
    client.send(new Arm(ArmingLevel.ArmedAway, 1, MASTER));
    const report = await client.next(ArmingStatusReport);
    expect(report.getAreaStatus(1).armingLevel).toBe(ArmingLevel.ArmedAway);
    expect(await client.next(SystemLogDataUpdate)).toMatchObject({
      ...{ event: 1173, eventNumberData: 1, areaNumber: 1, logIndex: 0 },
      ...{ hour: 12, minutes: 34, day: 4, month: 3, year: 2026 },
    });
    const logged = await client.ask(new SystemLogDataReadRequest(1), SystemLogDataUpdate);
    expect(logged).toMatchObject({ event: 1173, logIndex: 1 });
  });

  it('disarms where it arms what is armed already', async () => {
    client.send(new Arm(ArmingLevel.ArmedAway, 1, MASTER));
    client.send(new Arm(ArmingLevel.ArmedStay, 1, MASTER));
    expect(await status(1)).toBe(ArmingLevel.ArmedAway);
    await client.next(ArmingStatusReport);
    expect(await status(1)).toBe(ArmingLevel.Disarm);
  });

  it('does nothing with a code that is not valid in the area', async () => {
    client.send(new Arm(ArmingLevel.ArmedAway, 1, '5555'));
    expect(await status(1)).toBe(ArmingLevel.Disarm);
  });
});

describe('what elk-message is told', () => {
  it('are the digits of a wrong code, and the user of a right one', async () => {
    simulator.panel.typeCode('9876');
    expect(await client.next(UserCodeEntry)).toMatchObject({ isValidEntry: false, keypadNumber: 1 });
    simulator.panel.typeCode('5555', 2);
    const entry = await client.next(UserCodeEntry);
    expect(entry).toMatchObject({ isValidEntry: true, userNumber: 2, keypadNumber: 2 });
    expect(entry.userCode.code).toBe('000000');
  });

  it('are names, the next one where one is missing', async () => {
    const ask = (type: TextDescriptionType, number: number) =>
      client.ask(new TextDescriptionRequest(type, number), TextDescriptionReply);
    expect(await ask(TextDescriptionType.AreaName, 2)).toMatchObject({ address: 2, text: 'Garage' });
    expect(await ask(TextDescriptionType.ZoneName, 2)).toMatchObject({ address: 3, text: 'Garage door' });
    expect(await ask(TextDescriptionType.ZoneName, 4)).toMatchObject({ address: 0 });
  });

  it('are zones, their areas, and the areas of keypads', async () => {
    simulator.panel.openZone(3, true);
    const zones = await client.ask(new ZoneStatusRequest(), ZoneStatusReport);
    expect(zones.getZoneStatus(1).logicalState).toBe(ZoneLogicalState.Normal);
    expect(zones.getZoneStatus(3).logicalState).toBe(ZoneLogicalState.Violated);
    const partitions = await client.ask(new ZonePartitionRequest(), ZonePartitionReport);
    expect([1, 2, 3].map((zone) => partitions.getZoneArea(zone))).toEqual([1, 0, 2]);
    const keypads = await client.ask(new KeypadAreaAssigmentsRequest(), KeypadAreaAssignments);
    expect([1, 2, 3].map((keypad) => keypads.getKeypadArea(keypad))).toEqual([1, 2, 1]);
  });

  it('are zones that are left out, and taken back', async () => {
    simulator.panel.openZone(3, true);
    const toggle = () => client.ask(new ZoneBypassRequest(MASTER, 3), ZoneBypassReply);
    const state = async () =>
      (await client.ask(new ZoneStatusRequest(), ZoneStatusReport)).getZoneStatus(3).logicalState;
    expect(await toggle()).toMatchObject({ zoneNumber: 3, isBypassed: true });
    expect(await state()).toBe(ZoneLogicalState.Bypassed);
    expect(await toggle()).toMatchObject({ zoneNumber: 3, isBypassed: false });
    expect(await state()).toBe(ZoneLogicalState.Violated);
  });

  it('are the clock, the version and a heartbeat', async () => {
    const clock = await client.ask(new RealTimeClockDataRequest(), RealTimeClockDataReply);
    expect(clock).toMatchObject({ hour: 12, minutes: 34, seconds: 56, year: 2026 });
    const version = await client.ask(new VersionNumberRequest(), VersionNumberReply);
    expect(version).toMatchObject({ m1Version: '05.03.00', m1XepVersion: '02.00.34' });
    simulator.beat();
    expect((await client.next(EthernetModuleTest)).date.toISOString()).toBe(NOON.toISOString());
  });

  it('is what a client asks for before all else: temperatures, troubles, alarms, types, outputs, settings', async () => {
    const { came } = client;
    const answers: [{ raw: string }, abstract new (...args: never[]) => ElkResponse][] = [
      [new TemperatureDataRequest(), TemperatureData],
      [new SystemTroubleStatusRequest(), SystemTroubleStatusReply],
      [new AlarmByZoneRequest(), AlarmByZoneReport],
      [new ControlOutputStatusRequest(), ControlOutputStatusReport],
      [new CustomValuesReadAll(), CustomValueReply],
    ];
    for (const [request, kind] of answers)
      expect(await client.ask(request, kind)).toMatchObject({ isWellFormed: true });
    const definitions = await client.ask(new ZoneDefinitionRequest(), ZoneDefinitionData);
    expect([1, 2].map((zone) => definitions.getZoneDefinition(zone))).toEqual([
      ZoneDefinition.BurglarEntryExit1,
      ZoneDefinition.Disabled,
    ]);
    // Lights are none of elk-message's, keys of a keypad only as a press: the frames of the document.
    for (const asked of ['07ps00026', '09kf01000D5']) client.send({ raw: `${asked}\r\n` });
    await client.ask(new VersionNumberRequest(), VersionNumberReply);
    expect(came.map(({ raw }) => raw.slice(0, 5))).toEqual(['47PS0', '11KF0']);
  });

  it("is that the installer's program is there, whatever it asks, and when it left", async () => {
    simulator.enterProgramming();
    const busy = await client.ask(new ArmingStatusRequest(), ElkRPConnected);
    expect(busy.isPollReply).toBe(true);
    simulator.leaveProgramming();
    expect((await client.next(ElkRPConnected)).isDisconnectBroadcast).toBe(true);
  });
});
