/** Who decides something, or asks for it. */
export type Actor =
  /** By the Telegram id of the account. */
  | { readonly kind: 'member'; readonly id: number }
  /** Whoever may publish at the MQTT broker of the house. */
  | { readonly kind: 'mqtt' }
  /** A program that came with this token of the API. */
  | { readonly kind: 'token'; readonly id: number }
  /** Whoever sits at the computer that Latchkey runs on. */
  | { readonly kind: 'console' }
  /** Whoever writes the configuration. */
  | { readonly kind: 'configuration' }
  /** The unlock of a door that turns off an alarm. */
  | { readonly kind: 'rule' }
  /** The stay of a guest, as a calendar tells of it. */
  | { readonly kind: 'booking' };

export const AUTOMATION: Actor = { kind: 'mqtt' };
export const CONSOLE: Actor = { kind: 'console' };
export const CONFIGURATION: Actor = { kind: 'configuration' };
export const RULE: Actor = { kind: 'rule' };
export const BOOKING: Actor = { kind: 'booking' };

export function byMember(id: number): Actor {
  return { kind: 'member', id };
}

export function byToken(id: number): Actor {
  return { kind: 'token', id };
}

/** The Telegram id of the member who asks. */
export function memberIn(
  actor: { readonly kind: string; readonly id?: number } | undefined,
): number | undefined {
  return actor?.kind === 'member' ? actor.id : undefined;
}
