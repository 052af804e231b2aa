import type { WhyUnknown } from '../../src/domain/condition.ts';
import type { ArmMode, EntryHow, KeypadMode, Trouble } from '../../src/domain/device.ts';
import type { SyncReason, SyncState } from '../../src/domain/sync.ts';
import { lines, rich } from '../html.ts';

const TROUBLE: Readonly<Record<Trouble, { readonly icon: string; readonly words: string }>> = {
  'battery-low': {
    icon: '🪫',
    words: 'the battery is low. Change it soon: a lock without power opens for no code',
  },
  jammed: { icon: '⚠️', words: 'the bolt is jammed or not fully out. Look at the door' },
  tamper: {
    icon: '🚨',
    words: 'somebody tampers with it: took its cover off, moved it, or tried wrong codes',
  },
  'keypad-locked-out': {
    icon: '🚨',
    words: 'its keypad is switched off for a while: too many wrong codes were typed',
  },
  'program-code-changed': {
    icon: '🚨',
    words: 'the code by which the device itself is set up was changed at its keypad. Was it one of you?',
  },
};

const KEYPAD_MODE: Readonly<Record<KeypadMode, string>> = {
  vacation: 'The keypad is in vacation mode',
  privacy: 'The keypad is in privacy mode',
  'locked-out': 'The keypad is locked out',
};

/** Of a device that was reset: so many names are told, and of the others their number. */
const NAMES_TOLD = 20;

