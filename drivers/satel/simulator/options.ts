/** What a simulated INTEGRA is made of, and how it can misbehave. */

export interface SimulatedPanelOptions {
  /** The model's number in the version answer; default 67, an INTEGRA 128 Plus. */
  readonly model?: number;
  /** Names, from partition 1. */
  readonly partitions?: readonly string[];
  /** Of user 241, who may do everything. */
  readonly masterCode?: string;
  /** Names and partitions of zones, from zone 1. */
  readonly zones?: readonly { readonly name: string; readonly partition: number }[];
  readonly logCapacity?: number;
  /** The fewest digits of a user's code; default 4. */
  readonly shortestCode?: number;
  /** Comes before each code that authorises. */
  readonly prefix?: string;
}

export interface PanelFaults {
  /** User edits end with "no access". */
  refuse: boolean;
  /** Says ok and changes nothing. */
  lie: boolean;
  /** Does not tell who has a code. */
  mask: boolean;
  canEditWhileArmed: boolean;
  /** Somebody arms partition 1 just as the edit of a user arrives. */
  armsAtEdit: boolean;
  /** Gives no list of its users. */
  hideUserList: boolean;
  /** Says "accepted" where it could say "ok". */
  sayAccepted: boolean;
  /** Says "other error" to whatever is about users. */
  busy: boolean;
  /** What it says for its time, where that is not what its clock shows. */
  clock: string | undefined;
  /** Rights that it gives nobody, whatever was asked. */
  withholds: number;
  /** Armed partitions first wait until `endExitTime`. */
  exitTime: boolean;
}

/** The panel's clock as its answer has it: `YYYYMMDDhhmmss`. */
export function clockOf(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${date}${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}
