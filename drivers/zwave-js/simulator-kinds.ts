/** The kinds of simulated lock: what each one tells in its interview, and how it behaves by default. */
import { KeypadMode, UserIDStatus } from '@zwave-js/cc';
import { CommandClasses as CC, SecurityClass } from '@zwave-js/core';
import { ccCaps, type MockNodeOptions } from '@zwave-js/testing';
import type { LockFaults } from './simulator-lock.ts';

/**
 * - `plain`: mains-like, no security, reads back what it stores (User Code CC version 2)
 * - `battery`: FLiRS with a Schlage BE469ZP's fingerprint; shows stars, refuses duplicates (version 1)
 * - `s2`: S2 Access Control with supervised commands (version 2)
 * - `bare`: without security, and therefore without codes, as many locks are then
 */
export type LockKind = 'plain' | 'battery' | 's2' | 'bare';

/** Events of type 6 that the locks support, from the Notification CC's tables. */
const ACCESS_EVENTS = [1, 2, 3, 4, 5, 6, 9, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21];

/** zwave-js's configuration database knows this as a Schlage BE469ZP and applies its quirks. */
const SCHLAGE_BE469ZP = {
  manufacturerId: 0x003b,
  productType: 0x0001,
  productId: 0x0469,
  firmwareVersion: '0.11',
};
const NO_NAMED_MAKER = { manufacturerId: 0xffff, productType: 0xffff, productId: 0xfffe };

export function defaultFaults(kind: LockKind): LockFaults {
  const schlage = kind === 'battery';
  return {
    offline: false,
    mute: false,
    refuse: false,
    lie: false,
    mask: schlage,
    refuseDuplicates: schlage,
    announceWrites: false,
    delayMs: 0,
  };
}

export function capabilitiesOf(
  kind: LockKind,
  { name, slots, hopMs }: { name: string; slots: number; hopMs: number },
): NonNullable<MockNodeOptions['capabilities']> {
  const secure = kind === 's2';
  const battery = kind === 'battery';
  return {
    ...(battery ? SCHLAGE_BE469ZP : NO_NAMED_MAKER),
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
      ccCaps({ ccId: CC['Door Lock'], version: 4, secure }),
      ...(kind === 'bare' ? [] : [userCodes(battery ? 1 : 2, secure, slots)]),
      ccCaps({
        ccId: CC.Notification,
        version: 8,
        secure,
        supportsV1Alarm: false,
        notificationTypesAndEvents: { 6: ACCESS_EVENTS },
      }),
    ],
  };
}

function userCodes(version: number, secure: boolean, slots: number) {
  return ccCaps({
    ccId: CC['User Code'],
    version,
    secure,
    numUsers: slots,
    supportedASCIIChars: '0123456789',
    supportsAdminCode: false,
    supportsAdminCodeDeactivation: false,
    supportsUserCodeChecksum: false,
    supportedKeypadModes: [KeypadMode.Normal],
    supportedUserIDStatuses: [UserIDStatus.Available, UserIDStatus.Enabled, UserIDStatus.Disabled],
  });
}
