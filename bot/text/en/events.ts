import type { KeypadMode } from '../../../src/domain/device.ts';
import type { EntryAction, EntryMeans, DeviceProblem } from '../../../src/domain/driver/driver-event.ts';
import type { SyncReason } from '../../../src/domain/plan/sync.ts';
import { rich } from '../html.ts';
import { ENTRY_ICONS } from '../icons.ts';

const TROUBLE: Readonly<Record<DeviceProblem, { readonly icon: string; readonly words: string }>> = {
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

interface DamagedRow {
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly userName?: string;
  readonly deviceName?: string;
}

/** What became of it, by table and column. */
const DAMAGED: Readonly<Record<string, string>> = {
  'codes.schedule': 'When this code is to work cannot be read, so it is taken off: give it its times again.',
  'codes.paused': 'Whether this code was paused cannot be read, so it is: resume it, or delete it.',
  'codes.condition': 'What this code depends on cannot be read, so it is taken off: choose it again.',
  'codes.pin': 'The PIN of this code cannot be read, so it can be sent to no device: give it another one.',
  'codes.pin_digest': 'It is mended.',
  'grants.wanted':
    'Whether this code is to work there cannot be read, so it is taken off there: choose the device again.',
  'grants.slot': 'It is mended.',
  'grants.device': 'It is mended.',
  'codes.id': 'The code is lost, so it is taken off its devices.',
  'house.value': 'It is mended, or chosen anew.',
  'slots.ours': 'Whether this slot holds a code of Latchkey’s is read from the device.',
  'slots.digest': 'What this slot holds is read from the device.',
  'slots.doubt': 'What this slot holds is read from the device.',
  'slots.guard': 'Whether the device keeps the time of this code is set anew.',
  'devices.description': 'The device is known again once it answers.',
  'factors.secret':
    'A second factor cannot be read, so no code of its app is taken: use a recovery code, or have an owner reset it.',
  'house.factor-roles': 'Whose role needs a second factor cannot be read, so all do: choose again.',
  'entries.how': 'This entry is left out of who came.',
};

/** After a reset of a device, the alert lists this number of names, and counts the rest. */
const NAMES_TOLD = 20;

function firstOf(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return `${names.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Of what happened, what will, and what an owner asks about it. */
export const events = {
  who: {
    title: '👥 Who can open it?',
    now: 'now',
    nobody: 'Nobody with a code in Latchkey.',
    until: (time: string) => `until ${time}`,
    byPlan: 'by the schedules',
    usesLeft: (left: string) => `${left} as far as is known`,
    ifUsesLeft: (left: string) => `if any use is left then (now ${left})`,
    silent: '📵 It does not answer: what is to change on it waits until it does.',
    hint: rich`<i>Send another time, such as “Sunday at 3”.</i>`,
    notUnderstood: '⚠ I expected a time, such as “Sunday at 3”, “tomorrow 18:30” or “now”.',
    whichDevice: 'Which device? Open it and tap “Who can open it?”.',
  },

  why: {
    title: '❓ What keeps them out?',
    whichUser: 'Whom do you mean? Open them and tap “What keeps them out?”.',
    noCode: (user: string) => rich`⛔ ${user} has no code on any device.`,
    without: (devices: string) => rich`No code for: ${devices}`,
    opens: (checked: string | undefined) =>
      checked === undefined
        ? 'it is the time of the code, and the device has taken it.'
        : `the code is there and works now; seen there ${checked}.`,
    paused: 'The code is paused.',
    ended: 'The time of the code is over.',
    usedUp: (time: string, mayOpen: boolean) =>
      `The code was used up ${time}.${mayOpen ? ' It is not removed yet and may still open.' : ''}`,
    uses: (left: string) => `It has ${left}, as far as devices have told.`,
    later: (time: string) => `It is not its time now; it begins ${time}.`,
    condition: (words: string, value: string) => `It works only while ${words} (${value} now).`,
    conditionUnknown: (words: string, value: string) =>
      `It works only while ${words}; nobody can tell now, and it was ${value} last.`,
    grant: (state: string) => `The code is not there: ${state.replace(/\.$/, '')}.`,
    'old-pin': 'The new PIN is not there yet, and the old one may still work.',
    'device-clock': 'The lock’s own clock keeps the code shut now.',
    'never-used': 'This device does not show its codes, and nobody has used this one yet: it may not work.',
    unreachable: 'The device does not answer.',
    keypadMode: (mode: KeypadMode) => `${KEYPAD_MODE[mode]}: while it is, no code opens the door.`,
    battery: (percent: number) => `The battery is low (${percent} %).`,
    wrongCodes: (count: number, time: string) =>
      `${count === 1 ? 'A wrong code was' : `${count} wrong codes were`} typed there lately, last ${time}.`,
  },

  log: {
    title: 'Who came',
    none: 'Nobody yet.',
    newer: '‹ Newer',
    older: 'Older ›',
    times: (count: number) => `${count} times`,
    somebody: 'Somebody',
    how: {
      unlock: 'came in by',
      lock: 'locked',
      arm: 'armed',
      disarm: 'disarmed',
      denied: 'was refused at',
      duress: 'gave a duress code at',
    } satisfies Record<EntryAction, string>,
    at: (how: string, device: string) => `${how} ${device}`,
    icon: ENTRY_ICONS,
    before: (time: string) => `before ${time}; the clock of the device is wrong`,
    between: (since: string, until: string) =>
      `between ${since} and ${until}; the clock of the device is wrong`,
    byCode: 'by code',
    means: {
      tag: 'with a tag, no code',
      biometric: 'with a finger or a face, no code',
      'master-code': 'by the device’s own master code',
    } satisfies Record<EntryMeans, string>,
    outside: '🚨 outside its time',
    lastUse: 'its last use',
    oneTooMany: '🚨 beyond its number of uses',
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
      rich`✅ ${user} · ${device}: was overdue, and has been gone since ${time}`,
    overdueAdvice: (slot: number | undefined, reason: SyncReason | undefined, oldPin = false) => {
      const removed = oldPin ? 'the old PIN is replaced' : 'the code is removed';
      if (reason?.kind === 'not-now')
        return reason.why === 'armed'
          ? `Disarm it, and ${removed} at once.`
          : `As soon as that has ended, ${removed}.`;
      if (reason?.kind === 'used') return 'Its slot is read again, and the code cleared where it is there.';
      if (reason?.kind === 'empty-disproved')
        return 'Try the code at the device. If it opens nothing, say so on its card.';
      if (reason?.kind === 'queued') return 'The device answers, and lets its codes go one after the other.';
      const atDevice = `${slot === undefined ? 'it' : `user slot ${slot}`} at the device itself`;
      if (reason?.kind === 'rejected')
        return `It answers and does not let go of the code: delete ${atDevice}.`;
      return `Bring it back (power, battery, network) and ${removed} at once, or delete ${atDevice}.`;
    },
    noRoom: (user: string, device: string, words: string) =>
      rich`⚠️ ${user} · ${device}: ${words}. Delete or pause a code there that opens it then, or choose other times.`,
    codeDeleted: (user: string, device: string) =>
      rich`⚠️ ${user} · ${device}: the code is gone from the device. Somebody deleted it there, or the device dropped it. Write it again, or leave it off?`,
    codesDeleted: (device: string, users: readonly string[]) =>
      rich`⚠️ ${device} has lost ${users.length} codes: ${firstOf(users, NAMES_TOLD)}. Was it reset? Write them again, or leave them off?`,
    slotBlocked: (device: string, slot: number, user: string | undefined) =>
      rich`🧱 ${device} does not let go of ${user === undefined ? 'somebody’s old code' : `the code of ${user}`}. I wrote a random PIN that nobody has over it. Slot ${slot} stays blocked until a code of yours needs it.`,
    foreignCodes: (device: string, slots: readonly number[]) =>
      rich`🔑 Somebody set a code at ${device}, in ${slots.length === 1 ? 'slot' : 'slots'} ${slots.join(', ')}. Latchkey leaves it alone until you decide.`,
    deviceLeft: (device: string) =>
      rich`📵 ${device} was taken out of its network. If another one is in its place, move its codes there; if it is gone, forget it.`,
    deviceRenamed: (one: { device: string; deviceName: string; was: string; moved: boolean }) =>
      one.moved
        ? rich`🏷 ${one.deviceName} was known as ${one.was} and is ${one.device} now, as its driver has another id in the configuration. Its codes came along. What stands below “devices” for ${one.was} there has to be renamed by you.`
        : rich`⚠️ ${one.deviceName} is here twice: as ${one.device}, and as ${one.was} of a driver that is no longer in the configuration. Codes in its slots may be yours, of the old id: give the driver its old id back, or delete the codes of ${one.was} before you adopt any.`,
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
    trouble: (device: string, what: DeviceProblem, percent: number | undefined) =>
      rich`${TROUBLE[what].icon} ${device}: ${TROUBLE[what].words}${percent === undefined ? '' : ` (${percent} %)`}`,
    mayBeTwice: rich`<i>↻ You may have received this before: Telegram did not confirm it.</i>`,
    part: (part: string, up: boolean, words: string) =>
      rich`${up ? '✅' : '⚠️'} Latchkey’s ${part}: ${words}`,
    unsteady: (name: string, times: number, words: string) =>
      rich`〰️ ${name} comes and goes: lost ${times} times within an hour. ${words} I’ll write again once it has been steady for half an hour, or away for ten minutes.`,
    damagedRow: ({ table, row, column, userName, deviceName }: DamagedRow) => {
      const what = [`${table} ${row}, ${column}`, userName, deviceName].filter((word) => word !== undefined);
      const so = DAMAGED[`${table}.${column}`] ?? 'Please check that the codes are as you want them.';
      return rich`⚠️ Latchkey’s database is damaged in one place (${what.join(' · ')}). Everything else keeps working. ${so}`;
    },
    disk: (takesWrites: boolean) =>
      takesWrites
        ? rich`✅ Latchkey can save again, and has saved what happened in the meantime.`
        : rich`🚨 Latchkey can’t write to its disk: it is full, read-only or gone. Fix this soon, and don’t restart the computer before that. I still send alerts and keep what happens: on a full disk in a reserve, on a broken disk in the computer’s memory. I take access away at once; giving access waits.`,
    fault: (work: string) =>
      rich`⚠️ Something failed in Latchkey itself: ${work}. Latchkey tries again, and everything else keeps working. See the log for details, and check that the codes are as you want them.`,
    withoutWords:
      '🔔 Something happened, and Telegram refuses the text about it. Please look at “Who came” and at the devices.',
    openCode: '🔑 Code',
  },

  upcoming: {
    title: 'Next changes',
    none: 'Nothing changes within a day.',
    later: 'After that:',
    line: (when: string, opens: boolean, user: string, device: string) =>
      rich`${when} ${opens ? '🔓' : '🔒'} ${user} · ${device}: ${opens ? 'begins' : 'ends'}`,
    hindered: (when: string, user: string, device: string, words: string) =>
      rich`${when} ⛔ ${user} · ${device}: would begin, and cannot: ${words}`,
    more: '… and more after that.',
    clockWrong: (shows: string) =>
      `⏳ The computer’s clock shows ${shows}, and I don’t know whether that is right. No schedule starts or ends until something confirms the time, the clock is set, or you say that it is right.`,
    trustClock: '🕰 The clock is right',
    now: (what: string) => rich`Now: ${what}`,
    opens: (devices: string) => `opens ${devices}`,
    closes: (devices: string) => `no longer opens ${devices}`,
    newPin: (devices: string) => `another PIN at ${devices}`,
    waits: (door: string, panel: string, hasOldPin: boolean) =>
      rich`⏳ ${panel} takes no changes now. ${door} gets the PIN together with it, once it does: coming in by ${door} before would set off the alarm.${hasOldPin ? ' Until then the old PIN works at both.' : ''}`,
    noRoom: (device: string, words: string) => rich`⚠️ ${device}: ${words}.`,
    noRoomFor: (device: string, user: string, when: string) =>
      rich`⚠️ ${device}: ${user} finds no slot there ${when}, because this code has it then.`,
    then: (when: string, opens: boolean) => rich`Next: ${opens ? 'begins' : 'ends'} ${when}`,
  },
} as const;
