// A workflow of ComfyUI in the API format: what it has to bind, and what is likely meant.

export interface WorkflowInput {
  /** "6.inputs.text" */
  path: string;
  name: string;
  value: unknown;
}

export interface WorkflowNode {
  id: string;
  kind: string;
  title: string;
  /** Those that hold a value; the rest comes from other nodes. */
  inputs: WorkflowInput[];
  /** From which node an input comes, by its name. */
  links: ReadonlyMap<string, string>;
}

export type Bindings = Record<string, string[]>;

type Members = Record<string, unknown>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLink(value: unknown): value is [string, number] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string';
}

/** The workflow that was pasted, or a sentence that says what it is instead. */
export function parseWorkflow(pasted: string): { workflow: Members } | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(pasted);
  } catch {
    return {
      problem: 'This is no JSON. Export the workflow with “Export (API)” and paste all of it.',
    };
  }
  if (!isObject(value)) return { problem: 'A workflow is an object with a node for each id.' };
  if (Array.isArray(value['nodes']) || 'links' in value) {
    return {
      problem:
        'This workflow is as the editor saves it. Export it with “Export (API)” of the menu “Workflow”.',
    };
  }
  // The body of a request holds it, and is as good.
  if (isObject(value['prompt'])) value = value['prompt'];
  const workflow = value as Members;
  const nodes = Object.values(workflow);
  if (nodes.length === 0 || !nodes.some((node) => isObject(node) && 'class_type' in node)) {
    return { problem: 'No node here has a class_type: is this the API format?' };
  }
  return { workflow };
}

export function nodesOf(workflow: unknown): WorkflowNode[] {
  if (!isObject(workflow)) return [];
  return Object.entries(workflow).flatMap(([id, node]) => {
    if (!isObject(node) || !isObject(node['inputs'])) return [];
    const kind = String(node['class_type'] ?? '');
    const meta = node['_meta'];
    const title = isObject(meta) && typeof meta['title'] === 'string' ? meta['title'] : kind;
    const all = Object.entries(node['inputs']);
    const links = new Map(
      all.flatMap(([name, value]): [string, string][] => (isLink(value) ? [[name, value[0]]] : [])),
    );
    const inputs = all
      .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      .map(([name, value]) => ({ path: `${id}.inputs.${name}`, name, value }));
    return [{ id, kind, title, inputs, links }];
  });
}

/** The inputs that can take a part, as choices: by node, with what they hold now. */
export function choicesFor(holds: 'text' | 'number', nodes: readonly WorkflowNode[]) {
  const type = holds === 'text' ? 'string' : 'number';
  return nodes
    .map((node) => ({
      group: `${node.id} ${node.title}`,
      items: node.inputs
        .filter(({ value }) => typeof value === type)
        .map(({ path, name, value }) => ({ value: path, label: `${name}: ${short(value)}` })),
    }))
    .filter(({ items }) => items.length > 0);
}

function short(value: unknown): string {
  const text = String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

const saving = ['SaveVideo', 'VHS_VideoCombine', 'SaveWEBM', 'SaveAnimatedWEBP'];

/** The node that saves the video; the likeliest first. */
export function outputNodes(nodes: readonly WorkflowNode[]): WorkflowNode[] {
  const rank = ({ kind }: WorkflowNode) => {
    const at = saving.indexOf(kind);
    return at === -1 ? saving.length : at;
  };
  return nodes
    .filter(({ inputs }) => inputs.some(({ name }) => name === 'filename_prefix'))
    .toSorted((a, b) => rank(a) - rank(b));
}

/** The text that goes into inputs called `name`, followed through the nodes between. */
function textBehind(name: string, nodes: readonly WorkflowNode[]): WorkflowInput[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Map<string, WorkflowInput>();
  const seen = new Set<string>();
  const follow = (id: string | undefined) => {
    const node = id === undefined ? undefined : byId.get(id);
    if (!node || seen.has(node.id)) return;
    seen.add(node.id);
    const text = node.inputs.find(
      (input) =>
        typeof input.value === 'string' && ['text', 'value', 'prompt'].includes(input.name),
    );
    if (text) found.set(text.path, text);
    else if (node.links.has(name)) follow(node.links.get(name));
    else for (const link of node.links.values()) follow(link);
  };
  for (const node of nodes) if (node.links.has(name)) follow(node.links.get(name));
  return [...found.values()];
}

function textsLike(pattern: RegExp, nodes: readonly WorkflowNode[]): WorkflowInput[] {
  return nodes
    .filter(({ title, kind }) => pattern.test(title) || pattern.test(kind))
    .flatMap(({ inputs }) =>
      inputs.filter(
        ({ name, value }) =>
          typeof value === 'string' && ['text', 'value', 'prompt', 'positive'].includes(name),
      ),
    );
}

function numbersNamed(names: readonly string[], nodes: readonly WorkflowNode[]): string[] {
  const all = nodes.flatMap(({ inputs }) =>
    inputs.filter(({ value }) => typeof value === 'number'),
  );
  // The first of the names that there is counts; all inputs of it are one and the same number.
  const name = names.find((wanted) => all.some((input) => input.name === wanted));
  return all.filter((input) => input.name === name).map(({ path }) => path);
}

const images: readonly [part: string, pattern: RegExp][] = [
  ['image_last', /last|end/i],
  ['image_reference', /reference|face|subject/i],
  ['image_first', /./],
];

/** What is likely meant; a person looks at it before it is saved. */
export function suggestBindings(nodes: readonly WorkflowNode[]): {
  bind: Bindings;
  output_node: string;
} {
  const bind: Bindings = {};
  const put = (part: string, paths: readonly string[]) => {
    if (paths.length > 0) bind[part] = [...paths];
  };
  const negative = textBehind('negative', nodes);
  const ofNegative = negative.length > 0 ? negative : textsLike(/negative/i, nodes);
  const taken = new Set(ofNegative.map(({ path }) => path));
  const free = (inputs: WorkflowInput[]) => inputs.filter(({ path }) => !taken.has(path));
  const candidates = [
    free(textBehind('positive', nodes)),
    free(textsLike(/positive|prompt/i, nodes)),
    free(textsLike(/text|string/i, nodes)),
  ];
  const positive = candidates.find((inputs) => inputs.length > 0) ?? [];
  put(
    'text',
    positive.slice(0, 1).map(({ path }) => path),
  );
  put(
    'negative_text',
    ofNegative.slice(0, 1).map(({ path }) => path),
  );
  put('seed', numbersNamed(['noise_seed', 'seed'], nodes));
  put('width', numbersNamed(['width'], nodes));
  put('height', numbersNamed(['height'], nodes));
  put('frames', numbersNamed(['length', 'num_frames', 'video_frames', 'frames'], nodes));
  put('fps', numbersNamed(['fps', 'frame_rate'], nodes));
  for (const node of nodes.filter(({ kind }) => kind.startsWith('LoadImage'))) {
    const part = images.find(([name, like]) => like.test(node.title) && !(name in bind))?.[0];
    const image = node.inputs.find(({ name }) => name === 'image');
    if (part && image) put(part, [image.path]);
  }
  const output = outputNodes(nodes)[0];
  const prefix = output?.inputs.find(({ name }) => name === 'filename_prefix');
  if (prefix) put('filename_prefix', [prefix.path]);
  return { bind, output_node: output?.id ?? '' };
}
