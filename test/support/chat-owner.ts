import type { Person, Screen, ShownMessage } from '../../bot/simulator/simulator.ts';
import { en } from '../../bot/text/en/en.ts';
import { pinIn } from './phone.ts';

/** What an answer shows. */
export type Seen = RegExp | ((message: ShownMessage) => boolean);

/** What the owner decided, and saw confirmed, of one code. */
export interface Wish {
  readonly pin: string;
  readonly paused: boolean;
}

/** A decision that was asked for: what holds if it was not taken, and what if it was. */
export interface Choice {
  readonly kid: string;
  readonly before: Wish;
  readonly after: Wish;
  confirmed: boolean;
}

const WITHIN_MS = 60_000;

/** Thrown where the program was killed while its answer was waited for. */
export const KILLED = new Error('killed');

/** An owner who decides about codes from the chat, one tap after the other; each user has one code, always valid. */
export class ChatOwner {
  readonly person: Person;
  /** Names of all devices, as the chat shows them; what a card says of the odd ones is not waited for. */
  readonly #devices: readonly string[];
  readonly #odd: readonly string[];
  readonly #withinMs: number;
  #killed = untilKilled();

  constructor(
    person: Person,
    {
      devices,
      odd = [],
      withinMs = WITHIN_MS,
    }: { devices: readonly string[]; odd?: readonly string[]; withinMs?: number },
  ) {
    this.person = person;
    this.#devices = [...devices, ...odd];
    this.#odd = odd;
    this.#withinMs = withinMs;
  }

  /** Whatever is waited for does not come any more. */
  giveUp(): void {
    this.#killed.reject(KILLED);
    this.#killed = untilKilled();
  }

  async atHome(shows: Seen = new RegExp(`${this.#devices.length} devices · all answering`)): Promise<void> {
    this.person.send('/start');
    await this.newest(shows);
  }

  async openCode(kid: string): Promise<void> {
    this.person.send('/users');
    await this.newest(/^Home › Users\n/);
    await this.tap(new RegExp(kid), new RegExp(`👤 ${kid}`));
    await this.tap(/always/, /^Home › Users › .* › Code\n/);
  }

  /** Returns the PIN. */
  async issue(kid: string): Promise<string> {
    this.person.send('/users');
    await this.newest(/^Home › Users\n/);
    await this.tap(/New user/, /Send the first and last name/);
    await this.type(kid, new RegExp(`👤 ${kid}[^]*Save the user`));
    await this.tap(/Save/, new RegExp(`👤 ${kid}[^]*No code yet`));
    const first = await this.tap(/New code/, /Send the PIN|Where should the code work/);
    // Where the devices take PINs of other lengths, they are chosen first.
    const isPinFirst = first.text.includes('Send the PIN');
    if (isPinFirst) await this.tap(/Generate/, /Where should the code work/);
    await this.tap(/All/, /Where should/);
    const isChosen = ({ buttons }: ShownMessage): boolean =>
      buttons.flat().filter(({ text }) => text.startsWith('☑')).length === this.#devices.length;
    await this.newest(isChosen);
    if (!isPinFirst) await this.tap(/Next/, /Send the PIN/);
    await this.tap(isPinFirst ? /Next/ : /Generate/, /When should it work/);
    const review = await this.tap(/Always/, /🔑 \d{6}/);
    await this.tap(/Save/, ({ text }) => this.isSettled(text));
    return pinIn(review.text);
  }

  /** From the code's card. */
  async pause(choice: Choice): Promise<void> {
    await this.tap(/Pause/, /⏸ Paused/);
    choice.confirmed = true;
  }

  async resume(choice: Choice): Promise<void> {
    await this.tap(/Resume/, /Open now/);
    choice.confirmed = true;
  }

