/**
 * How a simulated lock of the User Credential CC tells of its PINs, and how it misbehaves. What it does
 * when it behaves is zwave-js's stock mock.
 */
import {
  UserCredentialCredentialReportType as ReportType,
  UserCredentialModifierType,
  UserCredentialNameEncoding,
  UserCredentialOperationType,
  UserCredentialRule,
  UserCredentialType,
  UserCredentialUserReportType as UserReportType,
  UserCredentialUserType,
  type CommandClass,
} from '@zwave-js/cc';
import {
  UserCredentialCCCredentialGet,
  UserCredentialCCCredentialReport,
  UserCredentialCCCredentialSet,
  UserCredentialCCUserReport,
} from '@zwave-js/cc/UserCredentialCC';
import { createMockZWaveRequestFrame, type MockNodeBehavior } from '@zwave-js/testing';
import type { MockLock } from './lock.ts';
import type { OtherUser } from './memory.ts';

/** Without digits, of a slot that is empty now; slot 0 stands for all. */
export function credentialNews(nodeId: number, slot: number, digits: string | undefined): CommandClass {
  return report(nodeId, slot, {
    type: digits === undefined ? ReportType.CredentialDeleted : ReportType.CredentialAdded,
    digits: digits ?? '',
    modifier: UserCredentialModifierType.Locally,
  });
}

/** User n's is in slot n, and no lock shows it. */
export function fingerprintNews(nodeId: number, user: number): CommandClass {
  return reportOf(nodeId, user, {
    credentialType: UserCredentialType.FingerBiometric,
    reportType: ReportType.CredentialAdded,
    credentialReadBack: false,
    modifierType: UserCredentialModifierType.Locally,
  });
}

/** Nobody: the user is gone; number 0 stands for all of them. */
export function userNews(nodeId: number, userId: number, who: OtherUser | undefined): CommandClass {
  return new UserCredentialCCUserReport({
    nodeId,
    userId,
    reportType: who ? UserReportType.UserAdded : UserReportType.UserDeleted,
    modifierType: UserCredentialModifierType.Locally,
    modifierNodeId: 0,
    userType: UserCredentialUserType.General,
    active: who?.active ?? false,
    credentialRule: UserCredentialRule.Single,
    expiringTimeoutMinutes: 0,
    nameEncoding: UserCredentialNameEncoding.ASCII,
    userName: who?.name ?? '',
  });
}

/**
 * A lock that refuses says so in a report; one that lies, or that keeps what was cleared, says that all went well.
 * Otherwise zwave-js's stock mock stores the code, and acknowledges it.
 */
export function misbehaveWithCredentials(lock: MockLock): MockNodeBehavior {
  return {
    async handleCC(controller, node, command) {
      if (!(command instanceof UserCredentialCCCredentialSet)) return undefined;
      const { faults } = lock;
      const { credentialSlot: slot } = command;
      const isDelete = command.operationType === UserCredentialOperationType.Delete;
      const digits = Buffer.from(command.credentialData ?? []).toString();
      const isLate = isDelete && (faults.keepsCleared || faults.settleClearMs > 0);
      if (!faults.refuse && !faults.lie && !isLate) {
        const holder = isDelete ? undefined : lock.find(digits);
        if (holder === undefined || holder === slot)
          lock.takeFromAir(slot, isDelete ? undefined : digits, { isStored: true });
        return undefined;
      }
      const done = isDelete ? ReportType.CredentialDeleted : ReportType.CredentialAdded;
      const answer = report(controller.ownNodeId, slot, {
        type: faults.refuse ? ReportType.ManufacturerSecurityRules : done,
        digits: faults.refuse ? '' : digits,
        modifier: UserCredentialModifierType.ZWave,
      });
      if (isLate && !faults.refuse && !faults.lie) lock.takeFromAir(slot, undefined);
      await node.sendToController(createMockZWaveRequestFrame(answer, { ackRequested: false }));
      return { action: faults.refuse ? 'fail' : 'ok' };
    },
  };
}

/** Says whose a PIN is, and not which; or what is there no more. */
export function showCredentials(lock: MockLock): MockNodeBehavior {
  return {
    handleCC(controller, _node, command) {
      if (!(command instanceof UserCredentialCCCredentialGet)) return undefined;
      const { credentialSlot: slot, credentialType } = command;
      const isPin = credentialType === UserCredentialType.PINCode && slot !== 0;
      const shown = isPin ? lock.shown(slot) : undefined;
      const { mask } = lock.faults;
      const code = shown ? shown.digits : lock.code(slot);
      if (!shown && (!mask || code === undefined)) return undefined;
      const data = mask
        ? { credentialReadBack: false }
        : { credentialReadBack: true, credentialData: Buffer.from(code ?? '') };
      const { ZWave, DoesNotExist } = UserCredentialModifierType;
      const cc = reportOf(controller.ownNodeId, slot, {
        reportType: ReportType.ResponseToGet,
        ...data,
        ...(code === undefined ? { userId: 0 } : {}),
        modifierType: code === undefined ? DoesNotExist : ZWave,
        nextCredentialType: UserCredentialType.None,
        nextCredentialSlot: 0,
      });
      return { action: 'sendCC', cc };
    },
  };
}

function report(
  nodeId: number,
  slot: number,
  { type, digits, modifier }: { type: ReportType; digits: string; modifier: UserCredentialModifierType },
): CommandClass {
  return reportOf(nodeId, slot, {
    reportType: type,
    credentialReadBack: true,
    credentialData: Buffer.from(digits),
    modifierType: modifier,
  });
}

type ReportOptions = ConstructorParameters<typeof UserCredentialCCCredentialReport>[0];

/** Slot n belongs to user n. The class wants its options as a union, and its own kind of bytes. */
function reportOf(nodeId: number, slot: number, options: Readonly<Record<string, unknown>>): CommandClass {
  const place = { nodeId, userId: slot, credentialType: UserCredentialType.PINCode, credentialSlot: slot };
  return new UserCredentialCCCredentialReport({
    modifierNodeId: 0,
    ...place,
    ...options,
  } as unknown as ReportOptions);
}
