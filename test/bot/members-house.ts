import { CONSOLE } from '../../src/domain/people/actor.ts';
import type { Person } from '../../bot/simulator/simulator.ts';
import { ChatHouse } from './chat-house.ts';

export const OLAF = 1002;
export const MIA = 1003;

/** A house whose owner Ann, who stands in the configuration, has invited Olaf as an owner and Mia as a manager. */
export class MembersHouse {
  readonly all: ChatHouse;
  readonly olaf: Person;
  readonly mia: Person;

  private constructor(all: ChatHouse) {
    this.all = all;
    this.olaf = all.telegram.person(OLAF, 'Olaf');
    this.mia = all.telegram.person(MIA, 'Mia');
  }

  static async open(all?: ChatHouse): Promise<MembersHouse> {
    const house = new MembersHouse(all ?? (await ChatHouse.open()));
    await house.enter(house.olaf, await house.invite('owner'));
    await house.enter(house.mia, await house.invite('manager'));
    return house;
  }

  /** Ann invites somebody; returns the link. */
  async invite(role: 'owner' | 'manager'): Promise<string> {
    await this.all.does(
      '/start',
      '👤 Members',
      '➕ Invite',
      role === 'owner' ? '👤 As an owner' : '👤 As a manager',
    );
    return this.link();
  }

  /** The newest one in Ann's chat. */
  link(): string {
    const link = this.all
      .texts()
      .flatMap((text) => /https:\/\/t\.me\/\S+/.exec(text) ?? [])
      .at(-1);
    if (link === undefined) throw new Error('There is no link in the chat.');
    return link;
  }

  /** What Telegram does where somebody opens the link and taps “Start”. */
  async enter(who: Person, link: string): Promise<void> {
    await this.says(who, `/start ${new URL(link).searchParams.get('start')}`);
  }

  async says(who: Person, text: string): Promise<void> {
    who.send(text);
    await this.all.settled();
  }

  async taps(who: Person, ...labels: readonly (string | RegExp)[]): Promise<void> {
    for (const label of labels) {
      who.tap(label);
      await this.all.settled();
    }
  }

  /** Ann removes somebody, in the chat. */
  async remove(name: string): Promise<string> {
    return this.all.does('/start', '👤 Members', `👤 ${name}`, '🗑 Remove', '🗑 Yes, remove');
  }

  /** All that the bot has put into somebody's chat so far. */
  sentTo(who: Person): number {
    return this.all.telegram.calls.filter(
      ({ method, params }) => /^(send|edit)/.test(method) && Number(params['chat_id']) === who.id,
    ).length;
  }

  /** Anna has a code for the front door; returns its digits. */
  async codeForAnna(): Promise<string> {
    const { house } = this.all;
    const anna = house.users.add(CONSOLE, { firstName: 'Anna', lastName: 'Berg' });
    const devices = ['memory/front-door'];
    const pin = anna.ok ? house.pinPolicy.propose({ user: anna.value, devices }) : anna;
    if (!anna.ok || !pin.ok) throw new Error('Anna or her PIN was refused.');
    house.codes.issue(CONSOLE, { user: anna.value, pin: pin.value, devices, schedule: {} });
    await this.all.settled();
    return pin.value.reveal();
  }

  audit(): string[] {
    return this.all.store.database
      .all('SELECT * FROM audit ORDER BY id')
      .map(({ actor, what, subject, detail }) => [actor, what, subject, detail].join(' | '));
  }
}
