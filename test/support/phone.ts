import type { DemoHouse } from '../../src/app/demo/demo-house.ts';

/** The owner's phone, each step after all effects of the one before. */
export class Phone {
  readonly #house: DemoHouse;

  constructor(house: DemoHouse) {
    this.#house = house;
  }

  /** Taps what is on a button, and types what is not. Returns the newest message. */
  async does(...steps: readonly (string | RegExp)[]): Promise<string> {
    for (const step of steps) {
      if (typeof step !== 'string' || this.labels().includes(step)) this.#house.owner.tap(step);
      else this.#house.owner.send(step);
      await this.#house.settled();
    }
    return this.reads();
  }

  /** The newest message from the bot. */
  reads(): string {
    return this.#house.owner.last().text;
  }

  /** Every message from the bot, oldest first. */
  texts(): string[] {
    const screen = this.#house.owner.screen();
    return screen.filter(({ fromBot }) => fromBot).map(({ text }) => text);
  }

  /** Of the newest message. */
  labels(): string[] {
    const newest = this.#house.owner.screen().findLast(({ fromBot }) => fromBot);
    return (newest?.buttons ?? []).flat().map(({ text }) => text);
  }
}

/** The PIN that a message shows. */
export function pinIn(text: string): string {
  const pin = /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0];
  if (pin === undefined) throw new Error('expected a message that shows a PIN of six digits');
  return pin;
}
