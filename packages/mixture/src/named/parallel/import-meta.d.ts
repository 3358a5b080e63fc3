/** What every engine with modules has, and TypeScript declares only together with the DOM or Node. */
interface ImportMeta {
  readonly url: string;
}
