/** The kinds of simulated lock: what each one tells in its interview, and how it behaves by default. */
import { KeypadMode, UserCredentialRule, UserCredentialType, UserIDStatus } from '@zwave-js/cc';
import { CommandClasses as CC, SecurityClass } from '@zwave-js/core';
import { ccCaps, type MockNodeOptions } from '@zwave-js/testing';
import { HEALTHY, type LockFaults } from './faults.ts';

/**
 * - `plain`: mains-like, no security, reads back what it stores (User Code CC version 2)
 * - `battery`: FLiRS with a Schlage BE469ZP's fingerprint; shows stars, refuses duplicates (version 1)
 * - `s2`: S2 Access Control with supervised commands (version 2)
 * - `bare`: without security, and therefore without codes, as many locks are then
 * - `exact`: a BE469ZP whose parameter 16 wants PINs of six digits
 * - `five-button`: a Kwikset 910's fingerprint (version 1)
 * - `ascii`: takes letters too, and has an admin code of its own (version 2)
 * - `credential`: User Credential CC; refuses duplicates, as that class demands
 * - `scheduled`: has a clock and keeps one year day schedule a user (Schedule Entry Lock CC version 3)
 * - `weekly`: has a clock and keeps schedules by the day of the week only (version 1)
 * - `yale`: a Yale YRD210's fingerprint; tells all in alarm types and levels of its own (Alarm CC version 1)
 * - `id-lock`: an ID Lock 150's fingerprint, with firmware 1.5 of its module: names users by numbers of its own
 */
export type LockKind =
  | 'plain'
  | 'battery'
  | 's2'
  | 'bare'
  | 'exact'
  | 'five-button'
  | 'ascii'
  | 'credential'
  | 'scheduled'
  | 'weekly'
  | 'yale'
  | 'id-lock';

/** Events of type 6 that the locks support, from the Notification CC's tables. */
const ACCESS_EVENTS = [1, 2, 3, 4, 5, 6, 9, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21];

/** zwave-js's configuration database knows this as a Schlage BE469ZP and applies its quirks. */
const SCHLAGE_BE469ZP = {
  manufacturerId: 0x003b,
  productType: 0x0001,
  productId: 0x0469,
  firmwareVersion: '0.11',
};
const KWIKSET_910 = {
  manufacturerId: 0x0090,
  productType: 0x0001,
  productId: 0x0001,
  firmwareVersion: '3.33',
};
const YALE_YRD210 = {
  manufacturerId: 0x0129,
  productType: 0x0004,
  productId: 0x0209,
  firmwareVersion: '32.8',
};
const ID_LOCK_150 = {
  manufacturerId: 0x0373,
  productType: 0x0003,
  productId: 0x0001,
  firmwareVersion: '1.5',
};
const NO_NAMED_MAKER = { manufacturerId: 0xffff, productType: 0xffff, productId: 0xfffe };

const PRINTABLE = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index)).join(
  '',
);
/** What an `ascii` lock's own admin code is, until somebody changes it. */
export const ADMIN_CODE = '975318';

export function defaultFaults(kind: LockKind): LockFaults {
  const schlage = isSchlage(kind);
  return {
    ...HEALTHY,
    mask: schlage,
    refuseDuplicates: schlage || kind === 'credential',
    ...(kind === 'yale' ? ALARMS_ONLY : {}),
    ...(kind === 'id-lock' ? { namesUses: 'id-lock-old' as const } : {}),
  };
}

/** Alarm CC version 1 knows no events. */
const ALARMS_ONLY = { namesChanges: 'alarm', namesUses: 'alarm' } as const;

export function capabilitiesOf(
  kind: LockKind,
  { name, slots, hopMs }: { name: string; slots: number; hopMs: number },
): NonNullable<MockNodeOptions['capabilities']> {
  const secure = kind === 's2';
  const battery = isSchlage(kind);
  return {
    ...makerOf(kind),
    isListening: !battery,
    isFrequentListening: battery ? '1000ms' : false,
    supportsSecurity: secure,
    txDelay: hopMs,
    genericDeviceClass: 0x40, // Entry Control
    specificDeviceClass: 0x03, // Secure Keypad Door Lock
    ...(secure ? { securityClasses: new Set([SecurityClass.S2_AccessControl]) } : {}),
    commandClasses: [
      { ccId: CC['Z-Wave Plus Info'], version: 2 },
      { ccId: CC.Version, version: 3 },
      { ccId: CC['Manufacturer Specific'], version: 1 },
      ...(secure
        ? [
            { ccId: CC.Supervision, version: 2 },
            { ccId: CC['Security 2'], version: 1 },
          ]
        : []),
      ccCaps({ ccId: CC['Node Naming and Location'], version: 1, secure, name }),
      { ccId: CC.Battery, version: 1, secure },
      { ccId: CC.Association, version: 2, secure },
      ccCaps({ ccId: CC['Door Lock'], version: 4, secure }),
      ...codesOf(kind, slots),
      ...schedulesOf(kind),
      ...(kind === 'exact' ? [ccCaps({ ccId: CC.Configuration, version: 1, parameters: PARAMETERS })] : []),
      ccCaps({
        ccId: CC.Notification,
        version: kind === 'yale' ? 1 : 8,
        secure,
        supportsV1Alarm: kind === 'yale',
        notificationTypesAndEvents: { 6: ACCESS_EVENTS },
      }),
    ],
  };
}