  /** From the code's card: another PIN. @param decided called with the choice before it is saved */
  async changePin(kid: string, before: Wish, decided: (choice: Choice) => void): Promise<void> {
    await this.tap(/Edit/, /What should I change/);
    await this.tap(/^PIN$/, /Send the PIN/);
    const review = await this.tap(/Generate/, /🔑 \d{6}/);
    const choice = { kid, before, after: { ...before, pin: pinIn(review.text) }, confirmed: false };
    decided(choice);
    await this.tap(/Save/, /✅ Saved/);
    choice.confirmed = true;
  }

  /** Waits until the code's card says that nothing moves any more, and reads the code from it. */
  async settled(kid: string, what = kid): Promise<Wish> {
    await this.openCode(kid);
    const { text } = await this.newest(({ text: card }) => this.isSettled(card)).catch((error: unknown) => {
      if (error === KILLED) throw error;
      throw new Error(`${what} does not come to rest:\n${this.person.last().text}`);
    });
    const paused = text.includes('⏸ Paused');
    await this.tap(/Show PIN/, /The PIN is in the message above/);
    const shown = this.person.screen().findLast((message) => message.text.startsWith(`🔑 ${kid}: `));
    return { paused, pin: pinIn(shown!.text) };
  }

  /** Every device's line on a code's card tells an end, not a way; the odd ones aside. */
  isSettled(card: string): boolean {
    const lines = this.#linesOf(card);
    const isOdd = (line: string): boolean => this.#odd.some((device) => line.includes(`${device}: `));
    return (
      lines.length === this.#devices.length && lines.every((line) => isOdd(line) || /^(✅|☑️|⏸)/.test(line))
    );
  }

  #linesOf(card: string): string[] {
    return card.split('\n').filter((line) => this.#devices.some((device) => line.includes(`${device}: `)));
  }

  /** Waits until the card tells an end of the odd devices too, which may be trouble. */
  async atRest(kid: string): Promise<void> {
    await this.openCode(kid);
    await this.newest(({ text }) => this.#linesOf(text).every((line) => /^(✅|☑️|⏸|⛔|⚠️|🚨)/.test(line)));
  }

  type(text: string, shows: Seen): Promise<ShownMessage> {
    this.person.send(text);
    return this.newest(shows);
  }

  /**
   * In what answers the owner's last message, however much is told meanwhile; again where the screen was just being
   * drawn anew, as the owner is told then.
   */
  async tap(label: RegExp, shows: Seen): Promise<ShownMessage> {
    for (;;) {
      const tap = this.#press(label);
      const seen = await this.#whenAnswered((screen) => {
        if (this.person.answerTo(tap)?.text === en.oldButton) return 'too late';
        return shown(screen, shows);
      }, String(shows));
      if (seen !== 'too late') return seen;
    }
  }

  #press(label: RegExp): string {
    const screen = this.person.screen();
    const isThere = ({ text }: { text: string }): boolean => label.test(text);
    const answer = screen.find(({ id, buttons }) => id > lastAsked(screen) && buttons.flat().some(isThere));
    return answer ? this.person.tapOn(answer.id, label) : this.person.tap(label);
  }

  /** Waits until what answers the owner's last message is as described, whatever else is told meanwhile. */
  newest(shows: Seen): Promise<ShownMessage> {
    return this.#whenAnswered((screen) => shown(screen, shows), String(shows));
  }

  #whenAnswered<T>(look: (screen: Screen) => T | undefined, what: string): Promise<T> {
    return Promise.race([this.person.when(look, this.#withinMs, what), this.#killed.promise]);
  }
}

/** The id of the owner's last message. */
function lastAsked(screen: Screen): number {
  return screen.findLast(({ fromBot }) => !fromBot)?.id ?? 0;
}

function shown(screen: Screen, shows: Seen): ShownMessage | undefined {
  const asked = lastAsked(screen);
  return screen.findLast(
    (message) =>
      message.fromBot &&
      message.id > asked &&
      (shows instanceof RegExp ? shows.test(message.text) : shows(message)),
  );
}

function untilKilled(): PromiseWithResolvers<never> {
  const killed = Promise.withResolvers<never>();
  killed.promise.catch(() => undefined);
  return killed;
}
