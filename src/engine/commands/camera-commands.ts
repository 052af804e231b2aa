import type { Actor } from '../../domain/actor.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Clip, ClipWish, Failed, Picture, HomeServices } from '../../domain/home-services.ts';
import type { AuditLog } from './audit-log.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { CameraView } from '../queries/views.ts';

/** Looking through the camera that belongs to a door or a panel. */
export class CameraCommands {
  readonly #fleet: DeviceRegistry;
  readonly #decisions: AuditLog;
  readonly #surroundings: HomeServices | undefined;

  constructor(parts: { fleet: DeviceRegistry; decisions: AuditLog; surroundings: HomeServices | undefined }) {
    this.#fleet = parts.fleet;
    this.#decisions = parts.decisions;
    this.#surroundings = parts.surroundings;
  }

  of(device: DeviceId): CameraView | undefined {
    const id = this.#fleet.cameraOf(device);
    if (id === undefined || !this.#surroundings) return undefined;
    return { id, isMissing: this.#surroundings.lacks(id) };
  }

  async picture(device: DeviceId): Promise<Picture | Failed> {
    const camera = this.#fleet.cameraOf(device);
    return (camera !== undefined && (await this.#surroundings?.picture(camera))) || NO_CAMERA;
  }

  async record(by: Actor, device: DeviceId, clip: ClipWish): Promise<'recorded' | Failed> {
    const camera = this.#fleet.cameraOf(device);
    if (camera === undefined || !this.#surroundings) return NO_CAMERA;
    this.#decisions.transaction(by, 'record', () => ({
      subject: `device:${device}`,
      value: undefined,
      detail: `${clip.seconds} s`,
    }));
    return this.#surroundings.record(camera, clip);
  }

  async fetch(name: string, maxBytes: number): Promise<Clip | Failed> {
    return (await this.#surroundings?.fetchClip(name, maxBytes)) ?? NO_CAMERA;
  }

  async forget(name: string): Promise<void> {
    await this.#surroundings?.forgetClip(name);
  }
}

const NO_CAMERA: Failed = { kind: 'failed', message: { code: 'camera-missing' } };
