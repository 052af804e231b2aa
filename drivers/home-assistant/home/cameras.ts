/**
 * Cameras of Home Assistant: a picture by `/api/camera_proxy`, and clips by the action `camera.record`, which
 * writes a file where Home Assistant may write, and ends when the recording does. Such a file is fetched through
 * Home Assistant's media (components/media_source), and removed there by who has it. Nothing is kept here.
 *
 * Sources: components/camera (services.py, `CameraImageView`), components/stream (recorder.py, `async_record`;
 * __init__.py, `worker_finished`, which also ends a recording that has just begun),
 * components/media_source/local_source.py, core_config.py (media folders). Known gaps: a recording that captured
 * nothing is no error of the action; its file is missing then.
 */
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import type { Clip, ClipWish, Failed, Picture } from '../../../src/domain/home/home-services.ts';
import type { HomeAssistantClient } from '../connection/client.ts';
import { messageOf, NoAnswer, Refused } from '../connection/failure.ts';
import { isRecord } from '../connection/messages.ts';

/** Home Assistant itself gives a camera 10 s (CAMERA_IMAGE_TIMEOUT). */
const PICTURE_WITHIN_MS = 12_000;
/** A camera that sleeps has to wake, and what was recorded has to be written. */
const BEYOND_THE_CLIP_MS = 90_000;
const FETCH_WITHIN_MS = 120_000;
/** A recording that begins while another of the camera ends may end with it, at once and with nothing. */
const CUT_SHORT_MS = 1_000;
const BEGIN_AGAIN_MS = 1_000;
/** `CameraEntityFeature.STREAM` */
const STREAM = 2;
/** Below the media folder. */
const FOLDER = 'latchkey';

/** A folder that Home Assistant may write to and shows among its media. */
export interface MediaFolder {
  /** As Home Assistant's own machine has it, such as `/media`. */
  readonly folder: string;
  /** What Home Assistant calls it, such as `local`. */
  readonly name: string;
  /** The same folder on this machine, where it is there: what is in it is then not fetched over HTTP. */
  readonly mountedAt?: string;
}

export class Cameras {
  readonly #client: HomeAssistantClient;
  readonly #media: MediaFolder | undefined;

  /** @param media found by itself where it is the usual one */
  constructor(client: HomeAssistantClient, media: MediaFolder | undefined) {
    this.#client = client;
    this.#media = media;
  }

