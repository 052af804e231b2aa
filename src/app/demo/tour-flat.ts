import type { DemoClock } from './demo-clock.ts';
import { nextAt } from './demo-clock.ts';
import { FLAT_DOOR } from './demo-flat.ts';
import type { DemoHouse } from './demo-house.ts';
import type { Step } from './tour.ts';

const GUEST = 'Nora Lind';
const CHECK_OUT = '11:00';
/** The tour has come to Tuesday: two nights later. */
const THURSDAY = 4;

/** A booking becomes a code, which is shared, used, extended and gone at check-out, each seen at the door. */
export function flatSteps(demo: DemoHouse, clock: DemoClock): Step[] {
  const flat = demo.flat!;
  let pin = '';
  const held = async (): Promise<string[]> => {
    const device = demo.devices.find(({ name }) => name === FLAT_DOOR)!;
    return (await device.slots()).flatMap(({ digits, note }) => (note === undefined ? digits : []));
  };
  const stay = () => demo.program.house.bookings.stays.list()[0];
  const tap = async (label: RegExp): Promise<void> => {
    demo.owner.tap(label);
    await demo.settled();
  };
  return [
    [
      'A guest books the flat',
      async () => {
        flat.calendar.book(GUEST, { arrival: flat.today(), nights: 1 });
        await flat.read();
        await demo.settled();
        const digits = await held();
        pin = digits[0] ?? '';
        if (digits.length !== 1) throw new Error(`${FLAT_DOOR} holds ${digits.length} codes, expected 1`);
        if (stay()?.state !== 'ready') throw new Error(`the stay is ${stay()?.state}, expected ready`);
        return `${GUEST} is ready: ${FLAT_DOOR} itself holds the code`;
      },
    ],
    [
      'Shared once it was seen there',
      async () => {
        const alert = demo.owner.screen().findLast(({ text }) => text.includes(`A message for ${GUEST}`));
        if (!alert) throw new Error('there is no message to pass on');
        demo.owner.tapOn(alert.id, /Share/);
        await demo.settled();
        await tap(/Message to forward/);
        if (!demo.owner.screen().some(({ text }) => text.includes(`is ${pin}`)))
          throw new Error('the message does not show the code');
        return 'a message to forward, with the code';
      },
    ],
    [
      'The guest comes in',
      async () => {
        const { opened } = await demo.typePin(FLAT_DOOR, pin);
        if (!opened) throw new Error('the door stays locked');
        if (stay()?.state !== 'arrived') throw new Error(`the stay is ${stay()?.state}, expected arrived`);
        return 'the door opens, and the booking says arrived';
      },
    ],
    [
      'One night longer',
      async () => {
        flat.calendar.extend(GUEST, 1);
        await flat.read();
        await demo.settled();
        if ((await held()).join() !== pin) throw new Error(`${FLAT_DOOR} does not hold the same code`);
        return 'the same code';
      },
    ],
    [
      `Check-out: Thursday ${CHECK_OUT}`,
      async () => {
        clock.setForward(nextAt(THURSDAY, CHECK_OUT, { now: clock.now(), zone: demo.program.house.zone }));
        await demo.settled();
        const digits = await held();
        if (digits.length > 0) throw new Error(`${FLAT_DOOR} holds ${digits.length} codes, expected none`);
        return `no code in ${FLAT_DOOR} opens anything`;
      },
    ],
  ];
}
