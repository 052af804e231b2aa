/** A part of Latchkey that runs by itself, and can fail while the others go on. The names are published and stored. */
export type PartName = 'chat' | 'MQTT' | 'page' | 'health check';

/** How such a part is doing: a code with parameters. The sentence is written in the texts of a language. */
export type PartMessage =
  | { readonly code: 'runs-again' }
  /** `status`: Telegram's answer to the token, such as 401. */
  | { readonly code: 'bot-token-unknown'; readonly status: number }
  /** `error`: the system's code, such as `EADDRINUSE`. */
  | {
      readonly code: 'cannot-listen';
      readonly what: 'page' | 'health check';
      readonly host: string;
      readonly port: number;
      readonly error: string;
    }
  /** A mistake of ours. `error`: its kind, such as `TypeError`. */
  | { readonly code: 'failed-unexpectedly'; readonly error: string }
  /** A sentence as an earlier version stored it. */
  | { readonly code: 'as-written'; readonly text: string };

export type PartMessageOf<Code extends PartMessage['code']> = Extract<PartMessage, { code: Code }>;
