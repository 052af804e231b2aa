import type { ArmMode } from '../../../src/domain/device.ts';
import type {
  DriverMessage,
  KeypadInterruption,
  MessageOf,
} from '../../../src/domain/driver/driver-message.ts';
import { AGAIN, CONNECTION_SENTENCES, FAR_END, named } from './driver-connections.ts';
import type { DriverSentences } from './driver-connections.ts';

const MODE: Readonly<Record<ArmMode, string>> = {
  disarmed: 'disarmed',
  stay: 'stay',
  away: 'away',
  night: 'night',
};

const NEEDS: Readonly<Record<NonNullable<MessageOf<'wrong-master-code'>['needs']>, string>> = {
  'valid-everywhere': 'it must be a master code that is valid in each partition',
  'master-authority': 'it must be the code of a user with the authority “Master / program”',
  'may-edit-users':
    'it must be the code of a master, or of a user who may edit users. Check also that nobody is programming the panel',
};

function wrongMasterCode({
  needs,
  sent,
  locksKeypads,
  mayHavePrefix,
}: MessageOf<'wrong-master-code'>): string {
  const fix = `Correct “master_code” in the configuration${mayHavePrefix ? ' (and “code_prefix”, if the panel uses prefixes)' : ''}`;
  const why = locksKeypads ? ', because wrong codes lock the keypads' : '';
  return [
    'The panel does not accept the master code of the configuration.',
    sent === 'once-more' && 'Latchkey sends it once more in half a minute, and then no more.',
    `${fix}${needs ? `: ${NEEDS[needs]}` : ''}${sent ? ', then restart Latchkey' : ''}.`,
    sent === 'after-restart' && `Until then, Latchkey does not send it again${why}.`,
  ]
    .filter((part) => part !== false)
    .join(' ');
}

const RESERVE =
  'Latchkey no longer writes to this slot. Add it to “reserved” of the panel in the configuration.';

function masterInSlot({ slot, masterCode }: MessageOf<'master-in-slot'>): string {
  const user = `User ${slot} of the panel`;
  switch (masterCode) {
    case 'untouched':
      return `${user} has the master code of the configuration, so Latchkey left it as it was. ${RESERVE}`;
    case 'put-back':
      return `${user} is the master whose code is in the configuration. Latchkey overwrote the code for a moment and put it back: try it at a keypad. ${RESERVE}`;
    case 'overwritten':
      return `${user} is a master, and Latchkey has overwritten the code with digits that nobody knows. Give this master a new code at a keypad. ${RESERVE}`;
    case 'lost':
      return `${user} is the master whose code is in the configuration, and the panel has not taken that code back yet. Latchkey tries again whenever the panel is disarmed or connects.`;
  }
}

const INTERRUPTED: Readonly<Record<KeypadInterruption, string>> = {
  armed: 'The panel was armed while Latchkey was entering the code.',
  programming: 'Somebody began to program the panel while Latchkey was entering the code.',
  'invalid-code': 'The panel refused a code that was entered.',
  'not-available': 'The panel says that its users cannot be programmed now.',
  lockout: 'The keypads of the panel are locked after too many wrong codes.',
  'not-passed-on': 'The EnvisaLink did not pass the keys on.',
  unheard: 'The panel did not open its menu of user codes.',
  'no-menu':
    'The panel did not open its menu of user codes for the master code. Check that “master_code” has as many digits as the codes of the panel.',
  'no-question': 'The panel did not ask for the code.',
  'menu-left': 'The panel left its menu of user codes.',
  lost: 'The connection was lost while Latchkey was entering the code.',
};

function noUserCodes({ through, insecure }: MessageOf<'no-user-codes'>): string {
  if (through === 'home-assistant')
    return 'This lock offers no user codes. Interview it again in Home Assistant, or exclude it and include it again with S2 or S0.';
  return insecure
    ? 'This lock offers no user codes. It was included without security, and most locks then hide their codes. Check that its network key is configured, or exclude the lock and include it again with S2 or S0.'
    : 'This lock offers no user codes. If it should have some, interview it again.';
}

const TOO_OLD: Readonly<Record<MessageOf<'too-old'>['for'], string>> = {
  'user-credentials': 'for this lock, which keeps its codes as User Credentials',
  'zwave-codes': 'to reach the codes of Z-Wave locks',
  'matter-codes': 'for the codes of Matter locks',
};

