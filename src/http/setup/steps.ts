import { bot } from './bot.ts';
import { connections } from './connections.ts';
import { goTo } from './go-to.ts';
import { house } from './house.ts';
import { newConnection } from './new-connection.ts';
import { phone } from './phone.ts';
import type { SetupRoutes, SetupScene } from './scene.ts';
import type { SetupView } from './setup.ts';

/** All steps. Each page can be opened again, and leads on once what it asks for is there. */
export function addSteps(routes: SetupRoutes): void {
  routes.page('/', (scene) => goTo(scene, nextStep(scene.setup.view())));
  // Once the configuration is written, it is not asked for anything more.
  const asking: SetupRoutes = {
    page: (path, show) =>
      routes.page(path, (scene) => (isAsking(scene) ? show(scene) : goTo(scene, '/phone'))),
    form: (path, run) =>
      routes.form(path, (scene, form) => (isAsking(scene) ? run(scene, form) : goTo(scene, '/phone'))),
  };
  bot(asking);
  connections(asking);
  newConnection(asking);
  house(asking);
  phone(routes);
}

function isAsking({ setup }: SetupScene): boolean {
  return setup.view().stage.kind === 'asking';
}

function nextStep({ stage, bot, connections }: SetupView): string {
  if (stage.kind !== 'asking') return '/phone';
  if (bot?.state !== 'good') return '/bot';
  return connections.some(({ state, kind }) => state === 'good' && kind !== 'mqtt')
    ? '/house'
    : '/connections';
}
