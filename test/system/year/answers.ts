import { isDeepStrictEqual } from 'node:util';
import type { Reading, WriteOutcome } from '../../../src/domain/driver/outcome.ts';
import type { DeviceSchedule } from '../../../src/domain/schedule/device-schedule.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { YearDevice } from './devices/device.ts';

/** What a driver knows in its session of a device that shows little: the digits that it has seen work, by slot. */
export type Learnt = Map<number, string>;

const REFUSED: WriteOutcome = { kind: 'rejected', reason: 'refused' };
const CONTRADICTED: WriteOutcome = { kind: 'contradicted' };
const CONFIRMED: WriteOutcome = { kind: 'confirmed' };
const ARMED: WriteOutcome = { kind: 'not-now', why: 'armed', message: { code: 'armed' } };

/** @param expected what is believed to be in the slot */
export function readSlot(
  device: YearDevice,
  slot: number,
  learnt: Learnt,
  expected = learnt.get(slot),
): Reading {
  const user = device.view(slot);
  const works = expected !== undefined && device.slotOf(expected) === slot;
  const known = (digits: string): Reading => ({ kind: 'known', pin: Pin.of(digits) });
  switch (device.character.shows) {
    case 'codes':
      if (!user) return { kind: 'empty' };
      return user.places.has(device.id) ? known(user.digits) : { kind: 'unreadable', elsewhere: true };
    case 'taken':
      return { kind: user ? 'unreadable' : 'empty' };
    case 'taken-and-whose':
      if (!user) return { kind: 'empty' };
      return works ? known(expected) : { kind: 'unreadable' };
    case 'what-works':
      return works ? known(expected) : { kind: 'empty' };
    case 'nothing':
      return { kind: device.written.has(slot) ? 'unreadable' : 'empty' };
  }
}

/** Writes, and says how that ended as far as the device shows it. */
export function writeSlot(device: YearDevice, slot: number, learnt: Learnt, digits: string): WriteOutcome {
  if (device.isShut) return ARMED;
  const wasWritten = device.written.has(slot);
  device.written.add(slot);
  const answer = device.receive(slot, digits);
  if (answer !== 'ok' && !wasWritten) device.written.delete(slot);
  if (answer === 'duplicate') return { kind: 'rejected', reason: 'duplicate' };
  const reading = readSlot(device, slot, learnt, digits);
  if (reading.kind === 'known' && reading.pin.equals(Pin.of(digits))) {
    learnt.set(slot, digits);
    return CONFIRMED;
  }
  const { shows } = device.character;
  const isUnseen = reading.kind === 'unreadable' && (shows === 'taken' || shows === 'nothing');
  if (isUnseen && answer === 'ok') return { kind: 'unverified' };
  return device.isOdd && answer === 'ok' ? CONTRADICTED : REFUSED;
}

export function clearSlot(
  device: YearDevice,
  slot: number,
  learnt: Learnt,
  { forGood, expected }: { forGood: boolean; expected: string | undefined },
): WriteOutcome {
  if (device.isShut) return ARMED;
  device.release(slot, forGood);
  // At a keypad that shows nothing else, whether a slot is free can be seen.
  if (!device.list.users.has(slot)) device.written.delete(slot);
  const isGone = device.character.parks && forGood ? device.isOverwritten(slot) : isFree();
  if (isGone) learnt.delete(slot);
  return isGone ? CONFIRMED : device.isOdd && !device.refuses ? CONTRADICTED : REFUSED;

  function isFree(): boolean {
    const reading = readSlot(device, slot, learnt, expected);
    return reading.kind === 'empty' || (reading.kind === 'unreadable' && !isIn(device, slot));
  }
}

/** Sets a guard or lifts it, and asks the device for it. @param check asks first whether it is there already */
export function guardSlot(
  device: YearDevice,
  slot: number,
  guard: DeviceSchedule | undefined,
  check: boolean,
): WriteOutcome {
  const isThere = (): boolean => isDeepStrictEqual(device.guards.get(slot), guard);
  if (!check || !isThere()) device.limit(slot, guard);
  if (isThere()) return CONFIRMED;
  device.limit(slot, undefined);
  return device.guards.has(slot) ? { kind: 'unverified' } : REFUSED;
}

/** Somebody is in the slot, and at this partition: a panel that shows users shows that. */
function isIn(device: YearDevice, slot: number): boolean {
  return device.list.users.get(slot)?.places.has(device.id) ?? false;
}
