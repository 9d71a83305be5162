import { registerHooks } from 'node:module';

// Lets a worker run from the TypeScript sources, as tests do: the `.js` of an import is the `.ts` beside it.
registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!specifier.startsWith('.') || !specifier.endsWith('.js')) throw error;
      return next(`${specifier.slice(0, -3)}.ts`, context);
    }
  },
});