const EXCLUDE = 'There, exclude the event type call_service from the recorder and restart.';
const ALLOW = 'Then set recorder_excludes_actions: true in the configuration of Latchkey.';

/** Each message of a driver as a sentence or two: what is wrong, and what to do. */
export const DRIVER_SENTENCES: DriverSentences = {
  ...CONNECTION_SENTENCES,

  'as-written': ({ text }) => text,
  'internal-error': () => 'Internal error in Latchkey, not at the device. Latchkey’s log has the details.',
  'start-failed': () =>
    'Latchkey itself failed to start this driver; its log says where. The devices stay as they are until Latchkey is restarted.',
  'opening-failed': ({ error }) =>
    `Latchkey could not open this driver (${error}); its log says where. ${AGAIN}`,

  'no-such-device': ({ what, device }) => `${named({ what })} has no ${device}.`,
  'slot-out-of-range': ({ what, slots }) => `${named({ what })} has slots 1 to ${slots}.`,
  armed: ({ partitions = [] }) =>
    `The panel is armed${partitions.length === 0 ? '' : ` (${partitions.join(', ')})`}, so no code can be changed. Latchkey does what waits as soon as the panel is disarmed.`,
  programming: () => 'Somebody is programming the panel. Latchkey writes what waits when they have finished.',
  'just-disarmed': () => 'The panel has just been disarmed.',
  'state-unknown': () => 'The panel has not reported its state yet.',
  'change-unconfirmed': ({ what }) =>
    `${named({ what })} did not confirm the change. Latchkey checks it, and tries again where it was not made.`,
  'slot-not-shown': ({ slot, mayBeMasterCode }) =>
    [
      slot === undefined
        ? 'The panel does not say what this slot holds.'
        : `The panel does not say now who user ${slot} is.`,
      mayBeMasterCode &&
        'If this continues, the master code was changed at the panel: correct “master_code”.',
    ]
      .filter((part) => typeof part === 'string')
      .join(' '),
  'changed-meanwhile': ({ slot }) => `Somebody has just changed user ${slot} at the panel.`,
  'wrong-master-code': wrongMasterCode,
  'master-code-length': ({ digits }) =>
    `Codes of this panel have ${digits} digits, and the master code of the configuration has not. Correct “master_code”.`,
  'master-code-partitions': ({ partitions }) =>
    `The master code of the configuration is not valid in partition ${partitions.join(', ')}, so no code can be changed there. Give that master the partition at the panel, or correct “master_code”.`,
  'master-code-without-right': () =>
    'The user of “master_code” may not edit users. Give them that right at the panel, or use the code of a master.',
  'master-in-slot': masterInSlot,
  'duress-in-slot': ({ slot }) =>
    `User ${slot} of the panel is a duress user: disarming with its code raises a silent alarm, so an alarm may have been false. No code of Latchkey is in it now; one that was there gets another user. ${RESERVE}`,
  'not-plain-user': ({ slot }) =>
    `User ${slot} of the panel is not a plain user. Latchkey gives the code another user.`,
  'keypad-interrupted': ({ by }) => INTERRUPTED[by],
  'code-not-there': () => 'The code is not on the panel yet.',
  'out-of-range': () => 'The lock is out of radio range, or its battery is empty.',
  'not-heard-yet': () => 'The lock has not answered since the Z-Wave network came up.',
  'interview-incomplete': () =>
    'Latchkey does not know what this lock can hold, because its Z-Wave interview did not finish. Wake the lock at its keypad, or move it closer, and the interview goes on by itself. If it does not, restart Latchkey, or interview the lock again in your Z-Wave software.',
  'no-user-codes': noUserCodes,
  'too-old': ({ what, for: purpose, needs }) =>
    `This version of ${FAR_END[what]} is too old ${TOO_OLD[purpose]}. Update it${needs === undefined ? '' : ` to ${needs} or newer`}.`,

  'not-a-partition': () => 'This device is no partition of a panel.',
  'already-armed': ({ mode }) =>
    `The panel is already armed${mode === undefined ? '' : ` (${MODE[mode]})`}. Disarm it first.`,
  'zones-open': ({ mayLeaveOut }) =>
    mayLeaveOut
      ? 'Zones are open. Close them, or leave them out.'
      : 'Zones are open that cannot be left out. Close them.',
  'not-ready': () =>
    'The panel is not ready for this. Look at its keypad: something may be open, or it may show a trouble or an alarm.',
  'code-unknown': () => 'The panel does not know this code.',
  'code-not-allowed': () => 'This code may not do that in this partition.',
  'code-unknown-or-not-allowed': () =>
    'The panel did not do it. The code may be wrong, or it may not do this in this partition.',
  'cannot-now': () => 'The panel says that it cannot do this now.',
  'state-unchanged': () => 'The panel accepted the command, but its state did not change.',
  'arming-unconfirmed': ({ lost }) =>
    lost
      ? 'The connection was lost while the command was on its way.'
      : 'The panel has not confirmed that it did this.',
  'entry-delay-kept': () =>
    'The panel is armed, but keeps its entry delay. Disarm it and try again, or leave it so.',
  'no-entry-delay-unsupported': () =>
    'This panel cannot be armed away without an entry delay, only while people stay at home.',
  'silent-unsupported': () => 'This panel cannot be armed silently from here.',
  'leaving-out-unsupported': () =>
    'Open zones cannot be left out from here. Bypass them at the keypad, then arm.',
  'mode-unsupported': () => 'This panel cannot be armed in this way.',
  'options-unsupported': () => 'Home Assistant can arm a panel only as the panel itself is set up.',

  'not-administrator': ({ place }) =>
    `The token for Home Assistant at ${place} belongs to a user who is no administrator. Only administrators may see and change the codes of locks. Make a token as an administrator.`,
  'actions-recorded': ({ of }) =>
    of === 'lock'
      ? `Codes of this lock can be changed only by actions of Home Assistant, and its recorder stores every action, PINs included. ${EXCLUDE} ${ALLOW}`
      : `The panel wants a code for that, and Home Assistant’s recorder would store it. ${EXCLUDE} ${ALLOW}`,
  'panel-code-missing': () =>
    'The panel wants a code for that. Set panel_code of this driver in the configuration, or let Home Assistant arm without a code.',
  'users-not-shown': () => 'Home Assistant does not see the users of this panel. It can arm and disarm it.',
  'no-managed-codes': () => 'This lock has no codes that can be managed from outside.',
  'zha-slots-missing': () =>
    'Nobody can see which slots of this Zigbee lock are taken. Set zha_slots in the configuration to a range of slots that belongs to Latchkey.',
  'zha-lock-unknown': () => 'Home Assistant does not say how to reach this Zigbee lock.',
  'home-assistant-failed': () => 'Something went wrong with Home Assistant.',
  'entity-missing': ({ entity }) => `Home Assistant no longer has ${entity}.`,
  'entity-unavailable': ({ entity }) => `Home Assistant says that ${entity} is not available now.`,
  'scene-failed': ({ entity }) => `Home Assistant could not do all of ${entity}; its log says why.`,
  'camera-missing': ({ entity }) =>
    entity === undefined
      ? 'This device no longer has a camera.'
      : `Home Assistant has no ${entity}. Correct “camera” of the device in the configuration.`,
  'camera-off': ({ entity }) => `${entity} is switched off.`,
  'camera-no-picture': ({ entity, isEmpty }) =>
    isEmpty
      ? `${entity} gave no picture.`
      : `Home Assistant gets no picture from ${entity}. Check that the camera is on and connected.`,
  'camera-no-stream': ({ entity }) =>
    `${entity} gives Home Assistant single pictures and no stream, so it cannot be recorded.`,
  'no-media-folder': () =>
    'Home Assistant has no media folder of its own for the clips. Name one in the configuration, with “media” at the driver of Home Assistant.',
  'recording-refused': ({ entity }) =>
    `Home Assistant does not record ${entity}. It may be recording already. Home Assistant’s log says why.`,
  'recording-empty': () => 'Home Assistant recorded nothing. Check that the camera gives a stream there.',
  'clip-refused': () => 'Home Assistant does not hand the clip out.',
  'clip-too-long': ({ megabytes, most, folder }) =>
    `The clip has ${megabytes} MB, and Telegram takes no more than ${most}. It stays in Home Assistant’s media, in the folder ${folder}.`,
};

/** What a driver reports, in words for an owner. */
export function driverWords(message: DriverMessage): string {
  // What was stored by a later version has a code that this one does not know.
  if (!Object.hasOwn(DRIVER_SENTENCES, message.code))
    return `The driver reports “${message.code}”, which this version of Latchkey does not know.`;
  const sentence = DRIVER_SENTENCES[message.code] as (message: DriverMessage) => string;
  return sentence(message);
}
