import { lines, rich, type Html } from '../html.ts';

/** Was ein Gast im Chat liest, und was Besitzer darüber lesen. */
export const guest = {
  title: 'Dein Aufenthalt',
  card: (unit: string, dates: string) => rich`🏡 <b>${unit}</b>\n${dates}`,
  works: (from: string, until: string) => rich`🔑 Dein Code geht von ${from} bis ${until}.`,
  doors: (devices: string) => rich`🚪 Er öffnet: ${devices}`,
  notReady: '🕒 Dein Code ist noch nicht bereit. Ich schreibe dir, wenn er es ist.',
  address: (address: string) => rich`📍 ${address}`,
  instructions: (text: string) => rich`${text}`,
  map: '🗺 Karte',
  show: '🔑 Meinen Code zeigen',
  shown:
    'Dein Code steht in der Nachricht oben. Sie verschwindet nach einigen Minuten; tippe wieder, wann immer du ihn brauchst.',
  code: (digits: string, unit: string): Html =>
    rich`🔑 ${unit}: <tg-spoiler><code>${digits}</code></tg-spoiler>`,
  backupCode: (device: string, digits: string): Html =>
    rich`🛟 Wenn er bei ${device} nicht geht: <tg-spoiler><code>${digits}</code></tg-spoiler>`,
  notNow: 'Jetzt gibt es keinen Code zu zeigen.',
  ask: '⏱ Um mehr Zeit bitten',
  asking: '⏳ Ich habe deinen Gastgeber gefragt. Du hörst von mir.',
  askTitle: 'Mehr Zeit',
  askQuestion: (until: string) =>
    rich`Dein Aufenthalt endet <b>${until}</b>. Was möchtest du? Dein Gastgeber entscheidet.`,
  wish: {
    later2: 'Am letzten Tag 2 Stunden länger',
    later4: 'Am letzten Tag 4 Stunden länger',
    night1: 'Eine Nacht mehr',
    night2: 'Zwei Nächte mehr',
    night3: 'Drei Nächte mehr',
    early: 'Einen Tag früher kommen',
  },
  asked: 'Ich habe deinen Gastgeber gefragt. Ich schreibe dir, sobald er antwortet.',
  notAsked: 'Das geht jetzt nicht. Frag bitte deinen Gastgeber.',
  opened: (unit: string) => `Willkommen! Hier siehst du deinen Code für ${unit}, sobald er bereit ist.`,
  over: 'Dein Aufenthalt ist vorbei. Danke, und gute Reise!',

  notice: {
    ready: (unit: string, until: string) => rich`🔑 Dein Code für ${unit} ist bereit. Er geht bis ${until}.`,
    ending: (unit: string, until: string) => rich`👋 Dein Code für ${unit} geht bis ${until}. Gute Reise!`,
    approved: (unit: string, dates: string) =>
      rich`✅ Dein Gastgeber ist einverstanden. Dein Aufenthalt in ${unit} ist jetzt ${dates}.`,
    declined: (unit: string, dates: string) =>
      rich`❌ Das geht leider nicht. Dein Aufenthalt in ${unit} bleibt, wie er ist: ${dates}.`,
  },

  chatTitle: 'Chat des Gastes',
  chatNone: 'Der Gast hat noch keinen Chat mit mir.',
  chatWaiting: (since: string) => rich`Ein Link wurde ${since} gemacht, und noch hat ihn niemand geöffnet.`,
  chatOpen: (name: string, since: string) => rich`💬 <b>${name}</b> hat ihn ${since} geöffnet.`,
  chatHint:
    'Mit einem Link sieht der Gast in Telegram seinen eigenen Code, solange er gilt, hört, wenn er bereit ist und bevor er endet, und kann um mehr Zeit bitten. Sonst sieht er nichts. Der Link gilt für das Konto, das ihn zuerst öffnet.',
  makeLink: '🔗 Neuer Link',
  endChat: '✖ Zugang beenden',
  chatEnded: 'Der Gast sieht nichts mehr. Der Code selbst geht weiter.',
  invitation: (unit: string, link: string) =>
    lines(
      rich`🔑 Dein Code für <b>${unit}</b>: Öffne diesen Link mit deinem Telegram-Konto und tippe „Start“. Er gilt für das erste Konto, das ihn öffnet, also behalte ihn für dich.`,
      '',
      rich`${link}`,
    ),
  copyLink: '📋 Link kopieren',
  linkMade: 'Leite die Nachricht oben an den Gast weiter, oder kopiere den Link.',

  requestTitle: 'Wunsch des Gastes',
  requestQuestion: (name: string, unit: string, wish: string, now: string) =>
    lines(rich`<b>${name}</b> (${unit}) bittet um:`, rich`${wish}`, rich`Jetzt: ${now}`),
  requestClash: (name: string) => rich`⚠️ ${name} hat auch eine Nacht davon.`,
  requestDone: { approved: '✅ Du hast zugestimmt.', declined: '❌ Du hast abgelehnt.' },
  approve: '✅ Zustimmen',
  decline: '❌ Ablehnen',
  openRequest: '❔ Antworten',
} as const;
