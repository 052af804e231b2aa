import { PNG } from 'pngjs';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import type { ChatHouse } from '../chat-house.ts';

/** A user of that name, with a code on the front door. */
export function issue(
  all: ChatHouse,
  name: string,
  { digits, schedule = {} }: { digits: string; schedule?: Schedule },
): number {
  const [firstName = '', ...rest] = name.split(' ');
  const user = all.house.users.add(CONSOLE, { firstName, lastName: rest.join(' ') });
  if (!user.ok) throw new Error(`expected a user ${name}`);
  const issued = all.house.codes.issue(CONSOLE, {
    ...{ user: user.value, pin: Pin.of(digits), devices: ['memory/front-door'], schedule },
  });
  if (!issued.ok) throw new Error(`expected a code of ${name}`);
  return user.value;
}

export interface Ink {
  readonly width: number;
  readonly height: number;
  /** How many pixels of a part, in parts of the whole, are not white. */
  readonly inked: (part?: { x: number; y: number; width: number; height: number }) => number;
}

export function inkOf(png: Uint8Array): Ink {
  const { width, height, data } = PNG.sync.read(Buffer.from(png));
  return {
    ...{ width, height },
    inked(part = { x: 0, y: 0, width, height }) {
      let count = 0;
      for (let y = part.y; y < part.y + part.height; y++)
        for (let x = part.x; x < part.x + part.width; x++) if (data[(y * width + x) * 4]! < 128) count++;
      return count / (part.width * part.height);
    },
  };
}