function isSchlage(kind: LockKind): boolean {
  return kind === 'battery' || kind === 'exact';
}

function makerOf(kind: LockKind) {
  if (isSchlage(kind)) return SCHLAGE_BE469ZP;
  switch (kind) {
    case 'five-button':
      return KWIKSET_910;
    case 'yale':
      return YALE_YRD210;
    case 'id-lock':
      return ID_LOCK_150;
    default:
      return NO_NAMED_MAKER;
  }
}

export const PIN_LENGTH_PARAMETER = 16;
/** All that a BE469ZP may be asked for; only the length of its PINs means something here. */
const PARAMETERS = Array.from({ length: 20 }, (_, index) => ({
  '#': index + 1,
  valueSize: 1 as const,
  defaultValue: index + 1 === PIN_LENGTH_PARAMETER ? 6 : 0,
}));

function codesOf(kind: LockKind, slots: number) {
  switch (kind) {
    case 'bare':
      return [];
    case 'credential':
      return [credentials(slots)];
    case 'battery':
    case 'exact':
    case 'five-button':
    case 'yale':
    case 'id-lock':
      return [userCodes({ version: 1, slots })];
    default:
      return [userCodes({ version: 2, slots, secure: kind === 's2', ascii: kind === 'ascii' })];
  }
}

function schedulesOf(kind: LockKind) {
  if (kind !== 'scheduled' && kind !== 'weekly') return [];
  const isWeekly = kind === 'weekly';
  return [
    { ccId: CC['Time Parameters'], version: 1 },
    ccCaps({
      ccId: CC['Schedule Entry Lock'],
      version: isWeekly ? 1 : 3,
      numWeekDaySlots: isWeekly ? 2 : 7,
      numYearDaySlots: isWeekly ? 0 : 1,
      numDailyRepeatingSlots: 0,
    }),
  ];
}

function userCodes(options: { version: number; slots: number; secure?: boolean; ascii?: boolean }) {
  const { version, slots, secure = false, ascii = false } = options;
  return ccCaps({
    ccId: CC['User Code'],
    version,
    secure,
    numUsers: slots,
    supportedASCIIChars: ascii ? PRINTABLE : '0123456789',
    supportsAdminCode: ascii,
    supportsAdminCodeDeactivation: ascii,
    supportsUserCodeChecksum: false,
    supportedKeypadModes: ascii
      ? [KeypadMode.Normal, KeypadMode.Vacation, KeypadMode.Privacy]
      : [KeypadMode.Normal],
    supportedUserIDStatuses: [UserIDStatus.Available, UserIDStatus.Enabled, UserIDStatus.Disabled],
  });
}

function credentials(slots: number) {
  return ccCaps({
    ccId: CC['User Credential'],
    version: 1,
    numberOfSupportedUsers: slots,
    supportedCredentialRules: [UserCredentialRule.Single],
    maxUserNameLength: 32,
    supportsAdminCode: false,
    supportsAdminCodeDeactivation: false,
    supportedCredentialTypes: new Map([
      [
        UserCredentialType.PINCode,
        { ...credentialSlots(slots), minCredentialLength: 4, maxCredentialLength: 10 },
      ],
      [UserCredentialType.FingerBiometric, credentialSlots(slots)],
    ]),
  });
}

function credentialSlots(slots: number) {
  return {
    numberOfCredentialSlots: slots,
    minCredentialLength: 1,
    maxCredentialLength: 1,
    // A lock that shows its credentials has no hash of them (CC:0083.01.04.11.019).
    maxCredentialHashLength: 0,
    supportsCredentialLearn: false as const,
  };
}
