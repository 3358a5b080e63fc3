import { rolldown, type InputOptions, type OutputOptions } from "rolldown";

/** What the bundler made: one file for each entry, and what they import. */
export type Files = ReadonlyArray<BundledFile>;
interface BundledFile {
  readonly name: string;
  readonly code: string;
  /** Bytes of source that each module contributed, before minification, by the path of the module. */
  readonly modules: ReadonlyMap<string, number>;
}

/** Bundles modules for a browser as an application would, from what the packages export when they are published. */
export const bundleForBrowser = async (input: InputOptions, output: OutputOptions): Promise<Files> => {
  const bundle = await rolldown({ platform: "browser", logLevel: "warn", ...input });
  try {
    const made = await bundle.generate({
      format: "esm",
      entryFileNames: "[name].js",
      chunkFileNames: "[name].js",
      ...output,
    });
    return made.output.flatMap((file) =>
      file.type === "chunk"
        ? [
            {
              name: file.fileName,
              code: file.code,
              modules: new Map(
                Object.entries(file.modules).map(([path, { renderedLength }]) => [path, renderedLength]),
              ),
            },
          ]
        : [],
    );
  } finally {
    await bundle.close();
  }
};
