import type { MemberView } from '../../src/engine/views/member-views.ts';
import type { ChatGateway } from '../telegram/client.ts';
import { textOf } from '../text/index.ts';
import type { Texts } from '../text/index.ts';
import type { Place } from './places/place.ts';

/** A command only opens a screen: an old one that arrives late is harmless. */
const PLACES: Readonly<Record<keyof Texts['commands'], Place>> = {
  start: 'home',
  users: 'users/0',
  new: 'new/0',
  devices: 'devices',
  log: 'log',
  next: 'upcoming',
  doctor: 'doctor',
  help: 'help',
};

/** Undefined where the text is no command of ours. */
export function commandPlace(text: string): Place | undefined {
  const name = /^\/([a-z]+)(?:@\w+)?(?:\s|$)/.exec(text)?.[1];
  return name !== undefined && Object.hasOwn(PLACES, name) ? PLACES[name as keyof typeof PLACES] : undefined;
}

/** Each member's menu lists what their role may open. */
export async function setCommandsOf(gateway: ChatGateway, { id, role, language }: MemberView): Promise<void> {
  const all = Object.entries(textOf(language).commands).map(([command, description]) => ({
    command,
    description,
  }));
  const mayOpen = ({ command }: { command: string }): boolean =>
    role === 'owner' || (role === 'guest' ? command === 'start' : command !== 'doctor');
  await gateway.setCommands(all.filter(mayOpen), id);
}
