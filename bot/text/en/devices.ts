import type { ArmMode } from '../../../src/domain/device.ts';
import { rich } from '../html.ts';

/** Of locks and panels, and of what they hold and can do. */
export const devices = {
  devices: {
    title: 'Devices',
    none: 'No device is connected.',
    silent: 'not answering',
    connected: 'connected',
    heard: (time: string) => `last heard from ${time}`,
    notHeard: 'no contact since Latchkey started',
    whenHeard: (state: string) => `${state} (when it was last heard from)`,
    kind: { lock: 'Lock', partition: 'Alarm partition' },
    battery: (percent: number) => `🔋 ${percent} %`,
    slots: (ours: number, slots: number) => `${ours} of ${slots} slots ${ours === 1 ? 'is' : 'are'} ours`,
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
    checkedLater: 'It does not answer now. I’ll read our codes on it as soon as it does.',
    checking: (codes: number) =>
      codes === 0
        ? 'There is no code of ours to check on it.'
        : 'Reading our codes on it again. Each code’s card shows when it was verified.',
  },

  slots: {
    title: '🔢 Slots',
    slot: (slot: number) => `slot ${slot}`,
    counts: (all: number, ours: number, foreign: number, empty: number) =>
      `${all} slots: ${ours} ours, ${foreign} of somebody else, ${empty} empty`,
    unread: (count: number) => `${count} not read yet: whatever is in them stays as it is.`,
    blocked: (count: number) =>
      `${count} blocked by a random PIN that nobody has, as the device did not let go of the code there`,
    reserved: (count: number) => `${count} reserved, and never touched`,
    readAll: (count: number) => `📖 Read ${count === 1 ? 'it' : `all ${count}`} (asks the device each time)`,
    somebodys: 'somebody’s code',
    samePin: (name: string) => `the PIN of ${name}`,
    known: 'Somebody set a code here. Latchkey did not write it and leaves it alone.',
    unreadable:
      'Somebody set a code here, and the device does not show it. Latchkey did not write it, and leaves it alone.',
    isLeftAlone: 'You have decided to leave it as it is.',
    adopt: '👤 Take it over',
    join: (name: string) => `👤 Make it a part of the code of ${name}`,
    adopted: '✅ The code is yours to manage now.',
    leave: 'Leave it',
    left: 'It stays as it is.',
    remove: '🗑 Remove',
    removeTitle: 'Remove',
    removeQuestion: (slot: number, device: string) =>
      rich`Clear slot ${slot} of <b>${device}</b>? This code will no longer open the door.`,
    removeYes: '🗑 Yes, remove',
    removeNo: 'No, keep',
  },

  adopt: {
    title: 'Take over',
    whose: 'Whose code is it?',
    typePin: (user: string, device: string, slot: number) =>
      rich`Send the PIN of <b>${user}</b> for slot ${slot} of ${device}. The device does not show its current code, so I write the one that you type. I delete your message at once.`,
    typeNewPin:
      'The device does not show the new code. Send the new PIN, and I write it there and on the other devices of this code. I delete your message at once.',
  },

  replace: {
    title: '📦 Move its codes',
    question: (device: string) => rich`Which device should get the codes of <b>${device}</b>?`,
    noOther: 'There is no other device of this kind yet. Include the new one first.',
    route: (from: string, to: string) => rich`📦 <b>${from}</b> → <b>${to}</b>`,
    moves: (count: number) => `${count} ${count === 1 ? 'code moves' : 'codes move'}.`,
    stays: (count: number) => `${count} cannot:`,
    yes: (count: number) => `📦 Move ${count}`,
    yesForget: (count: number) => `📦 Move ${count}, and forget the old one`,
    moving: (count: number, silent: string | undefined) =>
      `${count} ${count === 1 ? 'code is' : 'codes are'} on the way.${silent === undefined ? '' : ` ${silent} does not answer, so the codes may still open it. If it is no longer in the house, open it and tap “Forget it”.`}`,
    forgetTitle: '🗑 Forget it',
    forgetQuestion: (device: string) =>
      rich`Is <b>${device}</b> no longer in the house? I take it off the list and send no more alerts about it. If it ever answers again, it comes back, and I remove our codes from it.`,
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
    done: 'The panel accepted it.',
  },

  picture: {
    take: '📷 Picture',
    begun: '📷 Taking a picture…',
    isMissing: (camera: string) =>
      rich`⚠️ Home Assistant has no ${camera}. Correct “camera” of the device in the configuration.`,
    notTaken: 'Telegram did not take the picture. Try again.',
    toldOnce: 'Alerts come without pictures until this is fixed. I won’t mention it again.',
  },

  clip: {
    title: '🎥 Camera',
    question: 'How long should the clip be? I send it as a video once it is recorded.',
    length: (seconds: number) => (seconds < 60 ? `${seconds} s` : `${seconds / 60} min`),
    begun: (length: string) => `🎥 ${length}…`,
    already: (device: string) => `${device}: I am already recording a clip. Ask again when it is here.`,
    recording: (device: string, done: number, seconds: number) =>
      `${device}: recording, ${done} of ${seconds} seconds`,
    sending: (device: string) => `${device}: recorded. Sending…`,
    looking: (device: string) => `${device}: looking for the clip at Home Assistant…`,
    notTaken:
      'The clip is recorded, and Telegram did not take it. It stays in Home Assistant’s media, in the folder latchkey.',
    cutOff: 'The recording was cut off.',
  },

  scenes: {
    title: '🎬 Scenes',
    hint: 'A tap runs it at once.',
    none: 'Nothing is chosen yet. Choose the Home Assistant scenes and scripts to show as buttons here.',
    askOwner: 'Nothing is chosen yet. An owner chooses what can be run here.',
    choose: '⚙️ Choose',
    chooseTitle: 'Choose',
    chooseHint: 'Tick what should be a button. Type part of a name to search.',
    count: (total: number) => (total === 1 ? '1 scene or script.' : `${total} scenes and scripts.`),
    nobodyAnswers: '⚠ Home Assistant does not answer. These are those that it had.',
    done: (name: string) => `✅ ${name} was run.`,
    begun: (name: string) => `▶ ${name} has started and is still running.`,
  },
} as const;
