import { ChatHouse, type ChatHouseOptions } from '../../bot/chat-house.ts';
import type { Person } from '../../../bot/simulator/simulator.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import type { UnitSettings } from '../../../src/domain/bookings/unit.ts';
import type { StayView } from '../../../src/engine/views/booking-views.ts';

export const GUS = 2001;
export const EVA = 2002;
const HOUR_MS = 60 * 60_000;

/** A flat in a house with an owner, and guests who open links. The clock shows Monday, 1 June 2026, 14:00 at first. */
export class GuestHouse {
  readonly all: ChatHouse;
  readonly gus: Person;
  readonly eva: Person;
  readonly unit: number;

  private constructor(all: ChatHouse, unit: number) {
    this.all = all;
    this.unit = unit;
    this.gus = all.telegram.person(GUS, 'Gus');
    this.eva = all.telegram.person(EVA, 'Eva');
  }

  static async open({ unit = {}, ...options }: ChatHouseOptions & { unit?: Partial<UnitSettings> } = {}) {
    const all = await ChatHouse.open(options);
    const settings = { ...DEFAULT_UNIT, name: 'Flat', devices: ['memory/front-door'], ...unit };
    const added = all.house.bookings.units.add(CONSOLE, settings);
    if (!added.ok) throw new Error('The unit was refused.');
    return new GuestHouse(all, added.value);
  }

  /** A booking by hand; returns its id. */
  async stay(name: string, arrival: string, departure: string, unit = this.unit): Promise<number> {
    const wish = { unit, guest: { name }, arrival: { date: arrival }, departure: { date: departure } };
    const added = this.all.house.bookings.stays.add(CONSOLE, wish);
    if (!added.ok) throw new Error('The stay was refused.');
    await this.all.settled();
    return added.value;
  }

  view(stay: number): StayView {
    return this.all.house.bookings.stays.get(stay)!;
  }

  /** What is typed after `/start` by the link that an owner makes. */
  token(stay: number): string {
    const made = this.all.house.bookings.guests.link(CONSOLE, stay);
    if (!made.ok) throw new Error('The link was refused.');
    return made.value.token;
  }

  async enter(who: Person, token: string): Promise<string> {
    return this.says(who, `/start ${token}`);
  }

  async says(who: Person, text: string): Promise<string> {
    who.send(text);
    await this.all.settled();
    return this.shown(who);
  }

  async taps(who: Person, ...labels: readonly (string | RegExp)[]): Promise<string> {
    for (const label of labels) {
      who.tap(label);
      await this.all.settled();
    }
    return this.shown(who);
  }

  shown(who: Person): string {
    return who.screen().findLast(({ fromBot }) => fromBot)?.text ?? '';
  }

  texts(who: Person): string[] {
    return who.screen().flatMap(({ fromBot, text }) => (fromBot ? text : []));
  }

  async pass(hours: number): Promise<void> {
    for (let i = 0; i < hours; i++) {
      this.all.clock.advance(HOUR_MS);
      await this.all.settled();
    }
  }

  /** The digits in the lock's memory. */
  digits(): string[] {
    return [...this.all.front.memory.values()];
  }
}
