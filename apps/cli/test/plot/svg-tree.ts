/** An element of a parsed picture. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: ReadonlyArray<Element>;
  /** Character data directly inside the element. */
  readonly text: string;
}

type Draft = { name: string; attributes: Record<string, string>; children: Draft[]; text: string };

const TAG = /<(\/?)([A-Za-z]+)((?:\s+[A-Za-z][A-Za-z0-9:-]*="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([A-Za-z][A-Za-z0-9:-]*)="([^"<]*)"/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const decode = (raw: string): string =>
  raw.replace(/&([^;&\s]*);?/g, (whole, entity: string) => {
    const numeric = /^#(\d+)$/.exec(entity);
    const character = numeric === null ? ENTITIES[entity] : String.fromCodePoint(Number(numeric[1]));
    if (character === undefined || !whole.endsWith(";")) throw new SyntaxError(`not an XML entity: ${whole}`);
    return character;
  });

/** Parses `svg` and throws unless it is well-formed XML of elements, attributes and character data. */
export const parseSvg = (svg: string): Element => {
  if (FORBIDDEN.test(svg)) throw new SyntaxError("a character that XML does not allow");
  const top: Draft = { name: "", attributes: {}, children: [], text: "" };
  const open = [top];
  TAG.lastIndex = 0;
  while (TAG.lastIndex < svg.length) {
    const start = TAG.lastIndex;
    const match = TAG.exec(svg);
    if (match === null) throw new SyntaxError(`not well-formed: ${svg.slice(start, start + 60)}`);
    const [, close, name = "", attributes = "", empty, characters] = match;
    const parent = open[open.length - 1];
    if (characters !== undefined) parent.text += decode(characters);
    else if (close) {
      if (open.pop()?.name !== name) throw new SyntaxError(`</${name}> closes another element`);
    } else {
      const pairs = [...attributes.matchAll(ATTRIBUTE)].map(
        ([, key, value]) => [key, decode(value)] as const,
      );
      const keys = new Set(pairs.map(([key]) => key));
      if (keys.size < pairs.length) throw new SyntaxError(`an attribute of <${name}> comes twice`);
      const element: Draft = { name, attributes: Object.fromEntries(pairs), children: [], text: "" };
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (open.length !== 1 || top.children.length !== 1) throw new SyntaxError("not one root element");
  return top.children[0];
};

/** All elements below `root` that satisfy `test`, in document order. */
export const findAll = (root: Element, test: (element: Element) => boolean): ReadonlyArray<Element> =>
  root.children.flatMap((child) => [...(test(child) ? [child] : []), ...findAll(child, test)]);

/** The elements below `root` whose description is `text`. */
export const described = (root: Element, text: string): ReadonlyArray<Element> =>
  findAll(root, ({ attributes }) => attributes["aria-description"] === text);

/** The text elements below `root` with the given description on their group. */
export const captions = (root: Element, description: string): ReadonlyArray<Element> =>
  described(root, description).flatMap((group) => findAll(group, ({ name }) => name === "text"));

/** The panels of a picture: groups that bear a name and a place. */
export const panels = (root: Element): ReadonlyArray<Element> =>
  root.children.filter(({ attributes }) => "aria-label" in attributes && "transform" in attributes);

/** The numbers in `text`, in order. */
const numbers = (text: string): ReadonlyArray<number> =>
  [...text.matchAll(/-?\d*\.?\d+(?:e[-+]?\d+)?/g)].map(([token]) => Number(token));

/** Where an element that is placed by a translation stands. */
export const position = (element: Element): readonly [number, number] => {
  const [x = NaN, y = NaN] = numbers(element.attributes["transform"] ?? "");
  return [x, y];
};

/** Where the circles and shapes of a group of marks stand. */
export const markPositions = (group: Element): ReadonlyArray<readonly [number, number]> =>
  group.children.map((mark) =>
    mark.name === "circle" ? [Number(mark.attributes["cx"]), Number(mark.attributes["cy"])] : position(mark),
  );

/** The number that a tick label states. */
const tickValue = (label: string): number => Number(label.replaceAll(",", "").replaceAll("−", "-"));

/** The map from pixels to data along one axis of `panel`, read off its first and last tick labels. */
export const fromPixels = (panel: Element, axis: "x" | "y"): ((pixel: number) => number) => {
  const [group] = findAll(panel, ({ attributes }) => attributes["aria-label"] === `${axis}-axis tick label`);
  const ticks = group.children.map((label) => ({
    pixel: position(label)[axis === "x" ? 0 : 1],
    value: tickValue(label.text),
  }));
  const [first, last] = [ticks[0], ticks[ticks.length - 1]];
  const slope = (last.value - first.value) / (last.pixel - first.pixel);
  return (pixel) => first.value + slope * (pixel - first.pixel);
};

/** Anchor points of the path of cubic curves or lines that is the only child of `group`. */
export const pathAnchors = (group: Element): ReadonlyArray<readonly [number, number]> => {
  const d = group.children[0].attributes["d"];
  return [...d.matchAll(/([MLC])([^A-Za-z]*)/g)].map(([, , coordinates]) => {
    const [x = NaN, y = NaN] = numbers(coordinates).slice(-2);
    return [x, y] as const;
  });
};
