/** One code on devices that take PINs of different lengths: a front door of four digits, and a panel of six. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import { BY, FRONT, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const PANEL = 'memory/alarm';
const BACK = 'memory/back';
const [SHORT, LONG] = ['4719', '835027'];

let test: MemoryHouse;

const opened = (): Promise<MemoryHouse> =>
  MemoryHouse.onDisk({
    devices: [
      { name: 'front', pin: { minLength: 4, maxLength: 4 } },
      { name: 'alarm', kind: 'partition', pin: { minLength: 6, maxLength: 6 } },
      { name: 'back' },
    ],
    settings: { [FRONT]: { disarms: PANEL } },
  });

beforeEach(async () => {
  test = await opened();
});

async function issued(devices = [FRONT, PANEL]): Promise<number> {
  const pins = { pin: Pin.of(SHORT), secondPin: Pin.of(LONG) };
  return test.does((house) =>
    house.codes.issue(BY, { ...{ user: test.user(), devices, schedule: ALWAYS }, ...pins }),
  );
}

/** What each device has in its own memory. */
const held = (): string[][] => [test.codesIn('front'), test.codesIn('alarm'), test.codesIn('back')];
const states = (code: number): string[] => [test.state(code), test.state(code, PANEL)];

describe('a code on devices of two lengths', () => {
  it('has a PIN for each, and both are live', async () => {
    const code = await issued([FRONT, PANEL, BACK]);
    expect([held(), states(code)]).toEqual([
      [[SHORT], [LONG], [SHORT]],
      ['live', 'live'],
    ]);
    await test.restart();
    expect([held(), states(code)]).toEqual([
      [[SHORT], [LONG], [SHORT]],
      ['live', 'live'],
    ]);
    test.sent();
    await test.restart();
    expect(test.sent().filter((what) => !what.startsWith('read'))).toEqual([]);
  });

  it('is generated with as many PINs as it needs', async () => {
    const { pinPolicy } = test.house;
    const both = pinPolicy.proposePins({ devices: [FRONT, PANEL, BACK] });
    const one = pinPolicy.proposePins({ devices: [PANEL, BACK] });
    const lengths = [both, one].map((pins) =>
      pins.ok ? [pins.value.pin.reveal().length, pins.value.secondPin?.reveal().length] : [],
    );
    expect(lengths).toEqual([
      [6, 4],
      [6, undefined],
    ]);
  });

  it('is refused with one PIN, and with a second that is easy to guess or another code’s', async () => {
    const other = await issued([PANEL, FRONT]);
    const refusals = (secondPin?: string) => {
      const result = test.house.codes.issue(BY, {
        ...{ user: test.user(), devices: [FRONT, PANEL], schedule: ALWAYS, pin: Pin.of('9318') },
        ...(secondPin !== undefined && { secondPin: Pin.of(secondPin) }),
      });
      return result.ok
        ? []
        : result.refusals.map((one) => (one.kind === 'pin' ? one.problem.kind : one.kind));
    };
    expect(refusals()).toEqual(['device-length']);
    expect(refusals('123456')).toContain('run');
    expect(refusals(LONG)).toEqual(['in-use']);
    expect(test.house.queries.code(other)).toBeDefined();
    expect(test.house.pinPolicy.pinRefusals(Pin.of(LONG), { devices: [BACK] })).toHaveLength(1);
  });

  it('keeps one PIN while the other changes', async () => {
    const code = await issued();
    test.sent();
    await test.does((house) => house.codes.edit(BY, code, { secondPin: Pin.of('602913') }));
    expect(held()).toEqual([[SHORT], ['602913'], []]);
    expect(test.sent().filter((what) => what.startsWith('write'))).toEqual(['write 1']);
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('8306') }));
    expect([held(), states(code)]).toEqual([
      [['8306'], ['602913'], []],
      ['live', 'live'],
    ]);
  });

  it('that gets such a device later asks for the second PIN, and keeps it while the device is away', async () => {
    const code = await issued([FRONT]);
    const onBoth = { devices: [FRONT, PANEL] };
    expect(test.house.codes.editRefusals(code, onBoth)).toMatchObject([
      { problem: { kind: 'device-length' } },
    ]);
    await test.does((house) => house.codes.edit(BY, code, { ...onBoth, secondPin: Pin.of(LONG) }));
    expect(held()).toEqual([[SHORT], [LONG], []]);
    await test.does((house) => house.codes.edit(BY, code, { devices: [FRONT] }));
    expect(held()).toEqual([[SHORT], [], []]);
    await test.does((house) => house.codes.undo(BY, code)).catch(() => undefined);
    await test.does((house) => house.codes.edit(BY, code, onBoth));
    expect([held(), states(code)]).toEqual([
      [[SHORT], [LONG], []],
      ['live', 'live'],
    ]);
  });

  it('is paused, resumed and deleted as one, and leaves no PIN behind', async () => {
    const code = await issued();
    await test.does((house) => house.codes.pause(BY, code));
    expect(held()).toEqual([[], [], []]);
    await test.does((house) => house.codes.resume(BY, code));
    expect(held()).toEqual([[SHORT], [LONG], []]);
    await test.does((house) => house.codes.delete(BY, code));
    expect([held(), test.store.codes.pins(code), test.store.codes.secondPin(code)]).toEqual([
      [[], [], []],
      undefined,
      undefined,
    ]);
  });

  it('shows each PIN with its devices, and so does the message for a guest', async () => {
    const code = await issued([FRONT, PANEL, BACK]);
    const shown = test.house.sharing.reveal(BY, code);
    const both = [
      [SHORT, ['back', 'front']],
      [LONG, ['alarm']],
    ];
    const plain = (pins: readonly { pin: Pin; deviceNames: readonly string[] }[]) =>
      pins.map(({ pin, deviceNames }) => [pin.reveal(), deviceNames]);
    expect(shown.ok && plain(shown.value)).toEqual(both);
    const message = test.house.sharing.share(BY, code);
    expect(message.ok && plain(message.value.pins)).toEqual(both);
  });

  it('turns off the alarm behind the door with the PIN of the panel', async () => {
    await issued();
    test.device('alarm').setArmed('away');
    await test.house.settled();
    expect(await test.front.typePin(SHORT)).toMatchObject({ opened: true });
    await test.house.settled();
    expect(test.device('alarm').armed).toBe('disarmed');
    expect(test.troubles()).toEqual([]);
  });

  it('takes over at one device what somebody set there, and leaves the other', async () => {
    const code = await issued();
    await test.device('alarm').changeAtKeypad(1, '602913');
    await test.house.settled();
    await test.house.grants.adoptConflict(BY, test.grant(code, PANEL).id);
    await test.house.settled();
    expect([held(), states(code)]).toEqual([
      [[SHORT], ['602913'], []],
      ['live', 'live'],
    ]);
  });

  it('keeps its PINs when a device begins to tell another length', async () => {
    const code = await issued([PANEL, BACK, FRONT]);
    // It tells of it, and keeps what it has.
    test.device('back').pinLength = 6;
    test.device('back').onChange();
    await test.house.settled();
    await test.restart();
    expect(held()).toEqual([[SHORT], [LONG], [SHORT]]);
    expect(test.state(code, BACK)).toBe('live');
  });

  it('comes back from a copy with both PINs', async () => {
    const code = await issued();
    const copy = await test.copy();
    await test.restore(copy);
    const shown = test.house.sharing.reveal(BY, code);
    expect(shown.ok && shown.value.map(({ pin }) => pin.reveal())).toEqual([SHORT, LONG]);
    expect(held()).toEqual([[SHORT], [LONG], []]);
  });

  it('is of the old PINs or of the new ones, whatever the write at which the program is killed', async () => {
    const ends = new Set<string>();
    for (let write = 0, killed = true; killed; write++) {
      test = await opened();
      const code = await issued();
      const died = test.dieAtWrite(write);
      try {
        test.house.codes.edit(BY, code, { pin: Pin.of('8306'), secondPin: Pin.of('602913') });
        await test.house.settled();
      } catch {
        // It is killed.
      }
      killed = died();
      await test.kill();
      await test.pass(5 * MINUTE);
      ends.add(JSON.stringify([held(), states(code)]));
    }
    const live = ['live', 'live'];
    expect([...ends]).toEqual([
      JSON.stringify([[[SHORT], [LONG], []], live]),
      JSON.stringify([[['8306'], ['602913'], []], live]),
    ]);
  });
});
