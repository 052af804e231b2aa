import type { Role } from '../../../src/domain/people/user.ts';
import type { Difference, ReviewCause } from '../../../src/engine/views/review-views.ts';
import { rich } from '../html.ts';
import type { Texts } from '../texts.ts';

const CAUSE: Readonly<Record<ReviewCause, (from: string) => string>> = {
  restored: (from) => `Dieses Haus wurde aus einer Kopie wiederhergestellt${from}.`,
  copied: (from) =>
    `Die Daten dieses Hauses wurden hierher kopiert und sind vielleicht älter als das, was geschehen ist${from}.`,
  older: (from) => `Die Daten dieses Hauses sind älter, als sie waren${from}.`,
};

const WHAT: Readonly<Record<Difference, string>> = {
  same: 'der Code ist dort, wie er soll',
  missing: 'der Code sollte jetzt dort sein und ist es nicht',
  away: 'nicht dort, und jetzt nicht nötig; er käme zu seiner Zeit zurück',
  'still-there': 'der Code ist dort und sollte es jetzt nicht sein',
  other: 'ein anderer Code ist in seinem Slot',
  hidden: 'sein Slot ist belegt, und das Gerät zeigt nicht, mit welchem Code',
  unread: 'noch nicht gelesen',
};

const A_ROLE: Readonly<Record<Role, string>> = {
  owner: 'Besitzer',
  manager: 'Verwalter',
  guest: 'Gast',
};

const codes = (count: number): string => (count === 1 ? '1 Code' : `${count} Codes`);
const members = (count: number): string => (count === 1 ? '1 Mitglied' : `${count} Mitglieder`);

export const review: Texts['review'] = {
  title: 'Was sich geändert hat',
  open: '🕰 Was sich seit der Kopie geändert hat',
  notice: (cause, from) =>
    rich`🕰 ${CAUSE[cause](from === undefined ? '' : `, von ${from}`)} Codes und Mitglieder können sich seitdem geändert haben. Ich schreibe nichts auf ein Gerät, bis du dir die Unterschiede angesehen hast.`,
  cause: (cause, from) =>
    rich`${CAUSE[cause](from === undefined ? '' : `, von ${from}`)} Ich lese jeden Slot und schreibe nichts, bevor du entscheidest. Ich entferne nur einen Code, dessen Zeit vorbei ist, aus einem Slot, in dem ich diesen Code gelesen habe.`,
  homeLine: (left) =>
    rich`🕰 Das Haus ist in der Zeit zurückgegangen: ${left === 0 ? 'bitte sieh nach' : `${left} zu entscheiden`}. Bis dahin wird nichts auf die Geräte geschrieben.`,
  reading: (devices) => `Noch nicht ganz gelesen: ${devices}.`,
  same: (count) => `${codes(count)}: auf den Geräten wie gemerkt.`,
  code: (who, devices) => rich`🔑 <b>${who}</b> – ${devices}`,
  device: (name, what) => `${name}: ${WHAT[what]}`,
  more: (count) => `… und danach noch ${codes(count)}.`,
  members: 'Hatten in der Kopie Zugang und haben keinen, bis du es sagst:',
  member: (name, role) => rich`👤 ${name}, ${A_ROLE[role]}`,
  foreign: 'Codes, die ich nicht kenne, vielleicht seitdem angelegt: übernimm oder lösche sie dort.',
  foreignAt: (device, slots) =>
    rich`❓ ${device}: ${slots.length === 1 ? `Slot ${slots[0]}` : `Slots ${slots.join(', ')}`}`,

  openCode: (who) => `🔑 ${who}`,
  openMember: (name) => `👤 ${name}`,
  openSlots: (device) => `❓ ${device}`,
  keepAll: '✅ Alles gilt noch',
  keepHeld: '🗑 Nur was die Geräte haben',

  codeTitle: 'Ein Code',
  codeHint:
    'Gilt er noch, ist er wieder wie gemerkt: Wo er fehlt, wird er zu seiner Zeit geschrieben. Wurde er seitdem entfernt, verschwindet er von jedem Gerät. Benutzungen seit der Kopie sind nicht gezählt.',
  keep: '✅ Er gilt noch',
  remove: '🗑 Er wurde entfernt',
  kept: (who) => `${who}: Der Code gilt noch.`,
  removed: (who) => `${who}: Der Code ist entfernt.`,

  memberTitle: 'Ein Mitglied',
  memberQuestion: (name, role) =>
    rich`<b>${name}</b> war ${A_ROLE[role]}, als die Kopie gemacht wurde. Hat das Konto noch Zugang?`,
  keepMember: '✅ Ja, wieder hereinlassen',
  removeMember: '🗑 Nein, entfernen',
  memberKept: (name) => `${name} hat wieder Zugang.`,
  memberRemoved: (name) => `${name} ist entfernt.`,

  allTitle: 'Alles',
  keepAllQuestion: (codeCount, memberCount) =>
    rich`${codes(codeCount)} und ${members(memberCount)} sind wieder wie gemerkt. Fehlende Codes werden auf ihre Geräte geschrieben; was seitdem entfernt wurde, kommt damit zurück.`,
  keepAllYes: '✅ Ja, alles',
  keptAll: 'Alles ist wieder wie gemerkt.',
  heldTitle: 'Nur was die Geräte haben',
  keepHeldQuestion: (gone, memberCount) =>
    rich`${gone === 1 ? '1 Code, den jetzt kein Gerät hat, wird' : `${gone} Codes, die jetzt kein Gerät hat, werden`} entfernt, auch wenn ${gone === 1 ? 'seine' : 'ihre'} Zeit noch kommt. ${members(memberCount)} aus der Kopie ${memberCount === 1 ? 'wird' : 'werden'} entfernt. Codes, die ich nicht lesen kann, bleiben hier für deine Entscheidung.`,
  keepHeldYes: '🗑 Ja, nur diese',
  keptHeld: 'Nur was die Geräte haben, gilt noch.',
  over: 'Alles ist entschieden. Das Haus geht weiter.',
};
