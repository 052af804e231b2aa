/**
 * Cameras of a simulated Home Assistant, their recordings, and the media folder where these are. Written from
 * Home Assistant's components/camera, components/stream and components/media_source.
 */
import type { ServerResponse } from 'node:http';
import { SimulatedError, type Fields, type SimulatedCore } from './core.ts';

/** 64 by 48 pixels. */
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////wAALCAAwAEABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AKgp4p4p4p4qQU8U8VkininininipBTxTxWSKeKeKeKeKkFPFPFZIp4p4p4p4qQU8U8VkininininipBTxTxWSKeKeKeKeKkFPFPFf/Z',
  'base64',
);
const MP4_HEADER = Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex');
const MEDIA_FOLDER = '/media';
/** `CameraEntityFeature`: on/off and stream. */
const [ON_OFF, STREAM] = [1, 2];

export interface CameraFaults {
  /** `hangs` until `release`; the others answer with an error, or with nothing. */
  picture: 'none' | 'off' | 'broken' | 'hangs' | 'empty';
  recording: 'none' | 'refused' | 'captures nothing';
}

export class SimulatedCameras {
  readonly faults: CameraFaults = { picture: 'none', recording: 'none' };
  /** So many recordings end as soon as they have begun, as another one of the camera is just ending. */
  cutShort = 0;
  /** How long a second of recording takes, in milliseconds. */
  secondMs = 1000;
  bytesOfClip = 4096;
  /** So many fetches of files break off. */
  brokenFetches = 0;
  /** The files in the media folder. */
  readonly media = new Map<string, Buffer>();
  /** What was asked to be recorded. */
  readonly recorded: Fields[] = [];
  /** How many pictures were asked for. */
  pictures = 0;
  readonly #core: SimulatedCore;
  readonly #held: (() => void)[] = [];

  /** `camera.front_door`, and `camera.still`, which has no stream. */
  constructor(core: SimulatedCore) {
    this.#core = core;
    core.setState('camera.front_door', 'idle', {
      friendly_name: 'Front door',
      supported_features: ON_OFF | STREAM,
    });
    core.setState('camera.still', 'idle', { friendly_name: 'Still', supported_features: ON_OFF });
    core.actions.set('camera.record', (data) => this.#record(data));
    core.commands.set('media_source/local_source/remove', async ({ media_content_id }) => {
      const path = String(media_content_id).replace('media-source://media_source/local', MEDIA_FOLDER);
      if (!this.media.delete(path)) throw new SimulatedError('not_found', 'Path does not exist');
    });
  }

  /** What `get_config` says of it. */
  get config(): Fields {
    return {
      components: ['camera', 'media_source', 'stream'],
      config_dir: '/config',
      allowlist_external_dirs: ['/config/www', MEDIA_FOLDER],
    };
  }

  /** Pictures that hang come now. */
  release(): void {
    for (const go of this.#held.splice(0)) go();
  }

  /** `GET /api/camera_proxy/…` and `GET /media/…`; false for other paths. */
  async serve(path: string, response: ServerResponse): Promise<boolean> {
    const [, camera] = /^\/api\/camera_proxy\/([^?]+)/.exec(path) ?? [];
    if (camera !== undefined) {
      await this.#picture(camera, response);
      return true;
    }
    const file = path.startsWith('/media/local/')
      ? this.media.get(path.replace('/media/local', MEDIA_FOLDER))
      : undefined;
    if (file && this.brokenFetches > 0) {
      this.brokenFetches--;
      response.destroy();
    } else if (file)
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': file.length }).end(file);
    return file !== undefined;
  }

  async #picture(camera: string, response: ServerResponse): Promise<void> {
    this.pictures++;
    const { picture: fault } = this.faults;
    if (!this.#core.states.has(camera)) return void response.writeHead(404).end('404: Not Found');
    if (fault === 'off') return void response.writeHead(503).end();
    if (fault === 'broken') return void response.writeHead(500).end('500: Internal Server Error');
    if (fault === 'hangs') await new Promise<void>((go) => this.#held.push(go));
    response.writeHead(200, { 'content-type': 'image/jpeg' }).end(fault === 'empty' ? undefined : JPEG);
  }

  async #record(data: Fields): Promise<void> {
    this.recorded.push(data);
    const path = String(data.filename);
    if (this.faults.recording === 'refused')
      throw new SimulatedError('home_assistant_error', `Stream already recording to ${path}!`);
    if (!path.startsWith(`${MEDIA_FOLDER}/`))
      throw new SimulatedError('home_assistant_error', `Can't write ${path}, no access to path!`);
    if (this.cutShort > 0) return void this.cutShort--;
    await new Promise((resolve) => setTimeout(resolve, Number(data.duration) * this.secondMs));
    if (this.faults.recording === 'captures nothing') return;
    this.media.set(path, Buffer.concat([MP4_HEADER, Buffer.alloc(this.bytesOfClip)]));
  }
}