function firstOf(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return `${names.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Every word that the bot says, but for the refusals and schedules, which the domain puts in words. */
export const en = {
  button: {
    back: '‹ Back',
    home: '⌂ Home',
    previous: '‹',
    next: '›',
    cancel: '✖ Cancel',
    skip: 'Skip',
    refresh: '🔄 Refresh',
    done: 'Next ›',
    save: '✅ Save',
    tryAgain: (device: string) => `🔁 Try again: ${device}`,
    putBack: (device: string) => `Put mine back: ${device}`,
    adopt: (device: string) => `Take the new one over: ${device}`,
    leave: (device: string) => `Leave it: ${device}`,
  },

  gone: 'That is not there any more.',
  failed: 'Something went wrong here; nothing was lost. Please try again.',
  oldButton: 'That button is old. Here is what is so now.',
  tooOld: 'That message was too old to act on. Please send it again.',
  pinOutOfPlace:
    'That looked like a PIN, so the message was removed. To set a PIN, open a user and tap “New code”.',
  unknownCommand: 'There is no such command. Here is home.',
  secretPlaceholder: '🔑 …',
  secretRemoved: '🔑 Removed.',

  welcome: (name: string) => `Welcome, ${name}.`,

  home: {
    title: 'Home',
    house: (name: string) => rich`🏠 ${name}`,
    guest: (name: string) =>
      rich`Hello ${name}. You are a guest of this house; there is nothing here for you to manage.`,
    users: (count: number) => `${count} ${count === 1 ? 'user' : 'users'}`,
    devices: (count: number) => `${count} ${count === 1 ? 'device' : 'devices'}`,
    allReachable: 'all answering',
    silent: (names: string) => rich`📵 Not answering: ${names}`,
    openUsers: '👥 Users',
    newCode: '➕ New code',
    openDevices: '🚪 Devices',
    openLog: '📜 Who came',
    openUpcoming: '🗓 Next changes',
    openMembers: '👤 Members',
    help: '❓ Help',
    goOnCode: '▶ Go on with the open code',
    goOnUser: '▶ Go on with the open user',
  },

  users: {
    title: 'Users',
    newTitle: 'New code',
    count: (total: number) => (total === 1 ? '1 user.' : `${total} users.`),
    none: 'Nobody yet.',
    found: (search: string, total: number) => `“${search}”: ${total} found.`,
    hint: 'Type a part of a name to search.',
    forWhom: 'For whom is the code?',
    add: '➕ New user',
    addNamed: (name: string) => `➕ New user “${name}”`,
    all: 'Show all',
    page: (page: number, pages: number) => `${page}/${pages}`,
  },

  user: {
    phone: (phone: string) => rich`📞 ${phone}`,
    email: (email: string) => rich`✉️ ${email}`,
    noCodes: 'No code yet.',
    newCode: '🔑 New code',
    code: (icon: string, schedule: string) => `${icon} ${schedule}`,
    edit: '✏️ Edit',
    log: '📜 Who came',
    delete: '🗑 Delete',
    deleteTitle: 'Delete',
    deleteQuestion: (name: string) =>
      rich`Delete <b>${name}</b>, with all codes? They are removed from every device.`,
    deleteYes: '🗑 Yes, delete',
    deleteNo: 'No, keep',
    deleted: (name: string) => `${name} is deleted. The codes are being removed from the devices.`,
  },

  person: {
    newTitle: 'New user',
    editTitle: 'Edit',
    name: rich`Send the first and last name, such as <i>Anna Berg</i>.`,
    lastName: (first: string) => rich`Send ${first}’s last name.`,
    phone: rich`Send the phone number, such as +49 170 1234567.`,
    email: rich`Send the e-mail address.`,
    now: (value: string) => rich`Now: ${value}`,
    remove: 'Remove it',
    choose: 'What shall be changed?',
    changeName: 'Name',
    changePhone: 'Phone',
    changeEmail: 'E-mail',
    added: (name: string) => `✅ ${name} is added.`,
    changed: '✅ Changed.',
  },

  draft: {
    newTitle: 'New code',
    editTitle: 'Change code',
    pin: 'Send the PIN, 4 to 8 digits, or let one be made. Your message is deleted at once.',
    generate: '🎲 Generate',
    devices: 'Where shall the code work?',
    noDevices: 'There is no device yet.',
    allDevices: 'All',
    noneChosen: '⚠ Choose at least one device.',
    schedule: rich`When shall it work? Choose, or type it, such as <i>weekdays 11-14 until 30 June</i>.`,
    always: 'Always',
    weekdays: 'Weekdays…',
    today: 'Today',
    dates: 'Dates…',
    days: rich`Tick the days. Then send the hours, such as <i>11-14</i>, or tap “All day”.`,
    noDays: '⚠ Tick at least one day.',
    noHours: '⚠ I expected hours such as 11-14 or 22:00-06:30.',
    allDay: 'All day',
    firstDate: 'From which day?',
    lastDate: (first: string) => rich`From ${first}. Until which day? That day is included.`,
    noEnd: 'No end',
    understood: (schedule: string) => rich`I understood: <b>${schedule}</b>`,
    use: '✅ Use it',
    who: (name: string) => rich`👤 ${name}`,
    reviewPin: (pin: string) => rich`🔑 <tg-spoiler><code>${pin}</code></tg-spoiler>`,
    samePin: '🔑 The PIN stays as it is.',
    where: (devices: string) => rich`🚪 ${devices}`,
    when: (schedule: string) => rich`🕒 ${schedule}`,
    changePin: 'PIN',
    changeDevices: 'Devices',
    changeSchedule: 'Schedule',
    changeCondition: '🔘 Only while…',
    tapHere: 'Tap a button here; ✖ Cancel leaves.',
    cancelled: 'Nothing was changed.',
    saved: '✅ Saved.',
  },

  code: {
    title: 'Code',
    open: 'Open now',
    openUntil: (time: string) => `Open now, until ${time}`,
    closed: 'Not open now',
    over: '🏁 Its time is over',
    closedUntil: (time: string) => `Not open now; next ${time}`,
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
    editQuestion: 'What shall be changed?',
    deleteTitle: 'Delete',
    deleteQuestion: (name: string) =>
      rich`Delete this code of <b>${name}</b>? It is removed from every device.`,
    deleteYes: '🗑 Yes, delete',
    deleteNo: 'No, keep',
    pin: (name: string, pin: string) => rich`🔑 ${name}: <tg-spoiler><code>${pin}</code></tg-spoiler>`,
    shown: 'The PIN is above; that message is removed after some minutes.',
    shareTitle: 'Share',
    shareHint: 'Forward the message above, or use a button. Both are removed here after some minutes.',
    copy: '📋 Copy',
    shareTelegram: '📨 Telegram…',
  },

  condition: {
    line: (words: string) => rich`🔘 ${words[0]!.toUpperCase()}${words.slice(1)}`,
    waits: (words: string) => `waits until ${words}`,
    question:
      'On what shall it depend beside its schedule? It works only while that is so, and leaves the devices when it is not. Type a part of a name to search.',
    none: '✖ Only on its schedule',
    choice: (chosen: boolean, words: string, value: string | undefined) =>
      `${chosen ? '☑ ' : ''}${words} (${value ?? 'not known now'})`,
    nothing: 'Home Assistant shows nothing that a code could depend on, or does not answer now.',
    notFound: (text: string) => `⚠ Nothing there is called “${text}”.`,
    several: (count: number) => `⚠ ${count} are called so. Type more of the name, or tap one.`,
    unknown: {
      'not-connected': (name: string) => `Home Assistant does not answer, so nobody can tell how ${name} is`,
      unavailable: (name: string) => `${name} is unavailable in Home Assistant`,
      missing: (name: string) => `${name} is not in Home Assistant any more`,
    } satisfies Record<WhyUnknown, (name: string) => string>,
    staysSo: (value: string, users: string) => `It was ${value} last, and the codes of ${users} stay so.`,
    chooseOther: 'Choose something else for them, or nothing.',
    knownAgain: (name: string, value: string) => rich`🔘 ${name} is known again: ${value} now.`,
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
  rest: { paused: 'paused', over: 'its time is over' },
  icon: {
    scheduled: '🕒',
    over: '🏁',
    waiting: '⏳',
    live: '✅',
    unverified: '☑️',
    rejected: '⛔',
    removing: '🧹',
    overdue: '🚨',
    conflict: '⚠️',
    gone: '➖',
    paused: '⏸',
    none: '▫️',
  },
  reason: {
    queued: 'next in line',
    duplicate: 'another slot of the device holds this PIN',
    refused: 'the device refused it',
    length: 'the device takes no PIN of this length',
    charset: 'the device takes no such characters',
    'no-such-slot': 'the device has no such slot',
    occupied: 'somebody else is in its place there',
    'no-free-slot': 'no free slot on the device',
    'changed-at-device': 'somebody set another code there',
    'deleted-at-device': 'somebody deleted the code there',
    verified: (time: string) => `verified ${time}`,
    guardedUntil: (time: string) => `the lock itself ends it ${time}`,
    guardedAtLatest: (time: string) => `the panel itself ends it by ${time} at the latest`,
    guardedFrom: (time: string) => `dead until ${time} by the lock’s own clock`,
    notGuarded: 'the lock did not take its schedule, so Latchkey alone ends it',
    nextTry: (time: string) => `Next try ${time}`,
  },

  devices: {
    title: 'Devices',
    none: 'No device is connected.',
    silent: 'not answering',
    reachable: 'answering',
    kind: { lock: 'Lock', partition: 'Alarm partition' },
    battery: (percent: number) => `🔋 ${percent} %`,
    slots: (ours: number, slots: number) => `${ours} of ${slots} slots are ours`,
    foreign: (count: number) =>
      `${count} ${count === 1 ? 'slot holds a code' : 'slots hold codes'} that Latchkey did not write`,
    pin: (min: number, max: number) =>
      min === max ? `PINs of ${min} digits` : `PINs of ${min} to ${max} digits`,
    lost: (count: number) =>
      `⚠️ ${count} ${count === 1 ? 'code of ours is' : 'codes of ours are'} gone from it. Was it reset, or did somebody delete ${count === 1 ? 'it' : 'them'}?`,
    restore: '♻️ Write all again',
    giveUp: 'Leave them off',
    restoring: (count: number) => `${count} ${count === 1 ? 'code is' : 'codes are'} being written again.`,
    gaveUp: (count: number) =>
      `${count} ${count === 1 ? 'code no longer belongs' : 'codes no longer belong'} to this device.`,
    log: '📜 Who came',
    check: '🔍 Check now',
    checking: (codes: number) =>
      codes === 0
        ? 'There is no code of ours to check on it.'
        : 'Our codes on it are being read again; each card shows when it was verified.',
  },

  slots: {
    title: '🔢 Slots',
    slot: (slot: number) => `slot ${slot}`,
    counts: (all: number, ours: number, foreign: number, empty: number) =>
      `${all} slots: ${ours} ours, ${foreign} of somebody else, ${empty} empty`,
    unread: (count: number) => `${count} not read yet: whatever is in them stays as it is.`,
    reserved: (count: number) => `${count} reserved, and never touched`,
    readAll: (count: number) => `📖 Read ${count === 1 ? 'it' : `all ${count}`} (asks the device each time)`,
    somebodys: 'somebody’s code',
    samePin: (name: string) => `the PIN of ${name}`,
    known: 'Somebody set a code here. Latchkey did not write it and leaves it alone.',
    unreadable:
      'Somebody set a code here, and the device does not show it. Latchkey did not write it and leaves it alone.',
    isLeftAlone: 'You have decided to leave it as it is.',
    adopt: '👤 Take it over',
    join: (name: string) => `👤 Make it a part of the code of ${name}`,
    adopted: '✅ The code is yours to manage now.',
    leave: 'Leave it',
    left: 'It stays as it is.',
    remove: '🗑 Remove',
    removeTitle: 'Remove',
    removeQuestion: (slot: number, device: string) =>
      rich`Clear slot ${slot} of <b>${device}</b>? Whoever uses this code cannot come in with it any more.`,
    removeYes: '🗑 Yes, remove',
    removeNo: 'No, keep',
  },

  adopt: {
    title: 'Take over',
    whose: 'Whose code is it?',
    typePin: (user: string, device: string, slot: number) =>
      rich`Send the PIN of <b>${user}</b> for slot ${slot} of ${device}. The device does not show the one that is there, so it is written again as you type it. Your message is deleted at once.`,
    typeNewPin:
      'The device does not show what was set there. Send the new PIN: it is written there and on the other devices of this code. Your message is deleted at once.',
  },

  replace: {
    title: '📦 Move its codes',
    question: (device: string) => rich`To which device shall the codes of <b>${device}</b> move?`,
    noOther: 'There is no other device of this kind yet. Include the new one first.',
    route: (from: string, to: string) => rich`📦 <b>${from}</b> → <b>${to}</b>`,
    moves: (count: number) => `${count} ${count === 1 ? 'code moves' : 'codes move'}.`,
    stays: (count: number) => `${count} cannot:`,
    yes: (count: number) => `📦 Move ${count}`,
    yesForget: (count: number) => `📦 Move ${count}, and forget the old one`,
    moving: (count: number, silent: string | undefined) =>
      `${count} ${count === 1 ? 'code is' : 'codes are'} on the way.${silent === undefined ? '' : ` ${silent} does not answer, so they may still open it. If it is not in the house any more, open it and tap “Forget it”.`}`,
    forgetTitle: '🗑 Forget it',
    forgetQuestion: (device: string) =>
      rich`Is <b>${device}</b> not in the house any more? It leaves the list, and you are not told of it again. If it ever answers again, it comes back, and our codes on it are removed.`,
    stillOnIt: (count: number) =>
      `⚠️ ${count} of our codes ${count === 1 ? 'is' : 'are'} still on it: wherever it is mounted, ${count === 1 ? 'it opens' : 'they open'} it.`,
    forgetYes: '🗑 Yes, forget it',
    forgotten: (device: string) => `${device} is forgotten.`,
  },

  bolt: {
    state: (locked: boolean) => (locked ? '🔒 Locked' : '🔓 Unlocked'),
    lock: '🔒 Lock',
    unlock: '🔓 Unlock',
    question: 'Unlock it now? Whoever stands at the door can come in.',
    yes: '🔓 Yes, unlock',
    isLocked: '🔒 The lock says that it is locked.',
    isUnlocked: '🔓 The lock says that it is unlocked.',
  },

  arm: {
    state: {
      disarmed: '🔓 Disarmed',
      stay: '🛡 Armed: stay',
      away: '🛡 Armed: away',
      night: '🌙 Armed: night',
    } satisfies Record<ArmMode, string>,
    button: {
      disarmed: '🔓 Disarm',
      stay: '🛡 Stay',
      away: '🛡 Away',
      night: '🌙 Night',
    } satisfies Record<ArmMode, string>,
    question: {
      disarmed: 'Disarm it now?',
      stay: 'Arm it for staying at home?',
      away: 'Arm it for going away?',
      night: 'Arm it for the night?',
    } satisfies Record<ArmMode, string>,
    option: {
      n: 'No entry delay',
      s: 'Silent',
      b: 'Leave open zones out',
    },
    yes: {
      disarmed: '🔓 Yes, disarm',
      stay: '🛡 Yes, arm stay',
      away: '🛡 Yes, arm away',
      night: '🌙 Yes, arm night',
    } satisfies Record<ArmMode, string>,
    done: 'The panel has taken it.',
  },

  who: {
    title: '👥 Who can open it?',
    now: 'now',
    nobody: 'Nobody whose code is kept here.',
    until: (time: string) => `until ${time}`,
    hint: rich`<i>Send another time, such as “Sunday at 3”.</i>`,
    notUnderstood: '⚠ I expected a time, such as “Sunday at 3”, “tomorrow 18:30” or “now”.',
    whichDevice: 'Which device? Open it and tap “Who can open it?”.',
  },

  why: {
    title: '❓ What keeps them out?',
    noCode: (user: string) => rich`⛔ ${user} has no code on any device.`,
    without: (devices: string) => rich`No code for: ${devices}`,
    opens: (checked: string | undefined) =>
      checked === undefined
        ? 'the code is there and works now.'
        : `the code is there and works now; seen there ${checked}.`,
    paused: 'The code is paused.',
    ended: 'The time of the code is over.',
    later: (time: string) => `It is not its time now; it begins ${time}.`,
    condition: (words: string, value: string) => `It works only while ${words} (${value} now).`,
    conditionUnknown: (words: string, value: string) =>
      `It works only while ${words}; nobody can tell now, and it was ${value} last.`,
    grant: (state: string) => `The code is not there: ${state}.`,
    'device-clock': 'The lock’s own clock keeps the code shut now.',
    'never-used': 'This device does not show its codes, and nobody has used this one yet.',
    unreachable: 'The device does not answer.',
    keypadMode: (mode: KeypadMode) => `${KEYPAD_MODE[mode]}: no code opens it.`,
    battery: (percent: number) => `The battery is low (${percent} %).`,
    wrongCodes: (count: number, time: string) =>
      `${count === 1 ? 'A wrong code was' : `${count} wrong codes were`} typed there lately, last ${time}.`,
  },

  picture: {
    take: '📷 Picture',
    begun: '📷 A picture is taken.',
    isMissing: (camera: string) =>
      rich`⚠️ Home Assistant has no ${camera}. Correct “camera” of the device in the configuration.`,
    notTaken: 'Telegram did not take the picture. Try again.',
    toldOnce: 'Alerts come without pictures until that has changed; you are not told again.',
  },

  clip: {
    title: '🎥 Camera',
    question: 'How long a clip? It comes as a video when it is recorded.',
    length: (seconds: number) => (seconds < 60 ? `${seconds} s` : `${seconds / 60} min`),
    begun: (length: string) => `🎥 ${length} from now on are recorded.`,
    already: (device: string) => `${device}: a clip is being recorded already. Ask again when it is here.`,
    recording: (device: string, done: number, seconds: number) =>
      `${device}: recording, ${done} of ${seconds} seconds`,
    sending: (device: string) => `${device}: recorded; it is being sent.`,
    looking: (device: string) => `${device}: the clip is looked for at Home Assistant.`,
    notTaken:
      'The clip is recorded, and Telegram did not take it. It stays in Home Assistant’s media, in the folder latchkey.',
    cutOff: 'The recording was cut off.',
  },

  scenes: {
    title: '🎬 Scenes',
    hint: 'A tap runs it at once.',
    none: 'Nothing is chosen yet. Choose the scenes and scripts of Home Assistant that shall be buttons here.',
    askOwner: 'Nothing is chosen yet. An owner chooses what is run here.',
    choose: '⚙️ Choose',
    chooseTitle: 'Choose',
    chooseHint: 'Tick what shall be a button. Type a part of a name to search.',
    count: (total: number) => (total === 1 ? '1 scene or script.' : `${total} scenes and scripts.`),
    nobodyAnswers: '⚠ Home Assistant does not answer. These are those that it had.',
    done: (name: string) => `✅ ${name} was run.`,
    begun: (name: string) => `▶ ${name} was begun and has not ended yet.`,
  },

  log: {
    title: 'Who came',
    none: 'Nobody yet.',
    somebody: 'Somebody',
    how: {
      unlock: 'came in by',
      lock: 'locked',
      arm: 'armed',
      disarm: 'disarmed',
      denied: 'was refused at',
      duress: 'gave a duress code at',
    } satisfies Record<EntryHow, string>,
    icon: {
      unlock: '🚪',
      lock: '🔒',
      arm: '🛡',
      disarm: '🔓',
      denied: '⛔',
      duress: '🚨',
    } satisfies Record<EntryHow, string>,
    byCode: 'by code',
    outside: '🚨 outside its time',
    fromChat: 'from the chat',
    slot: (slot: number) => `by slot ${slot}`,
  },

  notice: {
    wrongCodes: (count: number, device: string) => rich`⛔ ${count} wrong codes at ${device}`,
    grant: (icon: string, user: string, device: string, words: string) =>
      rich`${icon} ${user} · ${device}: ${words}`,
    guarded: (time: string) =>
      `The lock has its own schedule, read back when it was set: by its own clock it let this code in until ${time} and no longer.`,
    guardedAtLatest: (time: string) =>
      `The panel has an end of its own for it, read back when it was set: it lets this code in until ${time} at the latest.`,
    goneAtLast: (user: string, device: string, time: string) =>
      rich`✅ ${user} · ${device}: was overdue, and is gone since ${time}`,
    overdueAdvice: (slot: number | undefined, reason: SyncReason | undefined) => {
      if (reason?.kind === 'not-now')
        return reason.why === 'armed'
          ? 'Disarm it, and the code is removed at once.'
          : 'The code is removed as soon as that has ended.';
      if (reason?.kind === 'queued') return 'The device answers, and lets its codes go one after the other.';
      const atDevice = `${slot === undefined ? 'it' : `user slot ${slot}`} at the device itself`;
      if (reason?.kind === 'rejected')
        return `It answers and does not let go of the code: delete ${atDevice}.`;
      return `Bring it back (power, battery, network) and the code is removed at once, or delete ${atDevice}.`;
    },
    codeDeleted: (user: string, device: string) =>
      rich`⚠️ ${user} · ${device}: somebody deleted the code at the device. Write it again, or leave it off?`,
    codesDeleted: (device: string, users: readonly string[]) =>
      rich`⚠️ ${device} has lost ${users.length} codes: ${firstOf(users, NAMES_TOLD)}. Was it reset? Write them again, or leave them off?`,
    foreignCodes: (device: string, slots: readonly number[]) =>
      rich`🔑 Somebody set a code at ${device}, in ${slots.length === 1 ? 'slot' : 'slots'} ${slots.join(', ')}. Latchkey leaves it alone until you decide.`,
    deviceLeft: (device: string) =>
      rich`📵 ${device} was taken out of its network. If another one is in its place, move its codes there; if it is gone, forget it.`,
    openDevice: '🚪 Device',
    openSlot: '🔢 Slot',
    issued: (user: string) => rich`🤖 An automation has issued a code for ${user}. Its PIN is with the code.`,
    notDisarmed: (user: string, device: string, why: string) =>
      rich`🚨 ${user} came in and ${device} could not be disarmed: ${why}`,
    clockWrong: (shows: string) =>
      rich`⏳ The computer’s clock shows ${shows}, and it showed a later time before. Codes with a schedule stay as they are until it is clear which is right. Is ${shows} right? Then open “Next changes” and tap “The clock is right”. If it is not: the clock sets itself once the computer has a network, or set it by hand.`,
    clockDoubt: {
      leapt: (shows: string) =>
        rich`⏳ The computer’s clock shows ${shows}, more than a month later than when Latchkey last ran, and nothing confirms that. Codes with a schedule stay as they are until something does. Is it right? Then say so under “Next changes”.`,
      contradicted: (shows: string) =>
        rich`⏳ The computer’s clock shows ${shows}, and Telegram says another time. Codes with a schedule stay as they are until they agree. The clock sets itself once its time server answers; if it does not, set it by hand. Is it right? Then say so under “Next changes”.`,
      unconfirmed: (shows: string) =>
        rich`🕰 The computer was started, and for ten minutes nothing has confirmed its clock. It shows ${shows}, and codes follow their schedules by that. If it is wrong, set it.`,
    },
    clockRight: rich`🕰 The computer’s clock is right again: codes follow their schedules.`,
    trouble: (device: string, what: Trouble, percent: number | undefined) =>
      rich`${TROUBLE[what].icon} ${device}: ${TROUBLE[what].words}${percent === undefined ? '' : ` (${percent} %)`}`,
    withoutWords:
      '🔔 Something happened that Telegram does not let me describe. Look at who came and at the devices.',
    openCode: '🔑 Code',
  },

  upcoming: {
    title: 'Next changes',
    none: 'Nothing changes within a day.',
    line: (when: string, opens: boolean, user: string, device: string) =>
      rich`${when} ${opens ? '🔓' : '🔒'} ${user} · ${device}: ${opens ? 'begins' : 'ends'}`,
    hindered: (when: string, user: string, device: string, words: string) =>
      rich`${when} ⛔ ${user} · ${device}: would begin, and cannot: ${words}`,
    more: '… and more after that.',
    clockWrong: (shows: string) =>
      `⏳ The computer’s clock shows ${shows}, and it is not known whether that is right. Nothing changes because of the time until something confirms it, it is set, or you say that it is right.`,
    trustClock: '🕰 The clock is right',
    now: (what: string) => rich`Now: ${what}`,
    opens: (devices: string) => `opens ${devices}`,
    closes: (devices: string) => `no longer opens ${devices}`,
    newPin: (devices: string) => `another PIN at ${devices}`,
    then: (when: string, opens: boolean) => rich`Next: ${opens ? 'begins' : 'ends'} ${when}`,
  },

  members: {
    title: 'Members',
    line: (name: string, role: string) => rich`👤 ${name}: ${role}`,
  },

  alerts: {
    title: '🔔 Alerts',
    question: 'When shall you be told who comes and goes?',
    always: 'Always',
    'nobody-home': 'Only while nobody is home',
    now: {
      somebody: 'Somebody is home now.',
      nobody: 'Nobody is home now.',
      unknown: 'Home Assistant cannot tell now whether somebody is home, so you are told.',
    },
    rest: 'You are told of the rest in any case: duress, codes that are used outside their time or by whom the house does not know, and all that is wrong with codes and devices.',
  },

  help: {
    title: 'Help',
    text: lines(
      'Latchkey keeps the codes of your locks and panels.',
      '',
      '/start – home',
      '/users – users and their codes',
      '/new – a new code',
      '/devices – locks and panels',
      '/log – who came',
      '/next – what begins and ends within a day',
      '/help – this page',
      '',
      'Or ask: “why can’t Anna get in?”, “who can open the garage on Sunday at 3?”',
      'Anything else that you type searches for a user.',
      '',
      '✅ live means: read back from the device, or proven by use.',
      'A message that shows a PIN is removed after some minutes, and so is one in which you typed it.',
    ),
  },

  commands: {
    start: 'Home',
    users: 'Users and their codes',
    new: 'A new code',
    devices: 'Locks and panels',
    log: 'Who came',
    next: 'What begins and ends within a day',
    help: 'Help',
  },
} as const;
