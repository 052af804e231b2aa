/** How the copies of the house stand. */
export interface BackupView {
  /** Where they are; the first is where they are made. */
  readonly folders: readonly string[];
  readonly isRunning: boolean;
  readonly newest?: { readonly name: string; readonly bytes: number };
  /** When the newest one was made, in epoch milliseconds. */
  readonly at?: number;
  readonly isProven?: boolean;
  /** By folder, why no copy could be put there. */
  readonly troubles: Readonly<Record<string, string>>;
  /** The house has made its passphrase itself. */
  readonly hasSheet: boolean;
  /** No owner has fetched it yet. */
  readonly needsSheet: boolean;
  /** No copy is known to be anywhere but on this computer. */
  readonly needsCopy: boolean;
}
