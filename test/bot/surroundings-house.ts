import { HomeAssistantDriver } from '../../drivers/home-assistant/driver.ts';
import type { Driver } from '../../src/domain/driver/driver.ts';
import { SimulatedHomeAssistant } from '../../drivers/home-assistant/simulator/simulator.ts';
import { temporaryFolder } from '../support/houses/memory-house.ts';
import { until } from '../support/until.ts';
import { ChatHouse } from './chat-house.ts';

/** A house of locks in memory beside a Home Assistant, whose camera looks at the front door. */
export class SurroundingsHouse {
  readonly simulator: SimulatedHomeAssistant;
  readonly chat: ChatHouse;

  private constructor(simulator: SimulatedHomeAssistant, chat: ChatHouse) {
    this.simulator = simulator;
    this.chat = chat;
  }

  /** @param beside drivers of more devices, not started yet */
  static async open(beside: readonly Driver[] = []): Promise<SurroundingsHouse> {
    const simulator = await SimulatedHomeAssistant.start();
    const driver = new HomeAssistantDriver({
      id: 'ha',
      url: simulator.url,
      token: simulator.identity.token,
      firstRetryMs: 50,
      drives: [],
      log: () => undefined,
      folder: temporaryFolder(),
    });
    const { surroundings, client } = driver;
    const settings = { 'memory/front-door': { camera: 'camera.front_door' } };
    const chat = await ChatHouse.open({ beside: [driver, ...beside], surroundings, settings });
    await until(() => client.isUp && surroundings.runnables().length > 0, 'Home Assistant');
    return new SurroundingsHouse(simulator, chat);
  }

  async close(): Promise<void> {
    await this.chat.close();
    await this.simulator.stop();
  }
}
