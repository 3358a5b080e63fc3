/** What scripts/embed.mjs has written: `!` and a space go before the rarer bytes, and `~` stands for a backslash. */
export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(text.length);
  let count = 0;
  let page = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 34) page = 91 * (34 - code);
    else {
      bytes[count++] = page + (code === 126 ? 92 : code) - 51;
      page = 0;
    }
  }
  return bytes.subarray(0, count);
};
