import { rich } from '../html.ts';

/** Of the page for browsers, as the chat leads to it. */
export const page = {
  open: '🖥 Page',
  title: 'Page',
  about: 'The whole house in a browser, or in the sidebar of Home Assistant.',
  atHomeAssistant: 'The page is in the sidebar of Home Assistant. There is no other way to it.',
  link: '🔗 Open the page',
  linkIs: (
    until: string,
    link: string,
  ) => rich`🔗 Open this link in your browser before ${until}. It works once, and then that browser is logged in as you: send it to nobody.

${link}`,
  copy: '📋 Copy the link',
  linkBelow: 'The link is in the message above. I delete that message after a few minutes.',
  browsers: 'Browsers that are logged in:',
  noBrowsers: 'No browser is logged in.',
  browser: (name: string, browser: string, seen: string) => rich`🖥 ${name} · ${browser} · last used ${seen}`,
  unknownBrowser: 'unknown browser',
  logOut: (name: string, browser: string) => `✖ Log out: ${name}, ${browser}`,
  loggedOut: 'That browser is logged out.',
  loggedIn: (browser: string) =>
    rich`🖥 ${browser} is logged in to the page as you now. If that was not you, log it out.`,
  notMe: '✖ Log it out',

  users: '🏠 Home Assistant users',
  usersTitle: 'Home Assistant users',
  usersAbout:
    'Everybody who can log in to your Home Assistant can open the page there, and sees nothing until you connect them with a member.',
  asks: 'They have opened the page and show you these letters:',
  ask: (code: string, name: string) => rich`❔ <b>${code}</b> · ${name}`,
  noAsks:
    'Nobody is waiting. Somebody whom you expect opens Latchkey in the sidebar of Home Assistant first.',
  connected: 'Connected:',
  isMember: (name: string, member: string) => rich`🏠 ${name} is ${member}`,
  connect: (code: string) => `🏠 ${code}`,
  disconnect: (name: string) => `✖ Disconnect ${name}`,
  disconnected: (name: string) => `${name} no longer sees anything of this house.`,

  whoTitle: 'Who is it?',
  who: (code: string, name: string) =>
    rich`Who is <b>${name}</b> of Home Assistant? Go on only if the page of that person shows <b>${code}</b>: from then on they see and do there what the member may.`,
  isNow: (name: string, member: string) => `✅ ${name} is ${member} on the page now.`,
} as const;
