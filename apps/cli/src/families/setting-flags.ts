/** Options that say something that a family needs to know, as commander hands them over. */
export interface SettingFlags {
  readonly response?: string;
  readonly group?: string;
  readonly set?: ReadonlyArray<string>;
}

/** The first of these options that was given, if any. */
export const settingOption = ({ response, group, set }: SettingFlags): string | undefined => {
  if (response !== undefined) return "--response";
  if (group !== undefined) return "--group";
  return set === undefined ? undefined : "--set";
};
