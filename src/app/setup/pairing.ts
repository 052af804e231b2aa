import type { Clock } from '../../domain/clock.ts';
import type { House } from '../../engine/house.ts';
import type { Stage } from '../../http/setup/setup.ts';

/** A link is made anew so long before it ends, so that a phone has the time to open it. */
const LEFT_AT_LEAST_MS = 30_000;

/** The house runs and nobody owns it yet: the one-time link that the console prints too. */
export class Pairing {
  readonly #house: House;
  readonly #clock: Clock;
  readonly #say: (line: string) => void;
  readonly #unsubscribe: () => void;
  #botName: string | undefined;
  #link: { readonly url: string; readonly expiresAt: number } | undefined;

  /** @param paired once there is an owner; at once, where there is one already */
  constructor(
    house: House,
    parts: { readonly clock: Clock; readonly say: (line: string) => void; readonly paired: () => void },
  ) {
    this.#house = house;
    this.#clock = parts.clock;
    this.#say = parts.say;
    const look = (): void => {
      if (!this.hasOwner) return;
      this.#unsubscribe();
      parts.paired();
    };
    this.#unsubscribe = house.subscribe(({ kind }) => {
      if (kind === 'member') look();
    });
    look();
  }

  get hasOwner(): boolean {
    return this.#house.members.all().some(({ role }) => role === 'owner');
  }

  /** Telegram has told the name of the bot: without it there is no link. */
  named(botName: string): void {
    this.#botName = botName;
    if (!this.hasOwner) this.#linkOfNow();
  }

  stage(): Stage {
    const botName = this.#botName;
    if (this.hasOwner) return { kind: 'done', ...(botName !== undefined && { botName }) };
    const link = this.#linkOfNow();
    return { kind: 'pairing', ...(link !== undefined && { link }) };
  }

  stop(): void {
    this.#unsubscribe();
  }

  #linkOfNow(): string | undefined {
    if (this.#botName === undefined) return undefined;
    if (this.#link && this.#link.expiresAt - this.#clock.now() > LEFT_AT_LEAST_MS) return this.#link.url;
    const { token, expiresAt } = this.#house.invitations.inviteOnConsole();
    const url = `https://t.me/${this.#botName}?start=${token}`;
    this.#link = { url, expiresAt };
    this.#say(
      'Nobody owns this house yet. Scan the code on the set-up page, or open this link within ten minutes:',
    );
    this.#say(`  ${url}`);
    return url;
  }
}
