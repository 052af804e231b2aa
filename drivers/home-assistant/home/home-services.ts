/** What Home Assistant has for the house beside locks and panels. */
import type {
  Clip,
  ClipWish,
  Failed,
  Picture,
  RunOutcome,
  Scene,
  HomeServices,
  Note,
} from '../../../src/domain/home/home-services.ts';
import { Cameras, type MediaFolder } from './cameras.ts';
import type { HomeAssistantClient } from '../connection/client.ts';
import { notify } from './notify.ts';
import { Scenes } from './scenes.ts';

export class HomeAssistantSurroundings implements HomeServices {
  readonly #client: HomeAssistantClient;
  readonly #scenes: Scenes;
  readonly #cameras: Cameras;

  constructor(client: HomeAssistantClient, media?: MediaFolder) {
    this.#client = client;
    this.#scenes = new Scenes(client);
    this.#cameras = new Cameras(client, media);
  }

  runnables(): readonly Scene[] {
    return this.#scenes.known();
  }

  lookAgain(): Promise<boolean> {
    return this.#scenes.lookAgain();
  }

  run(id: string): Promise<RunOutcome> {
    return this.#scenes.run(id);
  }

  notify(service: string, note: Note): ReturnType<HomeServices['notify']> {
    return notify(this.#client, service, note);
  }

  lacks(camera: string): boolean {
    return this.#scenes.lacks(camera);
  }

  picture(camera: string): Promise<Picture | Failed> {
    return this.#cameras.picture(camera);
  }

  record(camera: string, clip: ClipWish): Promise<'recorded' | Failed> {
    return this.#cameras.record(camera, clip);
  }

  fetchClip(name: string, maxBytes: number): Promise<Clip | Failed> {
    return this.#cameras.fetch(name, maxBytes);
  }

  forgetClip(name: string): Promise<void> {
    return this.#cameras.forget(name);
  }
}
