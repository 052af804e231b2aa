/**
 * How a simulated lock answers on the air, where it differs from zwave-js's stock mocks: it counts
 * what it receives, it has a battery, and it can misbehave. The stock behaviours come after these.
 */
import type { CommandClass, UserIDStatus } from '@zwave-js/cc';
import {
  AssociationCCGet,
  AssociationCCReport,
  AssociationCCSet,
  AssociationCCSupportedGroupingsGet,
  AssociationCCSupportedGroupingsReport,
} from '@zwave-js/cc/AssociationCC';
import { BatteryCCGet } from '@zwave-js/cc/BatteryCC';
import { DoorLockCCOperationSet } from '@zwave-js/cc/DoorLockCC';
import { NotificationCCGet, NotificationCCReport } from '@zwave-js/cc/NotificationCC';
import {
  UserCodeCCExtendedUserCodeSet,
  UserCodeCCGet,
  UserCodeCCReport,
  UserCodeCCSet,
} from '@zwave-js/cc/UserCodeCC';
import { CommandClasses as CC } from '@zwave-js/core';
import type { MockNodeBehavior, MockNodeResponse } from '@zwave-js/testing';
import { showCredentials, misbehaveWithCredentials } from './credentials.ts';
import type { MockLock } from './lock.ts';

const AVAILABLE: UserIDStatus.Available = 0;
const ENABLED: UserIDStatus.Enabled = 1;
/** Notification CC: an event of the type that was asked for is not pending. */
const NO_EVENT = 0xfe;
/** Notification CC: events of this type are sent unasked. */
const UNSOLICITED = 0xff;

/** Command classes that carry or protect other commands; what they carry is counted instead. */
const WRAPPERS: readonly CC[] = [
  CC.Security,
  CC['Security 2'],
  CC.Supervision,
  CC['Transport Service'],
  CC['Multi Command'],
  CC['CRC-16 Encapsulation'],
];

export function lockBehaviors(lock: MockLock): MockNodeBehavior[] {
  return [
    count(lock),
    misbehave(lock),
    misbehaveWithCredentials(lock),
    showCodes(lock),
    showCredentials(lock),
    holdBolt(lock),
    reportBattery(lock),
    tellByItself,
    associate(),
  ];
}

function count(lock: MockLock): MockNodeBehavior {
  return {
    handleCC(_controller, _node, command) {
      if (!WRAPPERS.includes(command.ccId)) lock.received.push(command.constructor.name);
      return undefined;
    },
  };
}

function misbehave(lock: MockLock): MockNodeBehavior {
  return {
    async handleCC(_controller, _node, command): Promise<MockNodeResponse | undefined> {
      const { faults } = lock;
      if (faults.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.delayMs));
      if (faults.mute) return { action: 'stop' };
      const writes = writesOf(lock, command);
      if (writes.length === 0) return undefined;
      if (faults.lie) return { action: 'ok' };
      if (faults.refuse) return { action: 'fail' };
      for (const { slot, digits } of writes) {
        if (digits !== undefined && lock.pinLength !== undefined && digits.length !== lock.pinLength)
          return { action: 'fail' };
        const holder = digits === undefined ? undefined : lock.find(digits);
        if (faults.refuseDuplicates && holder !== undefined && holder !== slot) {
          setImmediate(() => void lock.announceDuplicate());
          return { action: 'fail' };
        }
      }
      for (const { slot, digits } of writes) lock.takeFromAir(slot, digits);
      return { action: 'ok' };
    },
  };
}

/** Stars in place of a code, and zeros for an empty slot, as a Schlage shows them; or what is there no more. */
function showCodes(lock: MockLock): MockNodeBehavior {
  return {
    handleCC(controller, _node, command) {
      const { mask, mistakeSlots } = lock.faults;
      if (!(command instanceof UserCodeCCGet)) return undefined;
      const userId = mistakeSlots ? command.userId + 1 : command.userId;
      const shown = lock.shown(userId);
      if (!mask && !mistakeSlots && !shown) return undefined;
      const code = shown ? shown.digits : lock.code(userId);
      const report = new UserCodeCCReport({
        nodeId: controller.ownNodeId,
        userId,
        userIdStatus: code === undefined ? AVAILABLE : ENABLED,
        userCode: code === undefined ? '0000' : mask ? '*'.repeat(10) : code,
      });
      return { action: 'sendCC', cc: report };
    },
  };
}

/** A bolt that does not move is reported where it was. */
function holdBolt(lock: MockLock): MockNodeBehavior {
  return {
    handleCC: (_controller, _node, command) =>
      command instanceof DoorLockCCOperationSet && lock.faults.stuckBolt ? { action: 'ok' } : undefined,
  };
}

function reportBattery(lock: MockLock): MockNodeBehavior {
  return {
    handleCC: (_controller, _node, command) =>
      command instanceof BatteryCCGet ? { action: 'sendCC', cc: lock.batteryReport() } : undefined,
  };
}

/** Events are sent unasked (push mode): zwave-js asks a lock that does not again every few hours. */
const tellByItself: MockNodeBehavior = {
  handleCC(controller, _node, command) {
    if (!(command instanceof NotificationCCGet)) return undefined;
    const report = new NotificationCCReport({
      nodeId: controller.ownNodeId,
      notificationType: command.notificationType ?? 0,
      notificationEvent: NO_EVENT,
      notificationStatus: UNSOLICITED,
    });
    return { action: 'sendCC', cc: report };
  },
};

/** One group, the lifeline: to whom the lock tells its events. */
function associate(): MockNodeBehavior {
  let nodeIds: number[] = [];
  return {
    handleCC(controller, _node, command) {
      const to = { nodeId: controller.ownNodeId };
      if (command instanceof AssociationCCSupportedGroupingsGet)
        return { action: 'sendCC', cc: new AssociationCCSupportedGroupingsReport({ ...to, groupCount: 1 }) };
      if (command instanceof AssociationCCSet) {
        nodeIds = command.nodeIds;
        return { action: 'ok' };
      }
      if (!(command instanceof AssociationCCGet)) return undefined;
      const group = { groupId: command.groupId, maxNodes: 5, reportsToFollow: 0, nodeIds };
      return { action: 'sendCC', cc: new AssociationCCReport({ ...to, ...group }) };
    },
  };
}

/** The slots that a command would change; user 0 in a command stands for all of them. */
function writesOf(lock: MockLock, command: CommandClass): { slot: number; digits: string | undefined }[] {
  const codes =
    command instanceof UserCodeCCSet
      ? [command]
      : command instanceof UserCodeCCExtendedUserCodeSet
        ? command.userCodes
        : [];
  return codes.flatMap(({ userId, userIdStatus, userCode }) => {
    const digits = userIdStatus === AVAILABLE ? undefined : textOf(userCode);
    const slots = userId === 0 ? Array.from({ length: lock.slotCount }, (_, i) => i + 1) : [userId];
    return slots.map((slot) => ({ slot, digits }));
  });
}

function textOf(code: string | Uint8Array | undefined): string {
  return typeof code === 'string' ? code : Buffer.from(code ?? []).toString('latin1');
}
