import type { Actor } from '../../../domain/people/actor.ts';
import type { DeviceId } from '../../../domain/device.ts';
import type { Clip, ClipWish, Failed, Picture, HomeServices } from '../../../domain/home/home-services.ts';
import type { AuditLog } from '../audit-log.ts';
import type { DeviceRegistry } from '../../devices/device-registry.ts';
import type { CameraView } from '../../views/device-views.ts';

interface Parts {
  readonly registry: DeviceRegistry;
  readonly audit: AuditLog;
  readonly surroundings: HomeServices | undefined;
}

/** Looking through the camera that belongs to a door or a panel. */
export class CameraCommands {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  of(device: DeviceId): CameraView | undefined {
    const id = this.#parts.registry.cameraOf(device);
    if (id === undefined || !this.#parts.surroundings) return undefined;
    return { id, isMissing: this.#parts.surroundings.lacks(id) };
  }

  async picture(device: DeviceId): Promise<Picture | Failed> {
    const camera = this.#parts.registry.cameraOf(device);
    return (camera !== undefined && (await this.#parts.surroundings?.picture(camera))) || NO_CAMERA;
  }

  async record(by: Actor, device: DeviceId, clip: ClipWish): Promise<'recorded' | Failed> {
    const camera = this.#parts.registry.cameraOf(device);
    if (camera === undefined || !this.#parts.surroundings) return NO_CAMERA;
    this.#parts.audit.transaction(by, 'record', () => ({
      subject: `device:${device}`,
      value: undefined,
      detail: `${clip.seconds} s`,
    }));
    return this.#parts.surroundings.record(camera, clip);
  }

  async fetch(name: string, maxBytes: number): Promise<Clip | Failed> {
    return (await this.#parts.surroundings?.fetchClip(name, maxBytes)) ?? NO_CAMERA;
  }

  async forget(name: string): Promise<void> {
    await this.#parts.surroundings?.forgetClip(name);
  }
}

const NO_CAMERA: Failed = { kind: 'failed', message: { code: 'camera-missing' } };
