/** What a node is, as far as its interview and zwave-js's configuration database tell. */
import { BatteryCCValues, UserCodeCCValues } from '@zwave-js/cc';
import { CommandClasses } from '@zwave-js/core';
import { InterviewStage, type ZWaveNode } from 'zwave-js';
import type { Device, DeviceId, PinCapabilities } from '../../src/domain/device.ts';

const SCHLAGE = 0x003b;
const KWIKSET = 0x0090;
const YALE = 0x0129;

/** Generic device class "Entry Control": door locks and keypads. */
const ENTRY_CONTROL = 0x40;

/** Kwikset's keypads with five buttons, by zwave-js's labels; its touchscreens have ten keys. */
const FIVE_BUTTON_MODELS = ['910', '912', '914', '914C', 'SmartCode 888', 'GED1455'];

/** Yale's 250-slot locks show their master code as slot 251. */
const YALE_MASTER_SLOT = 251;

/** Whether this is a lock at all; one without user codes is one too. */
export function isLock(node: ZWaveNode): boolean {
  return (
    node.deviceClass?.generic.key === ENTRY_CONTROL ||
    node.supportsCC(CommandClasses['Door Lock']) ||
    node.supportsCC(CommandClasses.Lock)
  );
}

export function isInterviewed(node: ZWaveNode): boolean {
  return node.interviewStage === InterviewStage.Complete;
}

/** Slots of the User Code CC; a lock that offers the User Credential CC must be controlled by that, which we cannot. */
export function slotCount(node: ZWaveNode): number {
  if (!node.supportsCC(CommandClasses['User Code']) || usesCredentials(node)) return 0;
  return node.accessControl?.getUserCapabilitiesCached().maxUsers ?? 0;
}

export function usesCredentials(node: ZWaveNode): boolean {
  return node.supportsCC(CommandClasses['User Credential']);
}

export function describeLock(
  id: DeviceId,
  node: ZWaveNode,
): Omit<Device, 'reachable'> & { reachable: boolean } {
  const slots = slotCount(node);
  const model = node.deviceConfig && `${node.deviceConfig.manufacturer} ${node.deviceConfig.label}`;
  const battery = node.getValue<number>(BatteryCCValues.level.id);
  return {
    id,
    name: node.name || model || `Lock ${node.id}`,
    kind: 'lock',
    ...(model ? { model } : {}),
    slots,
    reserved: node.manufacturerId === YALE && slots >= YALE_MASTER_SLOT ? [YALE_MASTER_SLOT] : [],
    pin: pinCapabilities(node),
    reachable: true,
    ...(battery === undefined ? {} : { battery }),
  };
}

function pinCapabilities(node: ZWaveNode): PinCapabilities {
  const fiveButton =
    node.manufacturerId === KWIKSET && FIVE_BUTTON_MODELS.includes(node.deviceConfig?.label ?? '');
  return {
    ...pinLength(node),
    charset: node.getValue<string>(UserCodeCCValues.supportedASCIIChars.id) ?? '0123456789',
    keypad: fiveButton ? 'five-button' : 'ten-key',
  };
}

/** User Code CC allows 4 to 10; these makers' manuals say 4 to 8. */
function pinLength(node: ZWaveNode): { minLength: number; maxLength: number } {
  const upToEight = [SCHLAGE, KWIKSET, YALE].includes(node.manufacturerId ?? 0);
  return { minLength: 4, maxLength: upToEight ? 8 : 10 };
}
