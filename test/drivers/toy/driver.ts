/** A driver that is only its folder: a box of toy locks in this process, told by the colour of the box. */
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';

const boxes = new Map<string, readonly MemoryDevice[]>();

/** The locks in the box of a colour, as somebody puts them there. */
export function boxOf(colour: string, count: number): readonly MemoryDevice[] {
  const box =
    boxes.get(colour) ??
    Array.from({ length: count }, (_, index) => new MemoryDevice({ name: `lock-${index + 1}` }));
  boxes.set(colour, box);
  return box;
}

export function createToyDriver(options: { id: string; box: string; locks: number }): MemoryDriver {
  return new MemoryDriver({ id: options.id, devices: boxOf(options.box, options.locks) });
}
