import type { Sense, WhyUnknown } from '../../../src/domain/condition.ts';
import type { SyncState } from '../../../src/domain/plan/sync.ts';
import type { PinLengths } from '../../../src/engine/views/code-views.ts';
import { rich, type Html } from '../html.ts';
import { conditionWords, describeCondition, valueWord } from './conditions.ts';
import { digitsBetween } from './pins.ts';
import { describeUses, timesWords, usesWords } from './uses.ts';
import { STATE_ICONS } from '../icons.ts';

/** Of users and their codes. */
export const codes = {
  users: {
    title: 'Users',
    newTitle: 'New code',
    count: (total: number) => (total === 1 ? '1 user.' : `${total} users.`),
    none: 'Nobody yet.',
    found: (search: string, total: number) => `“${search}”: ${total} found.`,
    hint: 'Type part of a name to search.',
    forWhom: 'For whom is the code?',
    add: '➕ New user',
    addNamed: (name: string) => `➕ New user “${name}”`,
    all: 'Show all',
    page: (page: number, pages: number) => `${page}/${pages}`,
  },

  user: {
    phone: (phone: string) => rich`📞 ${phone}`,
    email: (email: string) => rich`✉️ ${email}`,
    birthday: (date: string) => rich`🎂 ${date}`,
    noCodes: 'No code yet.',
    newCode: '🔑 New code',
    code: (icon: string, schedule: string, devices: string | undefined) =>
      `${icon} ${schedule}${devices === undefined ? '' : ` · ${devices}`}`,
    edit: '✏️ Edit',
    log: '📜 Who came',
    delete: '🗑 Delete',
    deleteTitle: 'Delete',
    deleteQuestion: (name: string, hasCodes: boolean) =>
      hasCodes
        ? rich`Delete <b>${name}</b>, with all codes? They are removed from every device.`
        : rich`Delete <b>${name}</b>? There is no code to remove.`,
    deleteYes: '🗑 Yes, delete',
    deleteNo: 'No, keep',
    deleted: (name: string) => `${name} is deleted.`,
    deletedWithCodes: (name: string) =>
      `${name} is deleted. Removing the codes from the devices. I’ll tell you if one can’t be removed.`,
  },

  person: {
    newTitle: 'New user',
    editTitle: 'Edit',
    name: rich`Send the first and last name, such as <i>Anna Berg</i>.`,
    lastName: (first: string) => rich`Send ${first}’s last name.`,
    phone: rich`Send the phone number, such as +49 170 1234567.`,
    email: rich`Send the e-mail address.`,
    birthday: rich`Send the birthday, such as <i>4 March 1990</i>. It is used only to refuse it as a PIN.`,
    noBirthday: '⚠ I expected a day in the past with its year, such as “4 March 1990” or “4.3.1990”.',
    check: rich`Save the user, or add what you like: tap, or send phone, e-mail and birthday in one message.`,
    checkTyped:
      '⚠ I expected a phone number that begins with + or 0, an e-mail address or a birthday. Tap “Other name” for another name.',
    addPhone: '📞 Phone',
    addEmail: '✉️ E-mail',
    addBirthday: '🎂 Birthday',
    otherName: '✏️ Other name',
    now: (value: string) => rich`Now: ${value}`,
    remove: 'Remove it',
    choose: 'What should I change?',
    changeName: 'Name',
    changePhone: 'Phone',
    changeEmail: 'E-mail',
    changeBirthday: 'Birthday',
    added: (name: string) => `✅ ${name} is added.`,
    sameName: (others: number) =>
      `⚠ ${others === 1 ? 'There is another user' : `There are ${others} other users`} of this name, and alerts cannot tell them apart. “Edit” gives a name that can.`,
    changed: '✅ Changed.',
  },

  draft: {
    newTitle: 'New code',
    editTitle: 'Change code',
    pin: 'Send the PIN, 4 to 8 digits, or generate one. I delete your message at once.',
    generate: '🎲 Generate',
    devices: 'Where should the code work?',
    noDevices: 'There is no device yet.',
    allDevices: 'All',
    whichDevices:
      'Tap a button here, or send names from this list, such as “front-door and alarm”; ✖ Cancel leaves.',
    noneChosen: '⚠ Choose at least one device.',
    schedule: rich`When should it work? Choose, or type it, such as <i>weekdays 11-14 until 30 June</i>.`,
    always: 'Always',
    weekdays: 'Weekdays…',
    daytime: 'Weekdays 9–17',
    today: 'Today',
    weekend: 'This weekend',
    once: 'Once',
    oneDay: 'One day…',
    whichDay: 'On which day?',
    sameAsLast: (devices: string, schedule: string) => `🔁 As last time: ${devices} · ${schedule}`,
    several: '☑ For several users',
    tickUsers: (count: number) =>
      `Tick who gets such a code, each with a PIN of their own. ${count} ticked. Type part of a name to search.`,
    takes: (device: string, { minLength, maxLength }: PinLengths) =>
      `${device} takes ${digitsBetween(minLength, maxLength)}`,
    secondPin: (takes: string) =>
      `${takes}, so the first PIN does not suit there. Send a second PIN, or generate one. I delete your message at once.`,
    needsSecond: (takes: string) => `${takes}. The second PIN for that comes next.`,
    generateSecond: '🎲 Generate the second PIN',
    onePin: '🎲 One new PIN for all',
    otherFirstPin: '✏️ Another first PIN',
    ownPins: '🔑 Each gets a generated PIN of their own.',
    savedFor: (names: string) => `✅ Saved for ${names}. Open a user to share their code.`,
    notSavedFor: (name: string, why: string) => `⚠ Not saved for ${name}:\n${why}`,
    roomForFewer: (device: string, free: number, codes: number) =>
      `⚠ ${device} has room for ${free === 1 ? 'one more code' : `${free} more codes`}, and these are ${codes}.`,
    dates: 'Dates…',
    days: rich`Tick the days. Then send the hours, such as <i>11-14</i>, or tap “All day”.`,
    noDays: '⚠ Tick at least one day.',
    noHours: '⚠ I expected hours such as 11-14 or 22:00-06:30.',
    allDay: 'All day',
    firstDate: 'From which day?',
    lastDate: (first: string) => rich`From ${first}. Until which day? That day is included.`,
    stay: (from: string, until: string) => `🧳 Check-in ${from}, check-out ${until}`,
    stayHint: 'For a stay, tick check-in and check-out, or send other hours, such as 16:00-10:00.',
    noStayHours: '⚠ I expected the hours of check-in and check-out, such as 16:00-10:00.',
    noEnd: 'No end',
    understood: (schedule: string, uses: string | undefined) =>
      rich`I understood: <b>${schedule}${uses === undefined ? '' : `; ${uses}`}</b>`,
    use: '✅ Use it',
    who: (name: string) => rich`👤 ${name}`,
    reviewPin: (pin: string) => rich`🔑 <tg-spoiler><code>${pin}</code></tg-spoiler>`,
    reviewPinFor: (pin: string, devices: string) =>
      rich`🔑 ${devices}: <tg-spoiler><code>${pin}</code></tg-spoiler>`,
    samePin: '🔑 The PIN stays as it is.',
    samePinFor: (devices: string) => rich`🔑 ${devices}: the PIN stays as it is.`,
    lacksPin: (devices: string) => rich`🔑 ${devices}: there is no PIN for it yet.`,
    where: (devices: string) => rich`🚪 ${devices}`,
    when: (schedule: string) => rich`🕒 ${schedule}`,
    changePin: 'PIN',
    changeSecondPin: 'Second PIN',
    changeDevices: 'Devices',
    changeSchedule: 'Schedule',
    changeLabel: '✏️ Name',
    labelQuestion: rich`What is this code called? Send a name, such as <i>cleaning</i>. It tells the codes of a user apart.`,
    noLabel: 'No name',
    changeUses: '🔢 How often…',
    changeCondition: '🔘 Only while…',
    tapHere: 'Tap a button here; ✖ Cancel leaves.',
    cancelled: 'Nothing was changed.',
    saved: '✅ Saved.',
    changedMeanwhile: (who: string | undefined, when: string, now: string) =>
      `⚠ ${who ?? 'Somebody'} has changed this code meanwhile${when === '' ? '' : ` (${when})`}. It is now:\n${now}\n\nNothing of yours was saved. Tap “Save” again to save yours all the same.`,
  },

  code: {
    title: 'Code',
    open: 'Open now',
    readerTime: (time: Html) => rich`📱 On your device: ${time}`,
    openUntil: (time: string) => `Open now, until ${time}`,
    closed: 'Not open now',
    over: '🏁 Its time is over',
    usedUp: '🏁 Used up',
    closedUntil: (time: string) => `Not open now; next ${time}`,
    label: (label: string) => rich`🏷 “${label}”`,
    paused: '⏸ Paused',
    deleted: '🗑 Deleted',
    nowhere: 'On no device.',
    share: '📤 Share',
    show: '👁 Show PIN',
    pause: '⏸ Pause',
    resume: '▶ Resume',
    edit: '✏️ Edit',
    delete: '🗑 Delete',
    editTitle: 'Edit',
    editQuestion: 'What should I change?',
    undo: {
      pause: '↩ Undo: resume it',
      edit: '↩ Undo the change',
      delete: '↩ Undo: keep the code',
    },
    undone: '↩ Undone. The code is as it was before.',
    notUndoable: {
      pause: 'The pause can be ended with “Resume”.',
      edit: '↩ This change cannot be undone: the PIN from before is no longer stored.',
      delete: '↩ This cannot be undone: the code is gone from every device, and its PIN is erased.',
    },
    deleteTitle: 'Delete',
    deleteQuestion: (name: string) =>
      rich`Delete this code of <b>${name}</b>? It is removed from every device.`,
    deleteYes: '🗑 Yes, delete',
    deleteNo: 'No, keep',
    pin: (name: string, pin: string) => rich`🔑 ${name}: <tg-spoiler><code>${pin}</code></tg-spoiler>`,
    pinFor: (devices: string, pin: string) =>
      rich`🔑 ${devices}: <tg-spoiler><code>${pin}</code></tg-spoiler>`,
    pinsOf: (name: string) => rich`${name}, with a PIN for each length:`,
    shown: 'The PIN is in the message above. I delete that message after a few minutes.',
    shareTitle: 'Share',
    shareHint: 'Forward the message above, or use a button. I delete both after a few minutes.',
    shareLeftOut: (devices: string) =>
      rich`⚠ The message does not name ${devices}: the code is not there yet. Share it again once it is.`,
    copy: '📋 Copy',
    shareTelegram: '📨 Telegram…',
  },

  condition: {
    words: conditionWords,
    value: valueWord,
    describe: describeCondition,
    line: (words: string) => rich`🔘 ${words[0]!.toUpperCase()}${words.slice(1)}`,
    waits: (words: string) => `waits until ${words}`,
    question:
      'What else should this code depend on? The code works only while that holds, and is taken off the devices while it does not. Type part of a name to search.',
    none: '✖ Only on its schedule',
    howLong: 'Once it ends by itself, how long does the code stay, in case that was for a moment only?',
    holdChoice: (chosen: boolean, minutes: number) =>
      `${chosen ? '☑ ' : ''}${minutes === 0 ? 'not at all' : `${minutes} min`}`,
    stays: (minutes: number) =>
      minutes === 0
        ? '⏳ When that ends, the code goes at once.'
        : `⏳ When that ends, the code stays ${minutes} min more, in case it was for a moment only.`,
    held: (since: string, until: string) =>
      `⏳ ${since}, perhaps for a moment only. The code is held until ${until}.`,
    /** What has ended. */
    ended: {
      on: (name: string) => `${name} went off`,
      home: (name: string) => `${name} left`,
      occupied: (name: string) => `${name} was left by everybody`,
    } satisfies Record<Sense, (name: string) => string>,
    again: { on: 'on again', home: 'home again', occupied: 'somebody there again' } satisfies Record<
      Sense,
      string
    >,
    log: {
      open: (until: string) => `the code is held until ${until}`,
      again: (again: string, time: string) => `${again} ${time}, and the code stayed`,
      over: (time: string) => `the code was held until ${time}, then it had to go`,
      moot: (time: string) => `the code was held until ${time}`,
    },
    choice: (chosen: boolean, words: string, value: string | undefined) =>
      `${chosen ? '☑ ' : ''}${words} (${value ?? 'not known now'})`,
    nothing: 'Home Assistant shows nothing that a code could depend on, or does not answer now.',
    notFound: (text: string) => `⚠ Nothing there is called “${text}”.`,
    several: (count: number) => `⚠ ${count} are called so. Type more of the name, or tap one.`,
    unknown: {
      'not-connected': (name: string) => `Home Assistant does not answer, so I don’t know how ${name} is`,
      unavailable: (name: string) => `${name} is unavailable in Home Assistant`,
      missing: (name: string) => `${name} is no longer in Home Assistant`,
    } satisfies Record<WhyUnknown, (name: string) => string>,
    staysSo: (value: string, users: string) => `It was ${value} last, and the codes of ${users} stay so.`,
    chooseOther: 'Choose something else for them, or nothing.',
    knownAgain: (name: string, value: string) => rich`🔘 ${name} is known again: ${value} now.`,
  },

  uses: {
    left: describeUses,
    line: (words: string) => rich`🔢 ${words[0]!.toUpperCase()}${words.slice(1)}`,
    question:
      'How many times should it work? Tap, or send a number. I count from when you save it. Each time the code opens a door or turns off an alarm is one use; both on one arrival are one use.',
    honestly: [
      'Locks cannot count uses. After the last use, Latchkey removes the code everywhere. Until then the code still opens the door: for seconds, or for as long as a device does not answer.',
      'Latchkey counts only the uses that devices report. It misses a code typed at a lock while Latchkey is off, and one typed at a panel that does not report who it was.',
    ],
    short:
      'After the last use I remove it everywhere; until then it still opens the door. I count only the uses that devices report.',
    any: '♾ Any number',
    some: usesWords,
    notUnderstood: '⚠ I expected a number such as 3, or “any number”.',
    then: (count: number) => `works ${timesWords(count)}, then no more`,
    fromNow: (count: number) => `works ${timesWords(count)} from when you save it`,
    anyNumber: 'works any number of times',
    uncounted: (device: string, time: string | undefined) =>
      time === undefined
        ? rich`⚠ ${device} never reports whose code opened it: uses there are not counted. Watch this code yourself, or take it off there.`
        : rich`⚠ ${device} told of an opening ${time} and not by whose code: uses there may not be counted. Watch this code yourself, or take it off there.`,
    usedUpAt: (time: string) => `used up ${time}`,
    beyond: (usedUp: string, count: number) =>
      `${usedUp}, and used ${timesWords(count)} more before it was removed`,
  },

  state: {
    scheduled: 'outside its time',
    waiting: 'waiting',
    live: 'live',
    unverified: 'written; this device cannot be read, so it counts as live at its first use',
    rejected: 'rejected',
    removing: 'being removed',
    overdue: 'should be gone and may still work',
    conflict: 'changed at the device',
    gone: 'removed',
  } satisfies Record<SyncState, string>,
  oldPin: 'the old PIN should be gone and may still work; the new one is not there yet',
  rest: { paused: 'paused', over: 'its time is over', usedUp: 'used up' },

  icon: STATE_ICONS,

  reason: {
    queued: 'next in line',
    duplicate: 'another slot of the device holds this PIN',
    refused: 'the device refused it',
    length: 'the device takes no PIN of this length',
    lengths: ({ minLength, maxLength }: PinLengths) =>
      `the device takes PINs of ${digitsBetween(minLength, maxLength)}: choose one of that length for it`,
    charset: 'the device takes no such characters',
    'no-such-slot': 'the device has no such slot',
    occupied: 'somebody else is in its place there',
    withPanel: (panel: string) =>
      `until ${panel} takes the PIN too: coming in by this door would set off the alarm before`,
    'not-shown':
      'the device acknowledged the code and never showed it, so it was taken back and can be tried again',
    kept: 'the device acknowledged the removal and still shows the code',
    settling: 'the device acknowledged it and does not show it yet',
    used: 'somebody has just used its slot, although the device had shown it empty',
    'empty-disproved':
      'this device has shown a slot as empty while the code in it opened the door, so what it shows does not prove that the code is gone',
    'not-stored': 'until Latchkey can store it: its disk takes nothing now',
    restored: 'until an owner has looked at what changed since the copy',
    'no-free-slot': 'no free slot on the device',
    noRoom: (when: string, slots: number) =>
      `no room expected from ${when}: ${slots === 1 ? 'its only slot is' : `all ${slots} slots are`} taken then`,
    'changed-at-device': 'somebody set another code there',
    'forbidden-at-device': 'somebody has forbidden it there to arm or to disarm',
    'deleted-at-device': 'the code is gone from there',
    verifiedOff: (time: string) => `verified off ${time}`,
    verified: (time: string) => `verified ${time}`,
    guardedUntil: (time: string) => `the lock itself ends it ${time}`,
    guardedAtLatest: (time: string) => `the panel itself ends it by ${time} at the latest`,
    guardedFrom: (time: string) => `dead until ${time} by the lock’s own clock`,
    notGuarded: 'the lock did not take its schedule, so Latchkey alone ends it',
    nextTry: (time: string) => `Next try ${time}`,
  },
} as const;
