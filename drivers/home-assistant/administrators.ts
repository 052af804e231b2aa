import { HomeAssistantClient } from './connection/client.ts';
import { isRecord } from './connection/messages.ts';

const ANSWERS_WITHIN_MS = 10_000;
/** Home Assistant's own id of the group, in homeassistant/auth/const.py. */
const ADMINISTRATORS = 'system-admin';

/** The ids of the users who may administer this Home Assistant; undefined where it does not answer. */
export async function administratorsOf(place: {
  readonly url: string;
  readonly token: string;
}): Promise<string[] | undefined> {
  const client = new HomeAssistantClient({ ...place, log: () => undefined });
  const users = Promise.withResolvers<unknown>();
  const timer = setTimeout(() => users.resolve(undefined), ANSWERS_WITHIN_MS);
  client.listen({
    up: async () => users.resolve(await client.call({ type: 'config/auth/list' }).catch(() => undefined)),
    down: () => users.resolve(undefined),
  });
  try {
    client.start();
    const told = await users.promise;
    if (!Array.isArray(told)) return undefined;
    return told.filter(isAdministrator).map(({ id }) => id);
  } finally {
    clearTimeout(timer);
    await client.stop();
  }
}

function isAdministrator(user: unknown): user is { readonly id: string } {
  if (!isRecord(user) || typeof user.id !== 'string' || user.is_active === false) return false;
  const { group_ids: groups } = user;
  return user.is_owner === true || (Array.isArray(groups) && groups.includes(ADMINISTRATORS));
}
