/** Code and message of what Node's file functions throw. */
export const nodeError = (cause: unknown): { readonly code: string; readonly message: string } => {
  if (!(cause instanceof Error)) return { code: "", message: String(cause) };
  return { code: "code" in cause ? String(cause.code) : "", message: cause.message };
};