  async picture(camera: string): Promise<Picture | Failed> {
    try {
      const answer = await this.#client.rest(
        'GET',
        `/api/camera_proxy/${camera}`,
        undefined,
        PICTURE_WITHIN_MS,
      );
      const content = await bodyOf(answer);
      if (content.length === 0) return failed({ code: 'camera-no-picture', entity: camera, isEmpty: true });
      return { kind: 'picture', content };
    } catch (error) {
      const status = error instanceof Refused ? error.reason : undefined;
      if (status === 'HTTP 404') return failed({ code: 'camera-missing', entity: camera });
      if (status === 'HTTP 503') return failed({ code: 'camera-off', entity: camera });
      return failed(messageOf(error, { code: 'camera-no-picture', entity: camera }));
    }
  }

  /** Resolves when the clip is recorded. */
  async record(camera: string, { name, seconds }: ClipWish): Promise<'recorded' | Failed> {
    try {
      const state = await this.#client.stateOf(camera);
      if (!state) return failed({ code: 'camera-missing', entity: camera });
      if (state.state === 'unavailable') return failed({ code: 'entity-unavailable', entity: camera });
      if ((Number(state.attributes.supported_features) & STREAM) === 0)
        return failed({ code: 'camera-no-stream', entity: camera });
      const media = await this.#mediaFolder();
      if (!media) return failed(NO_MEDIA);
      const data = { filename: `${media.folder}/${pathOf(name)}`, duration: seconds };
      const withinMs = seconds * 1000 + BEYOND_THE_CLIP_MS;
      const begun = performance.now();
      await this.#client.act('camera.record', camera, data, { withinMs });
      if (performance.now() - begun < CUT_SHORT_MS && (await this.#isMissing(media, name))) {
        await delay(BEGIN_AGAIN_MS, undefined, { ref: false });
        await this.#client.act('camera.record', camera, data, { withinMs });
      }
      return 'recorded';
    } catch (error) {
      return failure(error, { code: 'recording-refused', entity: camera });
    }
  }

  /** @param maxBytes a longer one stays where it is */
  async fetch(name: string, maxBytes: number): Promise<Clip | Failed> {
    try {
      const media = await this.#mediaFolder();
      if (!media) return failed(NO_MEDIA);
      const content = await this.#contentOf(media, name, maxBytes);
      return typeof content === 'number' ? tooLong(content, maxBytes) : { kind: 'clip', content };
    } catch (error) {
      if (isMissing(error)) return failed({ code: 'recording-empty' });
      return failure(error, { code: 'clip-refused' });
    }
  }

  /** What cannot be removed stays in Home Assistant's media. */
  async forget(name: string): Promise<void> {
    try {
      const media = await this.#mediaFolder();
      if (media?.mountedAt) return await rm(join(media.mountedAt, pathOf(name)), { force: true });
      const id = `media-source://media_source/${media?.name}/${pathOf(name)}`;
      await this.#client.call({ type: 'media_source/local_source/remove', media_content_id: id });
    } catch {
      // It was not recorded, or Home Assistant is away.
    }
  }

  async #isMissing(media: MediaFolder, name: string): Promise<boolean> {
    return this.#contentOf(media, name, 0).then(() => false, isMissing);
  }

  /** Content, or its length where that is more than is wanted. */
  #contentOf(media: MediaFolder, name: string, maxBytes: number): Promise<Uint8Array | number> {
    if (media.mountedAt) return fromDisk(join(media.mountedAt, pathOf(name)), maxBytes);
    return this.#download(`/media/${encodeURIComponent(media.name)}/${pathOf(name)}`, maxBytes);
  }

  async #download(path: string, maxBytes: number): Promise<Uint8Array | number> {
    const answer = await this.#client.rest('GET', path, undefined, FETCH_WITHIN_MS);
    const length = Number(answer.headers.get('content-length') ?? 0);
    if (length > maxBytes) {
      await answer.body?.cancel();
      return length;
    }
    const content = await bodyOf(answer);
    return content.length > maxBytes ? content.length : content;
  }

  /** Home Assistant's own: `/media` in a container, else `media` in its folder; `www` is open to anybody. */
  async #mediaFolder(): Promise<MediaFolder | undefined> {
    if (this.#media) return this.#media;
    const config = await this.#client.call({ type: 'get_config' });
    if (!isRecord(config)) return undefined;
    const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
    if (!list(config.components).includes('media_source')) return undefined;
    const usual = ['/media', `${String(config.config_dir)}/media`];
    const folder = usual.find((path) => list(config.allowlist_external_dirs).includes(path));
    return folder === undefined ? undefined : { folder, name: 'local' };
  }
}

const NO_MEDIA: DriverMessage = { code: 'no-media-folder' };

function tooLong(bytes: number, maxBytes: number): Failed {
  const [megabytes, most] = [bytes, maxBytes].map((count) => Math.ceil(count / 1_000_000)) as [
    number,
    number,
  ];
  return { ...failed({ code: 'clip-too-long', megabytes, most, folder: FOLDER }), isKept: true };
}

function pathOf(name: string): string {
  return `${FOLDER}/${name}.mp4`;
}

async function fromDisk(path: string, maxBytes: number): Promise<Uint8Array | number> {
  const { size } = await stat(path);
  return size > maxBytes ? size : readFile(path);
}

async function bodyOf(answer: Response): Promise<Uint8Array> {
  try {
    return new Uint8Array(await answer.arrayBuffer());
  } catch {
    throw new NoAnswer();
  }
}

function isMissing(error: unknown): boolean {
  if (error instanceof Refused) return error.reason === 'HTTP 404';
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Of a clip: whoever was not answered may have got what was asked for. */
function failure(error: unknown, refused: DriverMessage): Failed {
  const ended = failed(messageOf(error, refused));
  return error instanceof Refused ? ended : { ...ended, mayBeRecorded: true };
}

function failed(message: DriverMessage): Failed {
  return { kind: 'failed', message };
}
