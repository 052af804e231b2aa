import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import type { Person } from '../../bot/simulator/simulator.ts';
import { codeOf } from '../support/totp.ts';
import type { ChatHouse } from './chat-house.ts';

const STEP_MS = 30_000;

/** A member with an authenticator app, who reads its secret from the picture in the chat. */
export class FactorOwner {
  readonly all: ChatHouse;
  readonly person: Person;
  secret = '';
  recovery: string[] = [];

  constructor(all: ChatHouse, person: Person = all.ann) {
    this.all = all;
    this.person = person;
  }

  /** Sets a second factor up from “Members”. */
  async setUp(): Promise<void> {
    await this.says('/start');
    await this.taps('👤 Members', '🔐 My second factor', '🔐 Set it up');
    this.scan();
    await this.says(this.code());
    this.recovery = this.readRecovery();
  }

  /** What the app reads from the picture that is shown. */
  scan(): string {
    const file = this.person.screen().findLast((message) => message.file !== undefined)?.file;
    const upload = file === undefined ? undefined : this.all.telegram.file(file);
    if (!upload) throw new Error('There is no picture in the chat.');
    const { data, width, height } = PNG.sync.read(upload.content);
    const read = (jsqr as unknown as typeof jsqr.default)(new Uint8ClampedArray(data), width, height);
    const secret = new URL(read?.data ?? '').searchParams.get('secret');
    if (secret === null) throw new Error('The picture holds no secret.');
    this.secret = secret;
    return read!.data;
  }

  /** What the app shows now. */
  code(): string {
    return codeOf(this.secret, this.all.clock.now());
  }

  /** What the app shows half a minute later: a code that was not used before. */
  nextCode(): string {
    this.all.clock.advance(STEP_MS);
    return this.code();
  }

  /** Six digits that the app does not show now, nor half a minute before or after. */
  wrongCode(): string {
    const now = this.all.clock.now();
    const right = [-STEP_MS, 0, STEP_MS].map((by) => codeOf(this.secret, now + by));
    return ['111111', '222222', '333333', '444444'].find((code) => !right.includes(code))!;
  }

  readRecovery(): string[] {
    const message = this.person.screen().findLast(({ text }) => text.startsWith('🧾'));
    return message?.text.match(/\d{4}-\d{4}-\d{4}/g) ?? [];
  }

  async says(text: string): Promise<string> {
    this.person.send(text);
    await this.all.settled();
    return this.shown();
  }

  async taps(...labels: readonly (string | RegExp)[]): Promise<string> {
    for (const label of labels) {
      this.person.tap(label);
      await this.all.settled();
    }
    return this.shown();
  }

  /** The owner's own screen; alerts come below it. */
  shown(): string {
    return this.person.screen().findLast(({ text }) => text.includes('Home'))!.text;
  }

  /** Everything in the chat now, alerts included. */
  reads(): string {
    return this.person
      .screen()
      .map(({ text }) => text)
      .join('\n---\n');
  }
}
