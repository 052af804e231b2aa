import type { Context } from 'hono';
import type { Connection } from '../listener.ts';
import type { PageTexts } from '../text/index.ts';
import type { PageWords } from '../words.ts';
import type { Form } from '../form.ts';
import type { Html } from '../html.ts';
import type { Setup } from './setup.ts';

export interface SetupEnv {
  Bindings: Connection;
}

/** A request of whoever does the set-up, and what an answer is written with. */
export interface SetupScene {
  readonly c: Context<SetupEnv>;
  readonly setup: Setup;
  readonly t: PageTexts;
  readonly w: PageWords;
  readonly language: string;
  readonly proof: string;
  /** What links and form targets are written with: the path as the browser has to ask for it. */
  readonly to: (path: string) => string;
}

/** Adds pages and forms that only whoever does the set-up may open. */
export interface SetupRoutes {
  page(path: string, show: (scene: SetupScene) => Html | Response): void;
  form(
    path: string,
    run: (scene: SetupScene, form: Form) => Html | Response | Promise<Html | Response>,
  ): void;
}
