import { lines, rich, type Html } from '../html.ts';

/** What a guest reads in the chat, and what owners read about it. */
export const guest = {
  title: 'Your stay',
  card: (unit: string, dates: string) => rich`🏡 <b>${unit}</b>\n${dates}`,
  works: (from: string, until: string) => rich`🔑 Your code works from ${from} to ${until}.`,
  doors: (devices: string) => rich`🚪 It opens: ${devices}`,
  notReady: '🕒 Your code is not ready yet. I write to you when it is.',
  address: (address: string) => rich`📍 ${address}`,
  instructions: (text: string) => rich`${text}`,
  map: '🗺 Map',
  show: '🔑 Show my code',
  shown:
    'Your code is in the message above. It disappears after some minutes; tap again whenever you need it.',
  code: (digits: string, unit: string): Html =>
    rich`🔑 ${unit}: <tg-spoiler><code>${digits}</code></tg-spoiler>`,
  backupCode: (device: string, digits: string): Html =>
    rich`🛟 If it does not work at ${device}: <tg-spoiler><code>${digits}</code></tg-spoiler>`,
  notNow: 'There is no code to show now.',
  ask: '⏱ Ask for more time',
  asking: '⏳ I have asked your host. You hear from me.',
  askTitle: 'More time',
  askQuestion: (until: string) =>
    rich`Your stay ends <b>${until}</b>. What would you like? Your host decides.`,
  wish: {
    later2: '2 hours longer on the last day',
    later4: '4 hours longer on the last day',
    night1: 'One more night',
    night2: 'Two more nights',
    night3: 'Three more nights',
    early: 'Arrive one day earlier',
  },
  asked: 'I have asked your host. I write to you when there is an answer.',
  notAsked: 'That is not possible now. Please ask your host.',
  opened: (unit: string) => `Welcome! Here you see your code for ${unit} as soon as it is ready.`,
  over: 'Your stay is over. Thank you, and good travels!',

  notice: {
    ready: (unit: string, until: string) => rich`🔑 Your code for ${unit} is ready. It works until ${until}.`,
    ending: (unit: string, until: string) =>
      rich`👋 Your code for ${unit} works until ${until}. Have a good journey!`,
    approved: (unit: string, dates: string) =>
      rich`✅ Your host agrees. Your stay at ${unit} is now ${dates}.`,
    declined: (unit: string, dates: string) =>
      rich`❌ Your host can’t do that. Your stay at ${unit} stays as it is: ${dates}.`,
  },

  chatTitle: 'Guest’s chat',
  chatNone: 'The guest has no chat with me yet.',
  chatWaiting: (since: string) => rich`A link was made ${since}, and nobody has opened it yet.`,
  chatOpen: (name: string, since: string) => rich`💬 <b>${name}</b> has opened it ${since}.`,
  chatHint:
    'With a link, the guest sees their own code in Telegram while it is valid, hears when it is ready and before it ends, and can ask for more time. They see nothing else. The link works for the account that opens it first.',
  makeLink: '🔗 New link',
  endChat: '✖ End access',
  chatEnded: 'The guest sees nothing any longer. The code itself works on.',
  invitation: (unit: string, link: string) =>
    lines(
      rich`🔑 Your code for <b>${unit}</b>: open this link with your Telegram account and tap “Start”. It works for the first account that opens it, so keep it to yourself.`,
      '',
      rich`${link}`,
    ),
  copyLink: '📋 Copy the link',
  linkMade: 'Forward the message above to the guest, or copy the link.',

  requestTitle: 'Wish of the guest',
  requestQuestion: (name: string, unit: string, wish: string, now: string) =>
    lines(rich`<b>${name}</b> (${unit}) asks for:`, rich`${wish}`, rich`Now: ${now}`),
  requestClash: (name: string) => rich`⚠️ ${name} has a night of it too.`,
  requestDone: { approved: '✅ You have agreed.', declined: '❌ You have declined.' },
  approve: '✅ Approve',
  decline: '❌ Decline',
  openRequest: '❔ Answer',
} as const;
