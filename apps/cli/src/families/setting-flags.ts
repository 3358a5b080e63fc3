/** Options that say something that a family needs to know, as commander hands them over. */
export interface SettingFlags {
  readonly response?: string;
  readonly group?: string;
  readonly set?: ReadonlyArray<string>;
  /** Columns that the mixing weights depend on. */
  readonly concomitant?: string;
}

/** The first of these options that was given, if any. */
export const settingOption = ({ response, group, set, concomitant }: SettingFlags): string | undefined => {
  if (response !== undefined) return "--response";
  if (group !== undefined) return "--group";
  if (set !== undefined) return "--set";
  return concomitant === undefined ? undefined : "--concomitant";
};
