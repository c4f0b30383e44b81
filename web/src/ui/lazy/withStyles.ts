/** A lazy part of the UI together with the styles that the first page does without. */
export function withStyles<Module>(load: () => Promise<Module>): () => Promise<Module> {
  return async () => {
    const [module] = await Promise.all([load(), import('./moreStyles')]);
    return module;
  };
}
