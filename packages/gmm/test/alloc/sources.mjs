// Lets Node run the TypeScript sources as they are: a specifier that ends in .js may be a .ts file.
import { registerHooks } from "node:module";

registerHooks({
  resolve: (specifier, context, next) => {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!specifier.startsWith(".") || !specifier.endsWith(".js")) throw error;
      return next(specifier.replace(/\.js$/, ".ts"), context);
    }
  },
});
